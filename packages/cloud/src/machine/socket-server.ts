import { rm } from 'node:fs/promises'
import { createServer, type IncomingMessage, request, type ServerResponse } from 'node:http'
import { connect, type Server } from 'node:net'
import { PlatformError, toProblem } from '@zennnn/kernel'
import { setupFailed } from './setup-failed.ts'

/** Read and write for the owner and his group; the folder keeps all others out already. */
const CLOSED_TO_OTHERS = 0o117

/** Asked to learn whether a process is there and answers; it says nothing else. */
const ALIVE = '/healthz'
/** How long that may take on a busy machine. */
const PATIENCE_MS = 3_000

export interface SocketServer {
  /** Breaks off what runs, and listens no longer. */
  close(): Promise<void>
}

/**
 * Answers at a socket of this machine, in the place of a process that was killed; HTTP, since both ends have it. `does` says
 * what for, as "hands out the backups"; `answer` fails for nothing that it could say. SETUP_FAILED when another process does
 * it there, or the socket cannot be made.
 */
export async function serveAtSocket(
  socket: string,
  does: string,
  answer: (exchange: SocketExchange) => Promise<void>,
): Promise<SocketServer> {
  const closing = new AbortController()
  const server = createServer((incoming, outgoing) => {
    if (incoming.method === 'GET' && incoming.url === ALIVE) {
      outgoing.writeHead(204).end()
      return
    }
    answer({ incoming, outgoing, closing: closing.signal }).catch(() => {
      outgoing.destroy()
    })
  })
  await removeStale(socket, does)
  await listenAt(server, socket)
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

/** Whether somebody answers at such a socket: a process that was stopped, or hangs, takes a connection all the same. */
export async function isAnsweredAt(socket: string): Promise<boolean> {
  return await new Promise((resolve) => {
    const asked = request(
      { socketPath: socket, path: ALIVE, agent: false, timeout: PATIENCE_MS },
      (incoming) => {
        incoming.resume()
        resolve(incoming.statusCode === 204)
      },
    )
    asked.once('timeout', () => asked.destroy(new Error('no answer')))
    asked.once('error', () => {
      resolve(false)
    })
    asked.end()
  })
}

/** `closing` aborts when the server is closed. */
export interface SocketExchange {
  readonly incoming: IncomingMessage
  readonly outgoing: ServerResponse
  readonly closing: AbortSignal
}

/** What is asked, as JSON. BODY_TOO_LARGE, BODY_INVALID; nothing of it is in the error, since it may hold a secret. */
export async function readQuestion(incoming: IncomingMessage, maxLength: number): Promise<unknown> {
  let text = ''
  for await (const piece of incoming.setEncoding('utf8')) {
    text += String(piece)
    if (text.length > maxLength) throw new PlatformError('BODY_TOO_LARGE')
  }
  try {
    return JSON.parse(text)
  } catch {
    throw new PlatformError('BODY_INVALID')
  }
}

/** Once something was sent, breaking off is all that can be said. */
export function refuseQuestion(outgoing: ServerResponse, error: unknown): void {
  if (outgoing.headersSent) {
    outgoing.destroy()
    return
  }
  const { status, problem } = toProblem(error)
  outgoing.writeHead(status, { 'content-type': 'application/problem+json' })
  outgoing.end(JSON.stringify(problem))
}

/** What a process that was killed left. SETUP_FAILED for one that still answers, which is not pushed aside. */
export async function removeStale(socket: string, does: string): Promise<void> {
  const isAnswered = await new Promise<boolean>((resolve) => {
    const attempt = connect(socket)
    attempt.once('connect', () => {
      attempt.destroy()
      resolve(true)
    })
    attempt.once('error', () => {
      resolve(false)
    })
  })
  if (isAnswered)
    throw setupFailed(
      `Another process ${does} of this cloud at ${socket}.`,
      'Stop it first: there is one.',
    )
  await rm(socket, { force: true })
}

export async function listenAt(server: Server, socket: string): Promise<void> {
  const listening = new Promise<void>((resolve, reject) => {
    server.once('error', (cause) => {
      reject(
        setupFailed(
          `The socket ${socket} cannot be made.`,
          'Is its folder there, and does it belong to who runs this?',
          cause,
        ),
      )
    })
    server.once('listening', resolve)
  })
  // The socket is made before `listen` returns; nothing else is made meanwhile.
  const before = process.umask(CLOSED_TO_OTHERS)
  server.listen(socket)
  process.umask(before)
  await listening
}
