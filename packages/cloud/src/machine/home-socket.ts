import { join } from 'node:path'
import type { Identity } from './program.ts'
import { ensurePrivateFolder } from './service-user.ts'
import { ensureWay, wayTo } from './short-way.ts'

/**
 * `door`: where `deliver` hands out backups. `derive`: where passwords are derived. `cluster`: where `up` is asked to move the
 * cluster. `view`: where it only shows it. `oidc` and `ldap`: where `work` has a provider and a directory for the canary, for the
 * seconds of a try.
 */
type SocketName = 'door' | 'derive' | 'cluster' | 'view' | (typeof CANARY_SOCKETS)[number]

export const CANARY_SOCKETS = ['oidc', 'ldap'] as const

/** A socket at which a process of the cloud listens. */
export function homeSocket(home: string, name: SocketName): string {
  return join(socketFolder(home, name), 'socket')
}

function socketFolder(home: string, name: SocketName): string {
  return join(wayTo(home), name)
}

/** The folder of the socket: `owner` makes what is in it, the members of `guests` may pass through, nobody else. */
export async function ensureSocketFolder(
  home: string,
  name: SocketName,
  { owner, guests }: { readonly owner: Identity | undefined; readonly guests?: number | undefined },
): Promise<void> {
  await ensureWay(home)
  await ensurePrivateFolder(socketFolder(home, name), owner, guests)
}
