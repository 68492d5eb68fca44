import { lookup } from 'node:dns'
import type { IncomingMessage } from 'node:http'
import { type RequestOptions, request } from 'node:https'
import { isIP, type LookupFunction } from 'node:net'
import { PlatformError } from '@zennnn/kernel'
import { certificateFault } from './certificate-fault.ts'
import type { Outbound, OwnServer } from './outbound.ts'
import type { MayReach } from './outbound-address.ts'

/** For an answer as a whole, from the question on. */
export const OUTBOUND_S = 5
const HTTPS_PORT = 443
/** Of an answer: what providers say of themselves is some kilobytes. */
const MAX_BYTES = 256 * 1024

export interface OutboundQuestion {
  readonly method: string
  readonly headers: Readonly<Record<string, string>>
  readonly body: string | undefined
}

/**
 * Asks a server whose address a customer's administrator typed. Only over HTTPS with a certificate that holds, only where
 * `mayReach` lets it, which is asked of the very address that is connected to, or at a server of our own that this database
 * has by this name; no redirect is followed, and neither a slow nor a large answer is waited for. STATE_REFUSED says what was
 * wrong, and nothing of what was answered.
 */
export async function outboundFetch(
  { mayReach, findOwn }: Outbound,
  address: string,
  { method, headers, body }: OutboundQuestion,
): Promise<Response> {
  const url = new URL(address)
  const host = url.hostname.replace(/^\[(.*)\]$/, '$1')
  if (url.protocol !== 'https:') throw refused(`${url.origin} is not asked: only https is.`)
  const own = await findOwn(host, Number(url.port || HTTPS_PORT))
  // For an address in numbers nobody asks `lookup`.
  if (own === undefined && isIP(host) > 0 && !mayReach(host)) throw isPrivate(host)
  return await new Promise((resolve, reject) => {
    const question = request(url, {
      method,
      headers,
      agent: false,
      ...wayTo(mayReach, own),
      signal: AbortSignal.timeout(OUTBOUND_S * 1000),
    })
    const fail = (error: unknown): void => {
      question.destroy()
      reject(error instanceof PlatformError ? error : refused(sentenceOf(error, url.host), error))
    }
    question.on('error', fail)
    question.on('response', (incoming) => {
      readAnswer(incoming, url.host).then(resolve, fail)
    })
    question.end(body)
  })
}

/** A socket is no address: nobody looks one up. */
function wayTo(mayReach: MayReach, own: OwnServer | undefined): RequestOptions {
  return own === undefined
    ? { lookup: guardedLookup(mayReach) }
    : { socketPath: own.socket, ca: own.authority }
}

/** One address that may not be reached refuses the name: what it leads to is not to be found out by trying again. */
function guardedLookup(mayReach: MayReach): LookupFunction {
  return (host, options, answer) => {
    lookup(host, { ...options, all: true }, (error, addresses) => {
      if (error !== null) {
        answer(error, [])
        return
      }
      const [first] = addresses
      if (first === undefined) answer(isPrivate(host), [])
      else if (!addresses.every(({ address }) => mayReach(address))) answer(isPrivate(host), [])
      else if (options.all === true) answer(null, addresses)
      else answer(null, first.address, first.family)
    })
  }
}

async function readAnswer(incoming: IncomingMessage, host: string): Promise<Response> {
  const { statusCode = 0 } = incoming
  if (statusCode >= 300 && statusCode < 400)
    throw refused(`${host} sends on to another address, which is not followed.`)
  const chunks: Buffer[] = []
  let size = 0
  for await (const chunk of incoming) {
    const bytes: Buffer = Buffer.isBuffer(chunk) ? chunk : Buffer.from(String(chunk))
    size += bytes.length
    if (size > MAX_BYTES) throw refused(`${host} answers with more than ${MAX_BYTES / 1024} kB.`)
    chunks.push(bytes)
  }
  const headers = { 'content-type': incoming.headers['content-type'] ?? '' }
  return new Response(Buffer.concat(chunks), { status: statusCode, headers })
}

function sentenceOf(error: unknown, host: string): string {
  const code: unknown = Reflect.get(Object(error), 'code')
  const certificate = certificateFault(code)
  if (certificate !== undefined) {
    const { words, isUntrusted } = certificate
    const help = isUntrusted
      ? ' An operator can trust an authority of his own (ZENNNN_CA_FILE).'
      : ''
    return `The certificate of ${host} does not hold: ${words}.${help}`
  }
  switch (code) {
    case 'ENOTFOUND':
    case 'EAI_AGAIN':
      return `There is no host ${host}.`
    case 'ECONNREFUSED':
      return `${host} takes no connections.`
    case 'ABORT_ERR':
      return `${host} did not answer within ${OUTBOUND_S} seconds.`
    default:
      return `${host} cannot be asked over HTTPS (${typeof code === 'string' ? code : 'no answer'}).`
  }
}

function isPrivate(host: string): PlatformError {
  return refused(
    `${host} is not a public address. An operator can permit a network of his own (ZENNNN_PROVIDER_NETWORKS).`,
  )
}

function refused(message: string, cause?: unknown): PlatformError {
  return new PlatformError('STATE_REFUSED', { message, cause })
}
