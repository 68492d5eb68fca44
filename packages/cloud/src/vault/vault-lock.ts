import { type DatabaseId, PlatformError } from '@zennnn/kernel'
import type { Client } from 'pg'

/**
 * Keeps everybody else from writing or deleting copies of a database, as long as the connection: who is killed leaves none
 * behind. STATE_REFUSED while somebody else has it.
 */
export async function lockCopies(register: Client, database: DatabaseId): Promise<void> {
  if (await tryLockCopies(register, database)) return
  throw new PlatformError('STATE_REFUSED', {
    message: 'The copies of this database are being written or kept.',
    hint: 'Wait for its end.',
  })
}

/** As lockCopies; false while somebody else has it. */
export async function tryLockCopies(register: Client, database: DatabaseId): Promise<boolean> {
  const { rows } = await register.query<{ taken: boolean }>(
    `select pg_try_advisory_lock(hashtext('zennnn.backup'), hashtext($1)) as taken`,
    [database],
  )
  return rows[0]?.taken === true
}

/** As lockCopies, after whoever has it. */
export async function waitForCopies(register: Client, database: DatabaseId): Promise<void> {
  await register.query(`select pg_advisory_lock(hashtext('zennnn.backup'), hashtext($1))`, [
    database,
  ])
}
