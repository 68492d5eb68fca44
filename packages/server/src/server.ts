import type { Connections } from '@zennnn/data'
import { AwayHosts, type OutboundTools, type PasswordPool } from '@zennnn/identity'
import type { Brand, Clock, DatabaseId, Log, SealingKey } from '@zennnn/kernel'
import { describeRoutes } from './describe/describe-routes.ts'
import { createRecordTools } from './http/action-tools.ts'
import { apiRoutes } from './http/api-routes.ts'
import { attachmentRoutes } from './http/attachment-routes.ts'
import type { BillingPort } from './http/billing-port.ts'
import { billingRoutes } from './http/billing-routes.ts'
import type { CertificateFiles } from './http/certificate.ts'
import type { ClusterPort } from './http/cluster-port.ts'
import { clusterRoutes } from './http/cluster-routes.ts'
import { confirmRoutes } from './http/confirm-routes.ts'
import { directoryRoutes } from './http/directory-routes.ts'
import type { DownloadPort } from './http/download-port.ts'
import { downloadRoutes } from './http/download-routes.ts'
import { Events } from './http/events.ts'
import { exportRoutes } from './http/export-routes.ts'
import { factorRoutes } from './http/factor-routes.ts'
import { historyRoutes } from './http/history-routes.ts'
import { listenHttps, type RunningServer } from './http/https-server.ts'
import { importRoutes } from './http/import-routes.ts'
import { keepingPlaces } from './http/kept-place.ts'
import { keyRoutes } from './http/key-routes.ts'
import { linkedAccountRoutes } from './http/linked-account-routes.ts'
import type { LoadLimits } from './http/load.ts'
import type { OwnPromisesPort } from './http/own-promises-port.ts'
import { ownPromisesRoutes } from './http/own-promises-routes.ts'
import { pageAccess } from './http/page-access.ts'
import { passkeyEnrolmentRoutes } from './http/passkey-enrolment.ts'
import { passkeyRoutes } from './http/passkey-routes.ts'
import { passwordRoutes } from './http/password-routes.ts'
import { providerRoutes } from './http/provider-routes.ts'
import { recoveryRoutes } from './http/recovery-routes.ts'
import type { Route } from './http/route.ts'
import type { SecurityPort } from './http/security-port.ts'
import { securityRoutes } from './http/security-routes.ts'
import { sessionRoutes } from './http/session-routes.ts'
import { signInRoutes } from './http/sign-in.ts'
import { signInWayRoutes } from './http/sign-in-ways.ts'
import type { SourcePort } from './http/source-port.ts'
import { staffRefusals, withStaffLog } from './http/staff-log.ts'
import { staffRoutes } from './http/staff-routes.ts'
import type { TrustPort } from './http/trust-port.ts'
import { trustRoutes } from './http/trust-routes.ts'
import type { VaultPort } from './http/vault-port.ts'
import { vaultRoutes } from './http/vault-routes.ts'
import type { Site } from './http/visit.ts'
import { type ClientFiles, clientRoutes, passwordScriptOf } from './pages/client.ts'
import type { SignUpPort } from './pages/page-ports.ts'
import { pageRoutes } from './pages/page-routes.ts'
import { showProblem } from './pages/problem-page.ts'
import { reportPages } from './pages/report-pages.ts'
import { securityPages } from './pages/security-pages.ts'
import { sourcePages } from './pages/source-pages.ts'
import { scimRoutes } from './scim/scim-routes.ts'

/** Servers of customers' choice are their providers of sign-in and their directories. */
export interface ServerOptions extends OutboundTools {
  /** Address and port to listen on; port 0 takes a free one. */
  readonly listen: { readonly address: string; readonly port: number }
  /** PEM files; a renewed certificate is taken over while running. */
  readonly certificate: CertificateFiles
  readonly connections: Connections
  readonly passwords: PasswordPool
  /** Seals what makes the codes of people's second factors. */
  readonly sealing: SealingKey
  /** Exact match of a host name (lower case, without port), asked for every request; undefined for unknown hosts. */
  readonly findSite: (host: string) => Promise<Site | undefined>
  /** The host under which the cloud itself is reached; databases are `<slug>.<domain>`. */
  readonly domain: string
  /** Which policy the cloud keeps, and so says about itself. */
  readonly brand: Brand
  /** Mail goes to a mail server. Otherwise operators read in the local inbox what would have been sent. */
  readonly mailLeaves?: boolean
  readonly signUp: SignUpPort
  readonly vault: VaultPort
  /** Without it nobody sees the clusters of this cloud. */
  readonly clusters?: ClusterPort
  /** Without it nothing is downloaded of backups. */
  readonly downloads?: DownloadPort
  /** Without it nobody pays here. */
  readonly billing?: BillingPort
  /** Without it nothing is published of promises. */
  readonly security?: SecurityPort
  /** Without it operators see no controls here, and order none. */
  readonly trust?: TrustPort
  /** Without it no administrator of a customer sees how they stand for the own database. */
  readonly ownPromises?: OwnPromisesPort
  /** The program's own source, which every page offers. */
  readonly source: SourcePort
  /** The built client; without it there are only the plain pages. */
  readonly client?: ClientFiles
  readonly load?: LoadLimits
  readonly clock: Clock
  readonly log: Log
}

/** The HTTP face of every database: sign-in, links, API, events and pages, over HTTPS only. */
export async function createServer(options: ServerOptions): Promise<RunningServer> {
  const { connections, passwords } = options
  const events = new Events(connections)
  return await listenHttps({
    ...options,
    findSite: keepingPlaces(options),
    routes: serverRoutes(options, events),
    problemPage: (refusal, visit) => showProblem(refusal, visit, options.source),
    onRefusal: staffRefusals({ port: connections }),
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

/**
 * Everything that can be asked for; the first route that fits an address answers.
 * @internal for the tests of docs/reference/api.md and of /api/openapi.json
 */
export function serverRoutes(options: ServerOptions, events: Events): readonly Route[] {
  const { connections, passwords, sealing, clock, domain, downloads, clusters } = options
  const outbound = { mayReach: options.mayReach, findOwnServer: options.findOwnServer }
  const { client = new Map(), billing, trust, ownPromises } = options
  const findControl = async (): Promise<DatabaseId | undefined> =>
    (await options.findSite(domain))?.database
  const records = createRecordTools({ connections, clock, sealing, findControl })
  const away = new AwayHosts(clock)
  const onSignOut = (token: string) => {
    events.endSession(token)
  }
  const routes: readonly Route[] = [
    ...signInRoutes({ port: connections, pool: passwords, sealing, away, ...outbound }, onSignOut),
    ...signInWayRoutes({ port: connections }),
    ...passwordRoutes({ port: connections, pool: passwords }),
    ...sessionRoutes({ port: connections }),
    ...securityRoutes({ port: connections }),
    ...recoveryRoutes({ port: connections }),
    ...providerRoutes({ port: connections, clock, sealing, ...outbound }),
    ...linkedAccountRoutes({ port: connections, clock, sealing, ...outbound }),
    ...directoryRoutes({ port: connections, sealing, ...outbound }),
    ...confirmRoutes({ port: connections, pool: passwords }),
    ...factorRoutes({ port: connections, clock, sealing }),
    ...passkeyRoutes({ port: connections, clock, sealing }),
    ...passkeyEnrolmentRoutes({ port: connections, clock, sealing }),
    ...keyRoutes({ port: connections, clock }),
    events.route,
    ...describeRoutes(records, () => routes, options.brand),
    ...attachmentRoutes(records),
    ...historyRoutes(records),
    ...importRoutes(records),
    ...exportRoutes(records),
    ...scimRoutes(records),
    // Under ZENNNN there is no address for staff at all.
    ...(options.brand === 'zeldesk' ? staffRoutes(options) : []),
    ...vaultRoutes(options),
    ...(clusters === undefined ? [] : clusterRoutes({ connections, clusters, clock })),
    ...(trust === undefined ? [] : trustRoutes({ connections, trust })),
    ...(downloads === undefined ? [] : downloadRoutes({ connections, downloads, clock })),
    ...(billing === undefined ? [] : billingRoutes({ connections, billing, clock })),
    ...(ownPromises === undefined ? [] : ownPromisesRoutes({ connections, ownPromises })),
    ...apiRoutes(records, events),
    ...clientRoutes(client, options.source),
    ...sourcePages(options.source),
    ...promisePages(options),
    ...pageRoutes(
      pageAccess({
        ...options,
        passwordScript: passwordScriptOf(client),
        records,
        away,
        onSignOut,
      }),
    ),
  ].map((route) => withStaffLog(route, { port: connections, findControl }))
  return routes
}

/** What is promised, what was found, and where a weakness is reported. */
function promisePages(options: ServerOptions): readonly Route[] {
  const { security, vault } = options
  if (security === undefined) return []
  const places = async () => await vault.places()
  return [...securityPages(security, { ...options, places }), ...reportPages(security)]
}
