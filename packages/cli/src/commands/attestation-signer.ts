import { addSigner, removeSigner } from '@zennnn/cloud'
import { systemClock } from '@zennnn/kernel'
import { openPlace } from '../cloud/cloud-place.ts'
import { type Command, requireOption, UsageError } from '../command.ts'
import { asSentence, requireDay, todayOf } from '../trust/said-option.ts'
import { parsePublicKey } from '../trust/signing-key.ts'

export const attestationSigner: Command = {
  name: 'attestation signer',
  summary:
    'Lets a person attest until a day, or nobody any more who is called so: what that person signed counts no more then.',
  parameters: ['<name>'],
  options: {
    key: { type: 'string', value: '<public key>', summary: 'What attestation key said.' },
    until: { type: 'string', value: '<day>', summary: 'The last day on which the person may.' },
    remove: { type: 'boolean', summary: 'The person may not any more, from now on.' },
  },
  run: async (args, { environment, answer }) => {
    const name = asSentence('<name>', args.parameters[0] ?? '')
    if (args.options['remove'] === true) {
      await removeSigner(await openPlace(environment), name)
      answer({ name, removed: true }, [`${name} may not attest any more.`])
      return 0
    }
    const publicKey = requireOption(args, 'key')
    if (parsePublicKey(publicKey) === undefined)
      throw new UsageError('--key must be the public key that attestation key said.')
    const until = requireDay(args, 'until')
    if (until < todayOf(systemClock.now()))
      throw new UsageError(`--until is ${until}, which is over.`)
    await addSigner(
      { ...(await openPlace(environment)), clock: systemClock },
      { name, publicKey, until },
    )
    answer({ name, public_key: publicKey, until }, [`${name} may attest until ${until}.`])
    return 0
  },
}
