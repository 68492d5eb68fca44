import { createServer, type Server } from 'node:https'
import type { Log } from '@zennnn/kernel'
import { type CertificateFiles, openCertificate } from './certificate.ts'
import { shareConnections } from './connection-share.ts'
import { DatabaseTurns } from './database-turns.ts'
import { type ListenPlace, listenAt } from './listen-at.ts'
import { createListener } from './listener.ts'
import { Load, type LoadLimits } from './load.ts'
import { answerMachine } from './machine.ts'
import { Metrics } from './metrics.ts'
import { answerParserFailure } from './parser-failure.ts'
import { createRouter, type RouterOptions } from './router.ts'
import { type ReaderLimits, SlowReaders } from './slow-readers.ts'
import type { SourceNotice } from './source-port.ts'
import type { Site } from './visit.ts'

export interface HttpsServerOptions extends RouterOptions {
  readonly listen: ListenPlace
  readonly certificate: CertificateFiles
  /** Exact match of a host name (lower case, without port); asked for every request. */
  readonly findSite: (host: string) => Promise<Site | undefined>
  /** What is below it is all of this cloud. */
  readonly domain: string
  readonly source: SourceNotice
  readonly load?: LoadLimits
  /** Open at once; one network gets a fifth of them at most, and less as others come. */
  readonly openConnections?: number
  readonly readers?: ReaderLimits
  /** More numbers for `/metrics`, read at each scrape. */
  readonly gauges?: () => Readonly<Record<string, number>>
  /** Ends what would keep connections open for ever. */
  readonly onDrain: () => void
  readonly log: Log
}

export interface RunningServer {
  readonly port: number
  /** Stops accepting, lets running requests end for at most 8 s, then cuts them. */
  close(): Promise<void>
}

const DRAIN_MS = 8_000
const DEFAULT_LOAD: LoadLimits = {
  requestsInFlight: 400,
  loopDelayMs: 400,
}

const HTTP_LIMITS = {
  maxHeaderSize: 16_384,
  headersTimeout: 10_000,
  handshakeTimeout: 10_000,
  // The longest upload; bodies that are read whole have a far shorter limit of their own.
  requestTimeout: 600_000,
  keepAliveTimeout: 15_000,
  connectionsCheckingInterval: 2_000,
  requireHostHeader: false,
  insecureHTTPParser: false,
  noDelay: true,
} as const
const IDLE_SOCKET_MS = 60_000
const MAX_CONNECTIONS = 5_000

/** Listens with HTTPS only (TLS 1.2 or newer, HTTP/1.1). Throws SETUP_FAILED when the port is taken. */
export async function listenHttps(options: HttpsServerOptions): Promise<RunningServer> {
  const { log } = options
  const load = new Load(options.load ?? DEFAULT_LOAD)
  const turns = new DatabaseTurns(() => performance.now())
  const readers = new SlowReaders(options.readers)
  const metrics = new Metrics()
  const certificate = openCertificate(options.certificate, log)
  let isDraining = false
  const server = createServer(
    {
      ...HTTP_LIMITS,
      ...certificate.options,
    },
    createListener({
      router: createRouter(options),
      problemPage: options.problemPage,
      findSite: options.findSite,
      domain: options.domain,
      answerMachine: (request) =>
        answerMachine(request, {
          isDraining,
          metrics: () => metrics.toText({ ...machineGauges(load, turns), ...options.gauges?.() }),
        }),
      source: options.source,
      load,
      turns,
      readers,
      metrics,
      log,
    }),
  )
  server.maxConnections = MAX_CONNECTIONS
  shareConnections(server, options.openConnections ?? MAX_CONNECTIONS)
  server.setTimeout(IDLE_SOCKET_MS)
  server.on('clientError', answerParserFailure)
  const stopFollowing = certificate.follow(server)
  const port = await listenAt(server, options.listen, 'ZENNNN_PORT')
  server.on('error', (error) => {
    log.error('server_failed', { error })
  })
  log.info('listening', { port })
  return {
    port,
    close: async () => {
      isDraining = true
      stopFollowing()
      options.onDrain()
      await drain(server)
      load.close()
      readers.close()
      log.info('stopped')
    },
  }
}

function machineGauges(load: Load, turns: DatabaseTurns): Readonly<Record<string, number>> {
  return {
    http_requests_in_flight: load.inFlight,
    http_requests_waiting_for_their_database: turns.waiting,
    event_loop_delay_seconds: load.loopDelayMs / 1000,
    resident_memory_bytes: process.memoryUsage.rss(),
  }
}

async function drain(server: Server): Promise<void> {
  const closed = new Promise<void>((resolve) => {
    server.close(() => {
      resolve()
    })
  })
  // Connections become idle one by one as their requests end; browsers would keep them.
  const release = setInterval(() => {
    server.closeIdleConnections()
  }, 50)
  const cut = setTimeout(() => {
    server.closeAllConnections()
  }, DRAIN_MS)
  await closed
  clearTimeout(cut)
  clearInterval(release)
}
