import { join } from 'node:path'
import { clusterLayout } from '../cluster/cluster-layout.ts'
import type { NodeName } from './cluster-view.ts'

/** Where the primary is reached, for processes with open connections. Closed: who wants a connection waits. */
export interface Route {
  readonly epoch: number
  readonly node: NodeName
  readonly open: boolean
}

/**
 * The file with the route as JSON, replaced by rename. Its folder holds nothing else and may be watched by who may connect;
 * that of the sockets, above, may only be passed through.
 */
export function routeFile(home: string): string {
  return join(clusterLayout(home).socketFolder, 'route', 'route.json')
}
