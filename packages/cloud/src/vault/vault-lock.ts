import { type DatabaseId, PlatformError } from '@zennnn/kernel'
import type { Client } from 'pg'
import { asOwner, type ClusterAccess } from '../database/cluster-access.ts'

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

/**
 * Runs `body` when no other process of this machine does the jobs of the vault, and keeps the others waiting meanwhile: as
 * many run at once as there are processors, whoever counts them. Rejects when `signal` fires while it waits; `lost` fires when
 * another one may begin.
 */
export async function asOnlyWorker<T>(
  access: ClusterAccess,
  of: { readonly control: DatabaseId; readonly machine: string; readonly signal: AbortSignal },
  body: (lost: AbortSignal) => Promise<T>,
): Promise<T> {
  const { control, machine, signal } = of
  return await asOwner(access, control, async (register) => {
    const leave = (): void => {
      void register.end()
    }
    signal.addEventListener('abort', leave, { once: true })
    signal.throwIfAborted()
    await register.query(`select pg_advisory_lock(hashtext('zennnn.vault_worker'), hashtext($1))`, [
      machine,
    ])
    signal.removeEventListener('abort', leave)
    const lost = new AbortController()
    register.once('end', () => {
      lost.abort()
    })
    return await body(lost.signal)
  })
}
