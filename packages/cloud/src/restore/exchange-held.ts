import { setTimeout as delay } from 'node:timers/promises'
import { type DatabaseId, newDatabaseId, PlatformError } from '@zennnn/kernel'
import { type Client, DatabaseError, escapeIdentifier } from 'pg'
import { asSuperuser, type ClusterAccess, sendAll } from '../database/cluster-access.ts'
import { COMMIT_HERE, type HoldBudget, holdBudget, RELEASE_MS, tooLong } from './exchange-budget.ts'
import { carryOver } from './exchange-carry.ts'
import { announceHold, announceResume } from './hold-notice.ts'

/** In all but the last, who works on beyond his time is left in peace, and tried again around him. */
const ATTEMPTS = 3
/** So long they may work on. At last less: then they were waited for twice, and ending them takes time too. */
const FINISH_MS = { give_up: 800, end_them: 200 } as const
/** Between two of them everybody works on. */
const PAUSE_MS = 1_000
const POLL_MS = 10
const QUERY_CANCELED = '57014'

/** Two databases that change names. */
export interface Exchange {
  /** The name that customers, backups, secrets and certificates hang on: it stays. */
  readonly live: DatabaseId
  /** The database that gets this name; the one that had it gets this. */
  readonly other: DatabaseId
  /** Whether a link that the live one does not know is withdrawn in the other: it was there before, or has been removed. */
  readonly endsUnknownLinks: boolean
}

interface Place {
  readonly access: ClusterAccess
  /** A connection to the control database. */
  readonly register: Client
}

/**
 * Exchanges two databases while requests to the live one wait: the longest wait is what it returns, in milliseconds, and
 * within two seconds. What cannot be done in that time is given up with nothing changed, and tried again after a pause.
 * OVERLOADED when the last attempt is too long as well.
 */
export async function exchangeHeld(place: Place, exchange: Exchange): Promise<number> {
  let longest = 0
  for (let attempt = 1; ; attempt += 1) {
    const isLast = attempt === ATTEMPTS
    const { heldMs, isDone } = await attemptHeld(place, exchange, isLast ? 'end_them' : 'give_up')
    longest = Math.max(longest, heldMs)
    if (isDone) return longest
    if (isLast) throw tooLong()
    await delay(PAUSE_MS)
  }
}

/** What happens to those who work beyond their time. */
type Lateness = keyof typeof FINISH_MS

async function attemptHeld(
  { access, register }: Place,
  exchange: Exchange,
  late: Lateness,
): Promise<{ readonly heldMs: number; readonly isDone: boolean }> {
  return await asSuperuser(access, 'postgres', async (client) => {
    // Whoever was killed between the closing and the change of names left both closed. A standby that has come to a stop
    // keeps this waiting, while nobody is held.
    await openBoth(client, exchange)
    await client.query(COMMIT_HERE)
    const began = performance.now()
    const budget = holdBudget(() => performance.now())
    await announceHold(register, exchange.live)
    let isDone = false
    try {
      isDone = await inTime(async () => {
        await exchangeNow({ access, client, budget }, exchange, late)
      })
    } finally {
      await announceResume(register, exchange.live)
    }
    const heldMs = Math.round(performance.now() - began)
    if (isDone) await untilReplicated(client)
    return { heldMs, isDone }
  })
}

/**
 * Waits for the standby to have all that was committed here, which nobody who is held had to wait for: no statement or time
 * limit ends such a wait. Who writes meanwhile is answered when the standby has that, and so has the exchange too.
 */
async function untilReplicated(client: Client): Promise<void> {
  await client.query('RESET synchronous_commit')
  await client.query(`SELECT pg_logical_emit_message(true, 'zennnn_exchange', '')`)
}

/** False when the time was over before names were changed. */
async function inTime(body: () => Promise<void>): Promise<boolean> {
  try {
    await body()
    return true
  } catch (error) {
    const isLate = error instanceof PlatformError && error.code === 'OVERLOADED'
    if (isLate || (error instanceof DatabaseError && error.code === QUERY_CANCELED)) return false
    throw error
  }
}

async function openBoth(client: Client, { live, other }: Exchange): Promise<void> {
  await sendAll(
    client,
    [live, other].map((name) => `ALTER DATABASE ${escapeIdentifier(name)} ALLOW_CONNECTIONS true`),
  )
}

interface Held {
  readonly access: ClusterAccess
  /** As superuser, in another database. */
  readonly client: Client
  readonly budget: HoldBudget
}

async function exchangeNow(held: Held, exchange: Exchange, late: Lateness): Promise<void> {
  const { access, client, budget } = held
  const { live, other, endsUnknownLinks } = exchange
  await drain(held, live, late)
  await carryOver(access, { from: live, to: other, limit: budget.limit, endsUnknownLinks })
  try {
    await budget.limit(client)
    await sendAll(client, [
      `ALTER DATABASE ${escapeIdentifier(live)} ALLOW_CONNECTIONS false`,
      `ALTER DATABASE ${escapeIdentifier(other)} ALLOW_CONNECTIONS false`,
    ])
    await endAll(held, [live, other])
    await rename(held, exchange)
  } catch (error) {
    await reopen(client, live)
    throw error
  } finally {
    await client.query('SET statement_timeout = 0')
  }
}

/**
 * When nothing was exchanged. Somebody who has the row of the database to himself would keep everybody waiting: the next
 * attempt, or the end of the restore, opens it then.
 */
async function reopen(client: Client, database: DatabaseId): Promise<void> {
  await client.query(`SET statement_timeout = ${RELEASE_MS}`)
  await inTime(async () => {
    await client.query(`ALTER DATABASE ${escapeIdentifier(database)} ALLOW_CONNECTIONS true`)
  })
}

/** Until nobody is connected any more. OVERLOADED when somebody is beyond his time and is to be left in peace. */
async function drain(held: Held, database: DatabaseId, late: Lateness): Promise<void> {
  for (;;) {
    const { rowCount } = await held.client.query(
      `SELECT FROM pg_stat_activity WHERE datname = $1 AND backend_type = 'client backend'`,
      [database],
    )
    if (rowCount === 0) return
    if (!held.budget.mayFinish(FINISH_MS[late])) break
    await delay(POLL_MS)
  }
  if (late === 'give_up') throw tooLong()
  await endAll(held, [database])
}

/** OVERLOADED when somebody is still there when the time is over. */
async function endAll({ client, budget }: Held, databases: readonly DatabaseId[]): Promise<void> {
  await budget.limit(client)
  const { rows } = await client.query<{ pid: number }>(
    'SELECT pid, pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = ANY ($1)',
    [databases],
  )
  const pids = rows.map(({ pid }) => pid)
  // All at once: asked to wait, PostgreSQL waits for one after the other, and looks every 100 ms.
  while (await isAnyAlive(client, pids)) {
    budget.leftMs()
    await delay(POLL_MS)
  }
}

async function isAnyAlive(client: Client, pids: readonly number[]): Promise<boolean> {
  const { rowCount } = await client.query('SELECT FROM pg_stat_activity WHERE pid = ANY ($1)', [
    pids,
  ])
  return rowCount !== 0
}

async function rename(
  { client, budget }: Held,
  { live, other }: Pick<Exchange, 'live' | 'other'>,
): Promise<void> {
  const [liveName, otherName, between] = [live, other, newDatabaseId()].map(escapeIdentifier)
  await client.query('BEGIN')
  try {
    for (const statement of [
      `ALTER DATABASE ${liveName} RENAME TO ${between}`,
      `ALTER DATABASE ${otherName} RENAME TO ${liveName}`,
      `ALTER DATABASE ${between} RENAME TO ${otherName}`,
      // With the names: whoever is killed in between must not leave it closed.
      `ALTER DATABASE ${liveName} ALLOW_CONNECTIONS true`,
    ]) {
      await budget.limit(client)
      await client.query(statement)
    }
    // Names that have changed are never half changed: this is not cut short.
    await sendAll(client, ['SET statement_timeout = 0', 'COMMIT'])
  } catch (error) {
    await client.query('ROLLBACK')
    throw error
  }
}
