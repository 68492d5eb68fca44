import { createPublicKey, type KeyObject } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import { PlatformError } from '@zennnn/kernel'
import { type Release, readRelease } from '@zennnn/trust'
import type { Environment } from '../environment.ts'

/** Some 2,000 files take 0.2 MB. */
const LIMIT_BYTES = 8_000_000

/** Which release the operator says he runs; undefined where he says of none. */
export function releasePlace({
  release,
  releaseKey,
}: Pick<Environment, 'release' | 'releaseKey'>): ReleasePlace | undefined {
  if (release === undefined || releaseKey === undefined) return undefined
  return { address: release, publicKey: keyOf(releaseKey) }
}

export interface ReleasePlace {
  /** Of `https:`, or a file. */
  readonly address: string
  /** Of who published it. */
  readonly publicKey: KeyObject
}

/**
 * The signed list of a release. Throws where it cannot be had, and STATE_REFUSED for what its publisher did not sign: so it does
 * not matter through whose hands it came.
 */
export async function fetchRelease(
  { address, publicKey }: ReleasePlace,
  signal: AbortSignal,
): Promise<Release> {
  const content = address.startsWith('https:')
    ? await fetchText(address, signal)
    : await readFile(address, 'utf8')
  return readRelease(content, publicKey)
}

/** An answer of at most 8 MB, over HTTPS. STATE_REFUSED for another one. */
export async function fetchText(address: string, signal: AbortSignal): Promise<string> {
  const answer = await fetch(address, { signal }).catch((error: unknown) => {
    throw refused(address, `cannot be fetched: ${reasonOf(error)}`)
  })
  if (!answer.ok || !answer.url.startsWith('https:') || answer.body === null)
    throw refused(address, `answers with ${answer.status}`)
  const body: ReadableStream<Uint8Array> = answer.body
  const decoder = new TextDecoder('utf-8', { fatal: true })
  let text = ''
  for await (const part of body) {
    text += decoder.decode(part, { stream: true })
    if (text.length > LIMIT_BYTES) throw refused(address, 'is too large')
  }
  return text + decoder.decode()
}

/** Of 32 bytes in base64url, as pages show keys. */
function keyOf(x: string): KeyObject {
  return createPublicKey({ key: { kty: 'OKP', crv: 'Ed25519', x }, format: 'jwk' })
}

/** What stands behind the fetch that failed: a name that is not known, a certificate that nobody trusts. */
function reasonOf(error: unknown): string {
  const cause: unknown = Object(error).cause ?? error
  return cause instanceof Error ? cause.message : String(cause)
}

function refused(address: string, why: string): PlatformError {
  return new PlatformError('STATE_REFUSED', { message: `${address} ${why}.` })
}
