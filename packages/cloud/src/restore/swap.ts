import { setTimeout as delay } from 'node:timers/promises'
import type { DatabaseId } from '@zennnn/kernel'
import type { Client } from 'pg'
import { asOwner, asSuperuser, type ClusterAccess } from '../database/cluster-access.ts'
import { tryLockCopies } from '../vault/vault-lock.ts'
import { type Exchange, exchangeHeld } from './exchange-held.ts'
import { holdStanding, requireServed } from './restore-served.ts'

const BACKUP_POLL_MS = 250

export interface Swap extends Exchange {
  /** By which PostgreSQL knows the live one before: another one means that names were changed already. */
  readonly replacedOid: string
}

/** Told again and again while a backup runs; what it throws ends the wait, with nothing exchanged. */
export type BackupWait = () => Promise<void>

/**
 * Lets two databases change names while requests to the live one wait, and carries over who is signed in. All or nothing:
 * whatever it throws, each has the name that it had, and the live one is open. Returns for how long requests were held; undefined when
 * names were changed already, also by another one that did so until a moment ago. STATE_REFUSED when the live one was taken
 * out of service: then it stays closed. Whoever wants to do so meanwhile waits. OVERLOADED when it cannot be done in time.
 */
export async function swapDatabases(
  place: { readonly access: ClusterAccess; readonly control: DatabaseId },
  swap: Swap,
  waits: BackupWait,
): Promise<number | undefined> {
  const { access, control } = place
  return await asOwner(access, control, async (register) => {
    await waitForBackup(register, swap.live, waits)
    return await holdStanding(place, swap.live, async (standing) => {
      if (standing !== undefined) requireServed(standing, 'exchanged')
      // Only now: who held the lock before may have exchanged them.
      if ((await databaseOid(access, swap.live)) !== swap.replacedOid) return undefined
      return await exchangeHeld({ access, register }, swap)
    })
  })
}

/** The id by which PostgreSQL knows the database of this name: it changes with a swap. */
export async function databaseOid(
  access: ClusterAccess,
  database: DatabaseId,
): Promise<string | undefined> {
  return await asSuperuser(access, 'postgres', async (client) => {
    const { rows } = await client.query<{ oid: string }>(
      'SELECT oid::text FROM pg_database WHERE datname = $1',
      [database],
    )
    return rows[0]?.oid
  })
}

/** None begins, and none is cut off, while this connection lives; nor is another exchange of the same database at work. */
async function waitForBackup(
  register: Client,
  database: DatabaseId,
  waits: BackupWait,
): Promise<void> {
  for (;;) {
    if (await tryLockCopies(register, database)) return
    await waits()
    await delay(BACKUP_POLL_MS)
  }
}
