import { addAttestation } from '@zennnn/cloud'
import { PlatformError, systemClock } from '@zennnn/kernel'
import { attest, parseAttestation } from '@zennnn/trust'
import { openPlace } from '../cloud/cloud-place.ts'
import { type Command, requireOption } from '../command.ts'
import { knownAttestations, requireGood } from '../trust/known-attestations.ts'
import { findDay, findSentence, requireDay, todayOf } from '../trust/said-option.ts'
import { readSigningKey } from '../trust/signing-key.ts'
import { findDocument, SIGNING_OPTIONS } from '../trust/statement-option.ts'

export const attestationRenew: Command = {
  name: 'attestation renew',
  summary:
    'Signs an attestation anew for other days, by a key that is on this machine. What is not said stays as it was; a key elsewhere signs with attestation sign.',
  parameters: ['<id>'],
  options: {
    says: { type: 'string', value: '<text>', summary: 'What is attested. (as it was)' },
    ...SIGNING_OPTIONS,
  },
  run: async (args, context) => {
    const { environment, answer } = context
    const until = requireDay(args, 'until')
    const place = await openPlace(environment)
    const known = await knownAttestations(place, environment)
    const [wanted] = args.parameters
    const stored = known.stored.find(({ id }) => id === wanted)
    const earlier = stored === undefined ? undefined : parseAttestation(stored.body)
    if (earlier === undefined)
      throw new PlatformError('NOT_FOUND', {
        message: `There is no attestation ${wanted}.`,
        hint: 'bin/zennnn attestation list shows all there are.',
      })
    const key = await readSigningKey(requireOption(args, 'key'), context)
    const attestation = attest(
      {
        ...earlier,
        cloud: known.cloud,
        says: findSentence(args, 'says') ?? earlier.says,
        from: findDay(args, 'from') ?? todayOf(systemClock.now()),
        until,
        document: (await findDocument(args)) ?? earlier.document,
      },
      key,
    )
    await requireGood(place, known, attestation)
    const id = await addAttestation({ ...place, clock: systemClock }, JSON.stringify(attestation))
    const { promise, subject } = attestation
    answer({ id, ...attestation }, [
      `${id}: ${promise}${subject === '' ? '' : ` of ${subject}`} is attested until ${until}.`,
    ])
    return 0
  },
}
