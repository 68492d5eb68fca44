export type { BillingPort } from './http/billing-port.ts'
export type { ClusterMoveKind, ClusterOrder, ClusterPort } from './http/cluster-port.ts'
export type { DownloadPort } from './http/download-port.ts'
export type { RunningServer } from './http/https-server.ts'
export type { OwnPromisesPort } from './http/own-promises-port.ts'
export { listenPlain, type PlainHttpOptions } from './http/plain-http.ts'
export type { ReportPort } from './http/report-port.ts'
export type { SecurityPort } from './http/security-port.ts'
export type { Component, SourceNotice, SourcePort } from './http/source-port.ts'
export type { TrustPort } from './http/trust-port.ts'
export type { VaultOrder, VaultPort } from './http/vault-port.ts'
export type { Site, Visit } from './http/visit.ts'
export type { ClientFile, ClientFiles } from './pages/client.ts'
export type {
  SignUpPort,
  SignUpProblems,
  SignUpProgress,
  SignUpRequest,
  SignUpStart,
} from './pages/page-ports.ts'
export { Questions } from './rest/questions.ts'
export { answerRest, type RestPorts } from './rest/rest.ts'
export type { RestAnswer, RestRequest } from './rest/rest-request.ts'
export { Sights } from './rest/sights.ts'
export { createServer, type ServerOptions } from './server.ts'
