import { resolve } from 'node:path'
import type { Command } from '../command.ts'
import { makeSigningKey, passphraseOf } from '../trust/signing-key.ts'

export const attestationKey: Command = {
  name: 'attestation key',
  summary:
    'Makes a key (Ed25519) with which a person signs attestations, in a new file that stays with the person. It needs no cloud.',
  parameters: ['<file>'],
  options: {
    passphrase: {
      type: 'boolean',
      summary: 'Encrypt it with a passphrase of at least 12 characters from standard input.',
    },
  },
  run: async (args, { answer, readInput }) => {
    const file = resolve(args.parameters[0] ?? '')
    const passphrase =
      args.options['passphrase'] === true ? passphraseOf(await readInput()) : undefined
    const publicKey = await makeSigningKey(file, passphrase)
    answer({ file, public_key: publicKey }, [
      `The key is in ${file}. Give nobody this file. The operator registers its public part:`,
      `bin/zennnn attestation signer '<name>' --key ${publicKey} --until <day>`,
    ])
    return 0
  },
}
