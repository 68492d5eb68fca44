import type { Connections } from '@zennnn/data'
import { type DatabaseId, isDatabaseId, type Log } from '@zennnn/kernel'
import type { Client } from 'pg'

const CHANNEL = 'zennnn_hold'
/** Who hears of the hold and not of its end, because whoever held died, goes on after this. */
const LONGEST_MS = 15_000

/** Tells every process that a database is about to be replaced. `register`: the control database. */
export async function announceHold(register: Client, database: DatabaseId): Promise<void> {
  await register.query('select pg_notify($1, $2)', [CHANNEL, `hold ${database}`])
}

/** Tells every process that it was, or was not. */
export async function announceResume(register: Client, database: DatabaseId): Promise<void> {
  await register.query('select pg_notify($1, $2)', [CHANNEL, `resume ${database}`])
}

/**
 * Holds databases in the connections of this process when they are replaced. A process that misses a notice finds the
 * database closed for a moment, and waits all the same. Returns the way to end it.
 */
export async function followHolds(options: {
  readonly connections: Pick<Connections, 'listen' | 'hold' | 'resume'>
  readonly control: DatabaseId
  readonly log: Log
}): Promise<() => Promise<void>> {
  const { connections, control, log } = options
  return await connections.listen(control, CHANNEL, (payload) => {
    const [word, database] = payload.split(' ', 2)
    // Without the control database nobody could end the hold.
    if (!isDatabaseId(database) || database === control) return
    log.info('database_held', { database, word })
    if (word === 'hold') connections.hold(database, LONGEST_MS)
    else if (word === 'resume') connections.resume(database)
  })
}
