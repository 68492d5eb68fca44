import { type IncomingMessage, request as plainRequest, type RequestOptions } from 'node:http'
import { Agent, request } from 'node:https'
import { rootCertificates } from 'node:tls'
import type { TlsPlace } from '@zennnn/cloud'
import type { Answer, Ask, Question } from './ask.ts'

/** Of a whole answer; a stranger reads no more. */
const MOST_BYTES = 8_000_000
/** A server that says nothing for so long is away. */
const ANSWER_MS = 10_000
/** Corpora ask thousands of times: they come by ways that stay open. */
const USUAL_CONNECTIONS = 4

interface Comer {
  /** How many ways it has open at most. */
  readonly connections?: number
  /** Address of this machine from which it comes, where it has several. */
  readonly from?: string
}

/** Asks over HTTPS as any browser would: with the public authorities, and those that the place names. */
export function httpsAsk(
  place: TlsPlace,
  { connections = USUAL_CONNECTIONS, from }: Comer = {},
): Ask {
  const { host, port, address, authorities = [] } = place
  const agent = new Agent({ keepAlive: true, maxSockets: connections })
  const options = {
    host: address ?? host,
    servername: host,
    port,
    agent,
    ca: [...rootCertificates, ...authorities],
    ...(from === undefined ? {} : { localAddress: from }),
  }
  const named = port === 443 ? host : `${host}:${port}`
  return async (question, signal) =>
    await exchange({ ...optionsOf(question, named, signal), ...options }, request, question)
}

/** Asks without encryption at a port of the place, where nobody should take a password. */
export function plainAsk(place: TlsPlace, port: number): Ask {
  const { host, address } = place
  const named = port === 80 ? host : `${host}:${port}`
  return async (question, signal) =>
    await exchange(
      { ...optionsOf(question, named, signal), host: address ?? host, port, agent: false },
      plainRequest,
      question,
    )
}

function optionsOf(
  { method = 'GET', path, headers, body = '' }: Question,
  host: string,
  signal: AbortSignal,
): RequestOptions {
  // Node says by itself how long a body is, but for methods that have none as a rule: of these it would be taken for the next request.
  const length = body === '' ? {} : { 'content-length': String(Buffer.byteLength(body)) }
  return { method, path, headers: { host, ...length, ...headers }, signal, timeout: ANSWER_MS }
}

async function exchange(
  options: RequestOptions,
  send: typeof request,
  { body = '' }: Question,
): Promise<Answer> {
  return await new Promise((resolve, reject) => {
    const asked = send(options, (answer) => {
      readWhole(answer).then(resolve, reject)
    })
    asked.once('timeout', () => asked.destroy(new Error('The server does not answer.')))
    asked.once('error', reject)
    asked.end(body)
  })
}

async function readWhole(answer: IncomingMessage): Promise<Answer> {
  const pieces: Buffer[] = []
  let bytes = 0
  const read: AsyncIterable<Buffer> = answer
  for await (const piece of read) {
    pieces.push(piece)
    bytes += piece.length
    if (bytes > MOST_BYTES) throw new Error('The answer is too long.')
  }
  const headers = new Headers()
  for (const [name, values = []] of Object.entries(answer.headersDistinct))
    for (const value of values) headers.append(name, value)
  return {
    status: answer.statusCode ?? 0,
    headers,
    body: Buffer.concat(pieces).toString('utf8'),
  }
}
