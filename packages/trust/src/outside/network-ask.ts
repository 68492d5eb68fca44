import { type IncomingMessage, request as plainRequest, type RequestOptions } from 'node:http'
import { Agent, request } from 'node:https'
import { rootCertificates } from 'node:tls'
import type { TlsPlace } from '@zennnn/cloud'
import type { Answer, Ask, Question } from './ask.ts'

/** Of a whole answer; a stranger reads no more. */
const MOST_BYTES = 8_000_000
/** A server that says nothing for so long is away. */
export const ANSWER_MS = 10_000
/** Corpora ask thousands of times: they come by ways that stay open. */
const USUAL_CONNECTIONS = 4

/** How somebody comes to a place. */
export interface Comer {
  /** The host whose pages are asked for, where the server must be known by another name. */
  readonly site?: string
  /** How many ways it has open at most. */
  readonly connections?: number
  /** Address of this machine from which it comes, where it has several. */
  readonly from?: string
}

/** Asks over HTTPS as any browser would: with the public authorities, and those that the place names. */
export function httpsAsk(place: TlsPlace, comer: Comer = {}): Ask {
  const { options, named } = wayTo(place, comer)
  return async (question, signal) => {
    const asked = { ...optionsOf(question, named, signal), ...options, timeout: ANSWER_MS }
    return toText(await exchange(asked, request, question, MOST_BYTES))
  }
}

type Received = Omit<Answer, 'body'> & { readonly bytes: Buffer }

/** The same for a file, which is no text: as long as it is, and as slow, until `signal` ends it. */
export function httpsDownload(
  place: TlsPlace,
  comer: Comer = {},
): (question: Question, signal: AbortSignal) => Promise<Received> {
  const { options, named } = wayTo(place, comer)
  return async (question, signal) => {
    const asked = { ...optionsOf(question, named, signal), ...options }
    return await exchange(asked, request, question, Number.POSITIVE_INFINITY)
  }
}

/** Asks without encryption at a port of the place, where nobody should take a password. */
export function plainAsk(place: TlsPlace, port: number): Ask {
  const { host, address } = place
  const named = port === 80 ? host : `${host}:${port}`
  return async (question, signal) => {
    const options = { host: address ?? host, port, agent: false, timeout: ANSWER_MS }
    const asked = { ...optionsOf(question, named, signal), ...options }
    return toText(await exchange(asked, plainRequest, question, MOST_BYTES))
  }
}

export function wayTo(
  { host, port, address, authorities = [] }: TlsPlace,
  { site = host, connections = USUAL_CONNECTIONS, from }: Comer,
): { readonly options: RequestOptions & { readonly agent: Agent }; readonly named: string } {
  const options = {
    host: address ?? host,
    servername: host,
    port,
    agent: new Agent({ keepAlive: true, maxSockets: connections }),
    ca: [...rootCertificates, ...authorities],
    ...(from === undefined ? {} : { localAddress: from }),
  }
  return { options, named: port === 443 ? site : `${site}:${port}` }
}

export function optionsOf(
  { method = 'GET', path, headers, body = '' }: Question,
  host: string,
  signal: AbortSignal,
): RequestOptions {
  // Node says by itself how long a body is, but for methods that have none as a rule: of these it would be taken for the next request.
  const length = body === '' ? {} : { 'content-length': String(Buffer.byteLength(body)) }
  return { method, path, headers: { host, ...length, ...headers }, signal }
}

async function exchange(
  options: RequestOptions,
  send: typeof request,
  { body = '' }: Question,
  mostBytes: number,
): Promise<Received> {
  return await new Promise((resolve, reject) => {
    const asked = send(options, (answer) => {
      readWhole(answer, mostBytes).then(resolve, reject)
    })
    asked.once('timeout', () => asked.destroy(new Error('The server does not answer.')))
    asked.once('error', reject)
    asked.end(body)
  })
}

async function readWhole(answer: IncomingMessage, mostBytes: number): Promise<Received> {
  const pieces: Buffer[] = []
  let bytes = 0
  const read: AsyncIterable<Buffer> = answer
  for await (const piece of read) {
    pieces.push(piece)
    bytes += piece.length
    if (bytes > mostBytes) throw new Error('The answer is too long.')
  }
  const headers = new Headers()
  for (const [name, values = []] of Object.entries(answer.headersDistinct))
    for (const value of values) headers.append(name, value)
  return { status: answer.statusCode ?? 0, headers, bytes: Buffer.concat(pieces) }
}

function toText({ bytes, ...rest }: Received): Answer {
  return { ...rest, body: bytes.toString('utf8') }
}
