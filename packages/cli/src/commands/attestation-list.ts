import type { StoredAttestation } from '@zennnn/cloud'
import { parseAttestation } from '@zennnn/trust'
import { openPlace } from '../cloud/cloud-place.ts'
import type { Command } from '../command.ts'
import { signerLine, standingAnswer, standingLine } from '../trust/attestation-lines.ts'
import { knownAttestations } from '../trust/known-attestations.ts'

/** Exit code 1 when something that has to be attested is not. */
export const attestationList: Command = {
  name: 'attestation list',
  summary:
    'Lists what somebody has to sign for here, what counts, until when and what is to be signed anew; and who may sign.',
  parameters: [],
  options: {
    all: { type: 'boolean', summary: 'Also every attestation that there ever was.' },
  },
  run: async (args, { environment, answer }) => {
    const place = await openPlace(environment)
    const { cloud, standings, signers, stored } = await knownAttestations(place, environment)
    const all = args.options['all'] === true ? stored : []
    answer(
      {
        cloud,
        standings: standings.map(standingAnswer),
        signers: signers.map(({ name, publicKey, until }) => ({
          name,
          public_key: publicKey,
          until: until ?? null,
        })),
        ...(args.options['all'] === true ? { all } : {}),
      },
      [
        ...standings.map(standingLine),
        ...(signers.length === 0 ? ['Nobody may attest here yet.'] : ['', 'May attest:']),
        ...signers.map(signerLine),
        ...(all.length === 0 ? [] : ['', 'All there ever were:', ...all.map(storedLine)]),
      ],
    )
    return standings.every(({ state }) => state === 'counts' || state === 'due') ? 0 : 1
  },
}

function storedLine({ id, body, addedAt, ended }: StoredAttestation): string {
  const { promise, subject, by } = parseAttestation(body) ?? {}
  const what = promise === undefined ? 'cannot be read' : `${promise} ${subject}, ${by}`
  const end =
    ended === undefined
      ? ''
      : `; taken back ${ended.at.toISOString()} by ${ended.by}: ${ended.reason}`
  return `  ${id}  ${addedAt.toISOString()}  ${what}${end}`
}
