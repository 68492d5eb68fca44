export type { Method, Route } from './http/route.ts'
export type { ProblemPage } from './http/router.ts'
export type { Site, Visit } from './http/visit.ts'
export { createServer, type RunningServer, type ServerOptions } from './server.ts'
