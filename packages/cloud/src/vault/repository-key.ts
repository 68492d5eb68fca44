import { createCipheriv, randomBytes, scrypt } from 'node:crypto'
import { promisify } from 'node:util'
import { poly1305 } from '@noble/ciphers/_poly1305.js'
import { parseJson } from '@zennnn/kernel'

/** How a password becomes a key: RFC 7914. */
interface Stretching {
  readonly N: number
  readonly r: number
  readonly p: number
}

/**
 * restic stretches passwords so that short ones of people take long to guess: 0.2 s of CPU each time a repository is opened,
 * nearly all that a night costs a small database. Ours are 32 random bytes, which nobody guesses, stretched or not.
 */
const LIGHT: Stretching = { N: 1024, r: 8, p: 1 }
/** What restic may have chosen; a file that asks for more is none of ours. */
const MAXIMUM_MEMORY = 512 * 1024 * 1024
const NONCE_BYTES = 16
const TAG_BYTES = 16
const SALT_BYTES = 64
const DERIVED_BYTES = 64

/**
 * The text of a key file that opens at once, by the same password and with the same secret. Undefined when it does already,
 * when it is of another password, and when it is damaged: what is wrong with it restic says when it opens it.
 */
export async function lightenKey(text: string, password: string): Promise<string | undefined> {
  const key = parseKey(text)
  if (key === undefined) return undefined
  if (key.stretching.N * key.stretching.r * key.stretching.p <= LIGHT.N * LIGHT.r * LIGHT.p)
    return undefined
  const secret = unseal(await stretch(password, key.salt, key.stretching), key.sealed)
  if (secret === undefined) return undefined
  const salt = randomBytes(SALT_BYTES)
  const sealed = seal(await stretch(password, salt, LIGHT), secret)
  return JSON.stringify({
    ...key.others,
    ...LIGHT,
    salt: salt.toString('base64'),
    data: sealed.toString('base64'),
  })
}

interface KeyFile {
  readonly others: Readonly<Record<string, unknown>>
  readonly stretching: Stretching
  readonly salt: Buffer
  readonly sealed: Buffer
}

function parseKey(text: string): KeyFile | undefined {
  const others = parseJson(text)
  const field = (name: string): unknown => Reflect.get(Object(others), name)
  const [N, r, p, salt, data] = [field('N'), field('r'), field('p'), field('salt'), field('data')]
  if (
    !(others instanceof Object) ||
    field('kdf') !== 'scrypt' ||
    typeof N !== 'number' ||
    typeof r !== 'number' ||
    typeof p !== 'number' ||
    typeof salt !== 'string' ||
    typeof data !== 'string'
  )
    return undefined
  return {
    others: Object.fromEntries(Object.entries(others)),
    stretching: { N, r, p },
    salt: Buffer.from(salt, 'base64'),
    sealed: Buffer.from(data, 'base64'),
  }
}

async function stretch(password: string, salt: Buffer, { N, r, p }: Stretching): Promise<Buffer> {
  const derive = promisify<string, Buffer, number, object, Buffer>(scrypt)
  return await derive(password, salt, DERIVED_BYTES, { N, r, p, maxmem: MAXIMUM_MEMORY })
}

/** As restic's design says, "Keys, Encryption and MAC": AES-256 in counter mode, then Poly1305-AES over what came out. */
function seal(key: Buffer, secret: Buffer): Buffer {
  const nonce = randomBytes(NONCE_BYTES)
  const body = crypt(key, nonce, secret)
  return Buffer.concat([nonce, body, tagOf(key, nonce, body)])
}

/** Undefined for another key, or a changed byte. */
function unseal(key: Buffer, sealed: Buffer): Buffer | undefined {
  const nonce = sealed.subarray(0, NONCE_BYTES)
  const body = sealed.subarray(NONCE_BYTES, -TAG_BYTES)
  const isWhole = tagOf(key, nonce, body).equals(sealed.subarray(-TAG_BYTES))
  return isWhole ? crypt(key, nonce, body) : undefined
}

/** In counter mode, both ways are the same. */
function crypt(key: Buffer, nonce: Buffer, bytes: Buffer): Buffer {
  return createCipheriv('aes-256-ctr', key.subarray(0, 32), nonce).update(bytes)
}

function tagOf(key: Buffer, nonce: Buffer, body: Buffer): Buffer {
  const pad = createCipheriv('aes-128-ecb', key.subarray(32, 48), null).update(nonce)
  return Buffer.from(poly1305(body, Buffer.concat([key.subarray(48, 64), pad])))
}
