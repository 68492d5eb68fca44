import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import { listenAtSocket } from '@zennnn/cloud'
import { type DerivationJob, deriveHere } from '@zennnn/identity'
import { type Log, PlatformError, toProblem } from '@zennnn/kernel'

/** A password of 256 characters, its salt and two numbers. */
const MAX_QUESTION = 4_000

export interface Deriving {
  /** Breaks off what runs, and listens no longer. */
  close(): Promise<void>
}

/**
 * Derives passwords for who may open the socket: `POST /` with a DerivationJob as JSON is answered with base64, or with a
 * problem. How many run at once is bounded by who asks. No password is kept or logged. SETUP_FAILED.
 */
export async function startDeriving(socket: string, log: Log): Promise<Deriving> {
  const closing = new AbortController()
  const server = createServer((incoming, outgoing) => {
    void answer({ incoming, outgoing, closing: closing.signal, log })
  })
  await listenAtSocket(server, socket, 'stretches the passwords')
  return {
    close: async () => {
      closing.abort()
      const closed = new Promise<void>((resolve) => {
        server.close(() => {
          resolve()
        })
      })
      server.closeAllConnections()
      await closed
    },
  }
}

async function answer(asked: {
  readonly incoming: IncomingMessage
  readonly outgoing: ServerResponse
  readonly closing: AbortSignal
  readonly log: Log
}): Promise<void> {
  const { incoming, outgoing, closing, log } = asked
  try {
    const derived = await deriveHere(await readJob(incoming), closing)
    outgoing.writeHead(200, { 'content-type': 'text/plain' })
    outgoing.end(derived)
  } catch (error) {
    // Who asked went away, or this ends.
    if (outgoing.destroyed) return
    log.warn('not_derived', { error })
    const { status, problem } = toProblem(error)
    outgoing.writeHead(status, { 'content-type': 'application/problem+json' })
    outgoing.end(JSON.stringify(problem))
  }
}

async function readJob(incoming: IncomingMessage): Promise<DerivationJob> {
  let text = ''
  for await (const piece of incoming.setEncoding('utf8')) {
    text += String(piece)
    if (text.length > MAX_QUESTION) throw new PlatformError('BODY_TOO_LARGE')
  }
  const { password, salt, rounds, roundsForAll = 0 } = Object(parseJson(text))
  if (typeof password !== 'string' || typeof salt !== 'string')
    throw new PlatformError('BODY_INVALID')
  return { password, salt, rounds: parseRounds(rounds), roundsForAll: parseRounds(roundsForAll, 0) }
}

function parseRounds(value: unknown, least = 1): number {
  // Not Number.isSafeInteger: OpenSSL takes 32 bits.
  if (typeof value === 'number' && Number.isInteger(value) && value >= least && value < 2 ** 31)
    return value
  throw new PlatformError('BODY_INVALID')
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    // Its cause would show the password in the log.
    throw new PlatformError('BODY_INVALID')
  }
}
