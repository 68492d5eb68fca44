import type { Connections } from '@zennnn/data'
import type { PasswordPool } from '@zennnn/identity'
import type { Log } from '@zennnn/kernel'
import type { CertificateFiles } from './http/certificate.ts'
import { Events } from './http/events.ts'
import { listenHttps, type RunningServer } from './http/https-server.ts'
import { linkExchangeRoute } from './http/link-exchange.ts'
import type { LoadLimits } from './http/load.ts'
import { problemResponse } from './http/problem-response.ts'
import { signInRoutes } from './http/sign-in.ts'
import type { Site } from './http/visit.ts'

export interface ServerOptions {
  /** Address and port to listen on; port 0 takes a free one. */
  readonly listen: { readonly address: string; readonly port: number }
  readonly certificate: CertificateFiles
  readonly connections: Connections
  readonly passwords: PasswordPool
  /** Exact match of a host name (lower case, without port), asked for every request; undefined for unknown hosts. */
  readonly findSite: (host: string) => Promise<Site | undefined>
  readonly load?: LoadLimits
  readonly log: Log
}

/** The HTTP face of every database: sign-in, links, API, events and pages, over HTTPS only. */
export async function createServer(options: ServerOptions): Promise<RunningServer> {
  const { connections, passwords } = options
  const tools = { port: connections, pool: passwords }
  const events = new Events(connections)
  return await listenHttps({
    ...options,
    routes: [
      ...signInRoutes(tools, (token) => {
        events.endSession(token)
      }),
      linkExchangeRoute(connections),
      events.route,
    ],
    problemPage: problemResponse,
    gauges: () => ({
      password_queue: passwords.waiting,
      event_streams: events.count,
      database_connections: connections.stats().open,
    }),
    onDrain: () => {
      events.close()
    },
  })
}
