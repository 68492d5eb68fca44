import { setTimeout as delay } from 'node:timers/promises'
import { type DatabaseId, newDatabaseId } from '@zennnn/kernel'
import { type Client, escapeIdentifier } from 'pg'
import { asOwner, asSuperuser, type ClusterAccess, sendAll } from '../database/cluster-access.ts'
import { tryLockCopies } from '../vault/vault-lock.ts'
import { announceHold, announceResume } from './hold-notice.ts'
import { holdStanding, requireServed } from './restore-served.ts'

/** Who works when the hold begins may finish; later he is ended. */
const FINISH_MS = 2_000
const POLL_MS = 10
const BACKUP_POLL_MS = 250

export interface Swap {
  /** The name that customers, backups, secrets and certificates hang on: it stays. */
  readonly live: DatabaseId
  /** The database that gets this name; the one that had it gets this. */
  readonly other: DatabaseId
  /** By which PostgreSQL knows the live one before: another one means that names were changed already. */
  readonly replacedOid: string
  /** Whether a link that the live one does not know is withdrawn in the other: it was there before, or has been removed. */
  readonly endsUnknownLinks: boolean
}

/** Told again and again while a backup runs; what it throws ends the wait, with nothing exchanged. */
export type BackupWait = () => Promise<void>

/**
 * Lets two databases change names while requests to the live one wait, and carries over who is signed in. All or nothing:
 * whatever it throws, each has the name that it had, and the live one is open. Returns for how long requests were held; undefined when
 * names were changed already, also by another one that did so until a moment ago. STATE_REFUSED when the live one was taken
 * out of service: then it stays closed. Whoever wants to do so meanwhile waits.
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
      return await exchangeHeld(access, register, swap)
    })
  })
}

/** Requests wait from the first moment to the last, for as many milliseconds as it returns. */
async function exchangeHeld(access: ClusterAccess, register: Client, swap: Swap): Promise<number> {
  const began = performance.now()
  await announceHold(register, swap.live)
  try {
    await asSuperuser(access, 'postgres', async (client) => {
      await exchange(access, client, swap)
    })
  } finally {
    await announceResume(register, swap.live)
  }
  return Math.round(performance.now() - began)
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

async function exchange(
  access: ClusterAccess,
  client: Client,
  { live, other, endsUnknownLinks }: Swap,
): Promise<void> {
  const [liveName, otherName] = [escapeIdentifier(live), escapeIdentifier(other)]
  try {
    // Whoever was killed between the closing and the change of names left both closed.
    await sendAll(client, [
      `ALTER DATABASE ${liveName} ALLOW_CONNECTIONS true`,
      `ALTER DATABASE ${otherName} ALLOW_CONNECTIONS true`,
    ])
    await drain(client, live)
    await carrySessions(access, { from: live, to: other })
    await carryLinks(access, { from: live, to: other, endsUnknownLinks })
    await sendAll(client, [
      `ALTER DATABASE ${liveName} ALLOW_CONNECTIONS false`,
      `ALTER DATABASE ${otherName} ALLOW_CONNECTIONS false`,
    ])
    await client.query(
      'SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity WHERE datname = ANY ($1)',
      [[live, other]],
    )
    await rename(client, { live, other })
  } finally {
    // Also when nothing was exchanged.
    await client.query(`ALTER DATABASE ${liveName} ALLOW_CONNECTIONS true`)
  }
}

/** Until nobody is connected any more, or the time to finish is over. */
async function drain(client: Client, database: DatabaseId): Promise<void> {
  const deadline = performance.now() + FINISH_MS
  for (;;) {
    const { rowCount } = await client.query(
      `SELECT FROM pg_stat_activity WHERE datname = $1 AND backend_type = 'client backend'`,
      [database],
    )
    if (rowCount === 0 || performance.now() > deadline) return
    await delay(POLL_MS)
  }
}

async function rename(
  client: Client,
  { live, other }: Pick<Swap, 'live' | 'other'>,
): Promise<void> {
  const [liveName, otherName, between] = [live, other, newDatabaseId()].map(escapeIdentifier)
  await client.query('BEGIN')
  try {
    await sendAll(client, [
      `ALTER DATABASE ${liveName} RENAME TO ${between}`,
      `ALTER DATABASE ${otherName} RENAME TO ${liveName}`,
      `ALTER DATABASE ${between} RENAME TO ${otherName}`,
      // With the names: whoever is killed in between must not leave it closed.
      `ALTER DATABASE ${liveName} ALLOW_CONNECTIONS true`,
    ])
    await client.query('COMMIT')
  } catch (error) {
    await client.query('ROLLBACK')
    throw error
  }
}

/** Nobody is signed out by a restore; whoever was signed in at the time of the backup is not signed in again. */
async function carrySessions(
  access: ClusterAccess,
  { from, to }: { readonly from: DatabaseId; readonly to: DatabaseId },
): Promise<void> {
  const sessions = await asOwner(access, from, async (client) => {
    const { rows } = await client.query<{ sessions: string }>(
      `select coalesce(json_agg(s), '[]')::text as sessions from zennnn.session s where s.valid_until > now()`,
    )
    return rows[0]?.sessions ?? '[]'
  })
  await asOwner(access, to, async (client) => {
    await client.query('begin')
    await client.query('delete from zennnn.session')
    await client.query(
      `insert into zennnn.session select s.* from json_populate_recordset(null::zennnn.session, $1) s
       join app."user" u on u."id" = s.user_id and u."active"`,
      [sessions],
    )
    await client.query('commit')
  })
}

/** A link that was withdrawn or used since opens nothing again. */
async function carryLinks(
  access: ClusterAccess,
  {
    from,
    to,
    endsUnknownLinks,
  }: { readonly from: DatabaseId; readonly to: DatabaseId; readonly endsUnknownLinks: boolean },
): Promise<void> {
  const links = await asOwner(access, from, async (client) => {
    const { rows } = await client.query<{ links: string }>(
      `select coalesce(json_agg(l), '[]')::text as links from zennnn.link l`,
    )
    return rows[0]?.links ?? '[]'
  })
  await asOwner(access, to, async (client) => {
    await client.query(
      `update zennnn.link l set used_at = coalesce(l.used_at, known.used_at),
         revoked_at = coalesce(l.revoked_at, known.revoked_at, case when known.id is null and $2 then now() end)
       from zennnn.link mine left join json_populate_recordset(null::zennnn.link, $1) known on known.id = mine.id
       where l.id = mine.id`,
      [links, endsUnknownLinks],
    )
  })
}
