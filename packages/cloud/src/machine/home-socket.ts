import { createHash } from 'node:crypto'
import { join } from 'node:path'
import type { Identity } from './program.ts'
import { ensurePrivateFolder } from './service-user.ts'

/** sun_path of Linux holds 108 bytes with the closing zero (unix(7)). */
const SOCKET_PATH_BYTES = 107

/**
 * `door`: where `deliver` hands out backups. `derive`: where passwords are derived. `cluster`: where `up` is asked to move the
 * cluster. `view`: where it only shows it.
 */
type SocketName = 'door' | 'derive' | 'cluster' | 'view'

/** A socket at which a process of the cloud listens; it goes to /tmp when the home's own path is too long for one. */
export function homeSocket(home: string, name: SocketName): string {
  return join(socketFolder(home, name), 'socket')
}

function socketFolder(home: string, name: SocketName): string {
  const own = join(home, name)
  if (Buffer.byteLength(join(own, 'socket')) <= SOCKET_PATH_BYTES) return own
  const digest = createHash('sha256').update(home).digest('hex').slice(0, 16)
  return join('/tmp', `zennnn-${digest}-${name}`)
}

/** The folder of the socket: `owner` makes what is in it, the members of `guests` may pass through, nobody else. */
export async function ensureSocketFolder(
  home: string,
  name: SocketName,
  { owner, guests }: { readonly owner: Identity | undefined; readonly guests?: number | undefined },
): Promise<void> {
  await ensurePrivateFolder(socketFolder(home, name), owner, guests)
}
