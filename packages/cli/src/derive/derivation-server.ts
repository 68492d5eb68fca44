import {
  readQuestion,
  refuseQuestion,
  type SocketExchange,
  type SocketServer,
  serveAtSocket,
} from '@zennnn/cloud'
import { type DerivationJob, deriveHere } from '@zennnn/identity'
import { type Log, PlatformError } from '@zennnn/kernel'

/** A password of 256 characters, its salt and two numbers. */
const MAX_QUESTION = 4_000

/**
 * Derives passwords for who may open the socket: `POST /` with a DerivationJob as JSON is answered with base64, or with a
 * problem. How many run at once is bounded by who asks. No password is kept or logged. SETUP_FAILED.
 */
export async function startDeriving(socket: string, log: Log): Promise<SocketServer> {
  return await serveAtSocket(socket, 'stretches the passwords', async (exchange) => {
    await derive(exchange, log)
  })
}

async function derive({ incoming, outgoing, closing }: SocketExchange, log: Log): Promise<void> {
  try {
    const job = toJob(await readQuestion(incoming, MAX_QUESTION))
    const derived = await deriveHere(job, closing)
    outgoing.writeHead(200, { 'content-type': 'text/plain' })
    outgoing.end(derived)
  } catch (error) {
    // Who asked went away, or this ends.
    if (outgoing.destroyed) return
    log.warn('not_derived', { error })
    refuseQuestion(outgoing, error)
  }
}

function toJob(question: unknown): DerivationJob {
  const { password, salt, rounds, roundsForAll = 0 } = Object(question)
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
