import { once } from 'node:events'
import type { IncomingMessage } from 'node:http'
import { request } from 'node:https'
import { rootCertificates } from 'node:tls'

/** For one answer as a whole. */
const PATIENCE_MS = 30_000
/** A chain of certificates is some kilobytes. */
const MOST_BYTES = 256 * 1024

export interface AcmeAnswer {
  readonly status: number
  readonly text: string
  /** `Replay-Nonce`, for the next request. */
  readonly nonce: string | undefined
  /** `Location`: the address of what was made. */
  readonly location: string | undefined
  /** `Retry-After`, in seconds. */
  readonly retryAfterS: number | undefined
}

/**
 * One request to an authority: over HTTPS alone, to a certificate that holds, no redirect followed, neither a slow nor a large
 * answer waited for. `authorities`: certificates (PEM) that are trusted besides those that everybody trusts.
 */
export async function askAuthority(
  url: string,
  question: { readonly method: 'GET' | 'HEAD' | 'POST'; readonly body?: string },
  authorities: readonly string[],
  signal: AbortSignal,
): Promise<AcmeAnswer> {
  const target = new URL(url)
  if (target.protocol !== 'https:') throw new Error(`${url} is not asked: only https is.`)
  const { method, body } = question
  const asked = request(target, {
    method,
    headers: {
      'user-agent': 'zennnn',
      ...(body === undefined
        ? {}
        : {
            'content-type': 'application/jose+json',
            'content-length': Buffer.byteLength(body),
          }),
    },
    agent: false,
    ca: [...rootCertificates, ...authorities],
    minVersion: 'TLSv1.2',
    signal: AbortSignal.any([signal, AbortSignal.timeout(PATIENCE_MS)]),
  })
  asked.end(body)
  const [answer]: IncomingMessage[] = await once(asked, 'response')
  if (answer === undefined) throw new Error(`${target.host} did not answer.`)
  const { headers, statusCode: status = 0 } = answer
  return {
    status,
    text: await readText(answer, target.host),
    nonce: headerOf(headers['replay-nonce']),
    location: headers.location,
    retryAfterS: secondsOf(headers['retry-after'], new Date()),
  }
}

async function readText(answer: IncomingMessage, host: string): Promise<string> {
  const pieces: Buffer[] = []
  let bytes = 0
  for await (const piece of answer) {
    if (!Buffer.isBuffer(piece)) continue
    bytes += piece.length
    if (bytes > MOST_BYTES) throw new Error(`${host} says more than ${MOST_BYTES} bytes.`)
    pieces.push(piece)
  }
  return Buffer.concat(pieces).toString('utf8')
}

function headerOf(value: string | readonly string[] | undefined): string | undefined {
  return typeof value === 'string' ? value : value?.[0]
}

/** Seconds, or a moment (RFC 9110, 10.2.3); undefined for anything else. @internal */
export function secondsOf(header: string | undefined, now: Date): number | undefined {
  if (header === undefined) return undefined
  if (/^\d{1,9}$/.test(header)) return Number(header)
  const atMs = Date.parse(header)
  return Number.isNaN(atMs) ? undefined : Math.max(0, Math.ceil((atMs - now.getTime()) / 1_000))
}
