export type { RunningServer } from './http/https-server.ts'
export type { Site } from './http/visit.ts'
export { createServer, type ServerOptions } from './server.ts'
