import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import { type Log, PlatformError } from '@zennnn/kernel'
import { readTarget } from './arrival.ts'
import { shareConnections } from './connection-share.ts'
import type { RunningServer } from './https-server.ts'
import { type ListenPlace, listenAt } from './listen-at.ts'
import { Load } from './load.ts'
import { networkOf } from './network.ts'

/** Where an authority looks for what shows that a host is ours (RFC 8555, 8.3). */
const CHALLENGE = /^\/\.well-known\/acme-challenge\/([\w-]{1,200})$/

export interface PlainHttpOptions {
  readonly listen: ListenPlace
  /** What is answered to an authority that tries this host by this token now; undefined for all others. */
  readonly findChallenge: (host: string, token: string) => Promise<string | undefined>
  /** Where a host is reached over HTTPS; undefined for hosts that are not served. */
  readonly findOrigin: (host: string) => Promise<string | undefined>
  readonly log: Log
}

const HTTP_LIMITS = {
  maxHeaderSize: 8_192,
  headersTimeout: 5_000,
  requestTimeout: 5_000,
  connectionsCheckingInterval: 1_000,
  requireHostHeader: false,
  insecureHTTPParser: false,
} as const
const IDLE_SOCKET_MS = 5_000
const MAX_CONNECTIONS = 500
/** Who looks for an unknown host asks the control database, which sign-in needs too: far fewer than it has connections for. */
const LOAD = { requestsInFlight: 50, loopDelayMs: 400 } as const

interface PlainAnswer {
  readonly status: number
  readonly text: string
  readonly headers?: Readonly<Record<string, string>>
}

/**
 * What is said without encryption, and nothing else: the answers to an authority that tries a host, and for whoever typed an
 * address without https, where it is served. Nothing that comes is read but its first line and its host, and no request reaches a
 * database's site. A network has its share of connections and of what is looked for, as over HTTPS; who is awaited to come, an
 * authority, needs no place to look. Throws SETUP_FAILED when the port is taken.
 */
export async function listenPlain(options: PlainHttpOptions): Promise<RunningServer> {
  const load = new Load(LOAD)
  const server = createServer(HTTP_LIMITS, (incoming, outgoing) => {
    const network = networkOf(incoming.socket.remoteAddress ?? '')
    answer(incoming, { ...options, enter: () => load.enter(network) })
      .catch((error: unknown): PlainAnswer => {
        if (error instanceof PlatformError)
          return { status: error.entry.status, text: `${error.message}\n` }
        options.log.error('plain_request_failed', { error })
        return { status: 500, text: 'Something went wrong on our side.\n' }
      })
      .then((found) => {
        send(outgoing, found)
        const { method, headers } = incoming
        const { status } = found
        options.log.info('plain_request', { network, method, host: headers.host, status })
      })
      .catch(() => outgoing.destroy())
  })
  server.maxConnections = MAX_CONNECTIONS
  shareConnections(server, MAX_CONNECTIONS)
  server.setTimeout(IDLE_SOCKET_MS)
  server.on('clientError', (_error, socket) => {
    socket.destroy()
  })
  const port = await listenAt(server, options.listen, 'ZENNNN_HTTP_PORT')
  options.log.info('listening_plain', { port })
  return {
    port,
    close: async () => {
      await new Promise((resolve) => {
        server.close(resolve)
        server.closeAllConnections()
      })
      load.close()
    },
  }
}

async function answer(
  incoming: IncomingMessage,
  { findChallenge, findOrigin, enter }: PlainHttpOptions & { readonly enter: () => () => void },
): Promise<PlainAnswer> {
  const { host, path } = readTarget(incoming)
  const [, token] = CHALLENGE.exec(path) ?? []
  if (token !== undefined) {
    const text = await findChallenge(host, token)
    return text === undefined
      ? { status: 404, text: 'Nothing is tried here.\n' }
      : { status: 200, text }
  }
  // What was sent in the clear is known to whoever listens: it is not to be sent again as if nothing had happened.
  if (incoming.method !== 'GET' && incoming.method !== 'HEAD')
    return { status: 403, text: 'This is done over HTTPS only. Nothing was changed.\n' }
  const leave = enter()
  const origin = await findOrigin(host).finally(leave)
  if (origin === undefined) throw new PlatformError('HOST_UNKNOWN')
  const location = `${origin}${path}`
  return { status: 308, text: `${location}\n`, headers: { Location: location } }
}

function send(outgoing: ServerResponse, { status, text, headers = {} }: PlainAnswer): void {
  outgoing.writeHead(status, {
    'Content-Type': 'text/plain; charset=utf-8',
    'Content-Length': Buffer.byteLength(text),
    'X-Content-Type-Options': 'nosniff',
    'Cache-Control': 'no-store',
    Connection: 'close',
    ...headers,
  })
  outgoing.end(outgoing.req.method === 'HEAD' ? undefined : text)
}
