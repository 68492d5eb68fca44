import { readFile } from 'node:fs/promises'
import { addAttestation } from '@zennnn/cloud'
import { PlatformError, systemClock } from '@zennnn/kernel'
import { parseAttestation } from '@zennnn/trust'
import { openPlace } from '../cloud/cloud-place.ts'
import type { Command } from '../command.ts'
import { knownAttestations, requireGood } from '../trust/known-attestations.ts'

export const attestationAdd: Command = {
  name: 'attestation add',
  summary:
    'Takes an attestation that somebody signed. It is published at once; what would not count is refused.',
  parameters: ['<file>'],
  options: {},
  run: async (args, { environment, answer }) => {
    const attestation = parseAttestation(await readFile(args.parameters[0] ?? '', 'utf8'))
    if (attestation === undefined)
      throw new PlatformError('VALUE_INVALID', {
        message: 'The file is no attestation.',
        hint: 'bin/zennnn attestation sign writes one.',
      })
    const place = await openPlace(environment)
    await requireGood(place, await knownAttestations(place, environment), attestation)
    const id = await addAttestation({ ...place, clock: systemClock }, JSON.stringify(attestation))
    const { promise, subject, until } = attestation
    answer({ id, ...attestation }, [
      `${id}: ${promise}${subject === '' ? '' : ` of ${subject}`} is attested until ${until}.`,
    ])
    return 0
  },
}
