import { createHash } from 'node:crypto'
import { join } from 'node:path'

/** PostgreSQL's port; without TCP it is only part of the socket's name. */
export const CLUSTER_PORT = 5432
/** sun_path of Linux holds 108 bytes with the closing zero (unix(7)). */
const SOCKET_PATH_BYTES = 107
/** Not os.tmpdir(): all processes must find the same place, whatever their environment says. */
const SHORT_PLACE = '/tmp'

/** Where one cluster keeps what. All paths are absolute. */
export interface ClusterLayout {
  readonly dataFolder: string
  /** Folder of the Unix socket; the `host` that clients connect to. */
  readonly socketFolder: string
  readonly logFile: string
}

/** The socket goes to /tmp when the home's own path is too long for one. */
export function clusterLayout(home: string): ClusterLayout {
  return {
    dataFolder: join(home, 'postgres'),
    socketFolder: socketFolder(home),
    logFile: join(home, 'log', 'postgresql.log'),
  }
}

export function socketPath(folder: string): string {
  return join(folder, `.s.PGSQL.${CLUSTER_PORT}`)
}

function socketFolder(home: string): string {
  const own = join(home, 'run')
  // The sockets of the nodes lie one folder below, named by a letter.
  if (Buffer.byteLength(socketPath(join(own, 'a'))) <= SOCKET_PATH_BYTES) return own
  const digest = createHash('sha256').update(home).digest('hex').slice(0, 16)
  return join(SHORT_PLACE, `zennnn-${digest}`)
}
