import { writeFile } from 'node:fs/promises'
import { resolve } from 'node:path'
import { BRANDS, systemClock } from '@zennnn/kernel'
import { attest, attestationProblem, policyOf } from '@zennnn/trust'
import { type Command, requireOption, UsageError } from '../command.ts'
import {
  findDay,
  findSentence,
  requireDay,
  requireSentence,
  todayOf,
} from '../trust/said-option.ts'
import { parsePublicKey, publicText, readSigningKey } from '../trust/signing-key.ts'
import { findDocument, SIGNING_OPTIONS } from '../trust/statement-option.ts'

export const attestationSign: Command = {
  name: 'attestation sign',
  summary:
    'Signs what no program can try, on the machine of who signs: it needs no cloud. What comes of it is for attestation add.',
  parameters: ['<promise>'],
  options: {
    cloud: {
      type: 'string',
      value: '<host>',
      summary: 'Host name of the cloud. (its domain here)',
    },
    subject: {
      type: 'string',
      value: '<region>',
      summary: 'The region that it is about; left out for the whole cloud.',
    },
    says: { type: 'string', value: '<text>', summary: 'What is attested, in one sentence.' },
    by: { type: 'string', value: '<name>', summary: 'Who attests it, as registered as signer.' },
    ...SIGNING_OPTIONS,
    out: { type: 'string', value: '<file>', summary: 'Write it there, a new file.' },
  },
  run: async (args, context) => {
    const { environment, answer } = context
    const promise = attestedPromise(args.parameters[0])
    const document = await findDocument(args)
    if (document === undefined) throw new UsageError('--document is missing.')
    const today = todayOf(systemClock.now())
    const statement = {
      cloud: findSentence(args, 'cloud') ?? environment.domain,
      promise,
      subject: findSentence(args, 'subject') ?? '',
      says: requireSentence(args, 'says'),
      by: requireSentence(args, 'by'),
      from: findDay(args, 'from') ?? today,
      until: requireDay(args, 'until'),
      document,
    }
    const key = await readSigningKey(requireOption(args, 'key'), context)
    const attestation = attest(statement, key)
    const own = parsePublicKey(publicText(key))
    const problem = attestationProblem(attestation, {
      cloud: statement.cloud,
      signers: new Map(own === undefined ? [] : [[statement.by, own]]),
      now: new Date(`${statement.from}T00:00:00Z`),
    })
    if (problem !== undefined) throw new UsageError(problem)
    const out = args.options['out']
    const text = JSON.stringify(attestation)
    if (typeof out === 'string') await writeFile(resolve(out), `${text}\n`, { flag: 'wx' })
    answer(
      attestation,
      typeof out === 'string' ? [`Signed. The operator adds ${out} with attestation add.`] : [text],
    )
    return 0
  },
}

/** Of any brand: which one the cloud has is not known here. */
function attestedPromise(name: string | undefined): string {
  const ids = BRANDS.flatMap((brand) =>
    policyOf(brand).flatMap(({ id, attested }) => (attested === undefined ? [] : [id])),
  )
  const found = ids.find((id) => id === name)
  if (found !== undefined) return found
  throw new UsageError(`<promise> must be one of ${[...new Set(ids)].join(', ')}.`)
}
