import { join } from 'node:path'
import { wayTo } from '../machine/short-way.ts'

/** PostgreSQL's port; without TCP it is only part of the socket's name. */
export const CLUSTER_PORT = 5432

/** Where one cluster keeps what. All paths are absolute. */
export interface ClusterLayout {
  readonly dataFolder: string
  /** Folder of the Unix socket; the `host` that clients connect to. */
  readonly socketFolder: string
  readonly logFile: string
}

export function clusterLayout(home: string): ClusterLayout {
  return {
    dataFolder: join(home, 'postgres'),
    socketFolder: join(wayTo(home), 'run'),
    logFile: join(home, 'log', 'postgresql.log'),
  }
}

export function socketPath(folder: string): string {
  return join(folder, `.s.PGSQL.${CLUSTER_PORT}`)
}
