import { createPrivateKey, createPublicKey, generateKeyPairSync, type KeyObject } from 'node:crypto'
import { readFile, writeFile } from 'node:fs/promises'
import { PlatformError } from '@zennnn/kernel'
import type { CommandContext } from '../command.ts'

/** What guards a key on somebody's disk against who finds it. */
const SHORTEST_PASSPHRASE = 12

/** Makes a key of a person in a new file that only its owner may read. Returns its public part. STATE_REFUSED where a file is. */
export async function makeSigningKey(
  path: string,
  passphrase: string | undefined,
): Promise<string> {
  if (passphrase !== undefined && passphrase.length < SHORTEST_PASSPHRASE)
    throw new PlatformError('VALUE_INVALID', {
      message: `The passphrase has ${passphrase.length} characters.`,
      hint: `Take at least ${SHORTEST_PASSPHRASE}, as of four words.`,
    })
  const { privateKey } = generateKeyPairSync('ed25519')
  const pem = privateKey.export({
    type: 'pkcs8',
    format: 'pem',
    ...(passphrase === undefined ? {} : { cipher: 'aes-256-cbc', passphrase }),
  })
  await writeFile(path, pem, { mode: 0o600, flag: 'wx' }).catch((cause: unknown) => {
    if (Reflect.get(Object(cause), 'code') !== 'EEXIST') throw cause
    throw new PlatformError('STATE_REFUSED', {
      message: `There is a file ${path} already. Nothing was made.`,
      hint: 'A key that is lost is lost: name another file.',
      cause,
    })
  })
  return publicText(privateKey)
}

/** Of a file that makeSigningKey wrote; its passphrase, where it has one, comes by standard input. VALUE_INVALID for another. */
export async function readSigningKey(
  path: string,
  { readInput }: Pick<CommandContext, 'readInput'>,
): Promise<KeyObject> {
  const pem = await readFile(path, 'utf8')
  const passphrase = pem.includes('ENCRYPTED') ? passphraseOf(await readInput()) : undefined
  try {
    const key = createPrivateKey({ key: pem, ...(passphrase === undefined ? {} : { passphrase }) })
    if (key.asymmetricKeyType === 'ed25519') return key
  } catch {
    // Told below, without what the library says of it.
  }
  throw new PlatformError('VALUE_INVALID', {
    message: `${path} is no key that bin/zennnn attestation key made, or this is not its passphrase.`,
    hint: 'The passphrase comes by standard input.',
  })
}

export function passphraseOf(input: string): string {
  return input.replace(/\r?\n$/, '')
}

/** Ed25519, 32 bytes as base64url: what the operator registers. */
export function publicText(privateKey: KeyObject): string {
  return createPublicKey(privateKey).export({ format: 'jwk' }).x ?? ''
}

/** Undefined for what is none. */
export function parsePublicKey(text: string): KeyObject | undefined {
  if (!/^[\w-]{42}[AEIMQUYcgkosw048]$/.test(text)) return undefined
  try {
    return createPublicKey({ key: { kty: 'OKP', crv: 'Ed25519', x: text }, format: 'jwk' })
  } catch {
    return undefined
  }
}
