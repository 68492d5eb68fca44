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

/** Asks over HTTPS as any browser would: with the public authorities, and those that the place names. `connections`: how many it has at most. */
export function httpsAsk(place: TlsPlace, connections = USUAL_CONNECTIONS): Ask {
  const { host, port, address, authorities = [] } = place
  const agent = new Agent({ keepAlive: true, maxSockets: connections })
  const options = {
    host: address ?? host,
    servername: host,
    port,
    agent,
    ca: [...rootCertificates, ...authorities],
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
  { method = 'GET', path, headers }: Question,
  host: string,
  signal: AbortSignal,
): RequestOptions {
  return { method, path, headers: { host, ...headers }, signal, timeout: ANSWER_MS }
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
    // Node says no length of the body of a DELETE: the server would take it for another request.
    if (body !== '') asked.setHeader('content-length', Buffer.byteLength(body))
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
