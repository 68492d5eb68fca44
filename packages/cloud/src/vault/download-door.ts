import { createHash } from 'node:crypto'
import { join } from 'node:path'
import type { Identity } from '../machine/program.ts'
import { ensurePrivateFolder } from '../machine/service-user.ts'

/** sun_path of Linux holds 108 bytes with the closing zero (unix(7)). */
const SOCKET_PATH_BYTES = 107

/** The socket at which backups are handed out; it goes to /tmp when the home's own path is too long for one. */
export function doorSocket(home: string): string {
  return join(doorFolder(home), 'socket')
}

function doorFolder(home: string): string {
  const own = join(home, 'door')
  if (Buffer.byteLength(join(own, 'socket')) <= SOCKET_PATH_BYTES) return own
  const digest = createHash('sha256').update(home).digest('hex').slice(0, 16)
  return join('/tmp', `zennnn-${digest}-door`)
}

/** The folder of the socket: `owner` makes what is in it, the members of `guests` may pass through, nobody else. */
export async function ensureDoor(
  home: string,
  owner: Identity | undefined,
  guests: number | undefined,
): Promise<void> {
  await ensurePrivateFolder(doorFolder(home), owner, guests)
}
