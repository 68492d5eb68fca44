import { type DatabaseId, PlatformError } from '@zennnn/kernel'
import { asSuperuser, type ClusterAccess, sendAll } from '../database/cluster-access.ts'
import { keepEnd } from '../machine/kept-output.ts'
import type { ScratchDatabase } from './scratch-database.ts'

const KEPT_CHARACTERS = 64 * 1024

/** Call it before anything is restored there: the superuser has no business among what a dump brought. */
export async function prepareCheck(access: ClusterAccess, database: DatabaseId): Promise<void> {
  await asSuperuser(access, database, async (client) => {
    await sendAll(client, [
      'create schema pages_checked_here',
      'create extension amcheck schema pages_checked_here',
      `grant usage on schema pages_checked_here to ${database}`,
      `grant execute on all functions in schema pages_checked_here to ${database}`,
    ])
  })
}

/**
 * Reads every page of a restored database, and looks up each row in every B-tree index (pg_amcheck). As its own role:
 * indexes call functions of the dump. INTERNAL when something is damaged.
 */
export async function checkPages({ start }: ScratchDatabase, signal?: AbortSignal): Promise<void> {
  const { output, ended, stop } = await start('pg_amcheck', ['--heapallindexed'])
  const said = keepEnd(output, KEPT_CHARACTERS)
  signal?.addEventListener('abort', stop, { once: true })
  try {
    await ended
  } catch (cause) {
    signal?.throwIfAborted()
    throw damaged(said(), cause)
  } finally {
    signal?.removeEventListener('abort', stop)
  }
}

/** What it found, it says on its output; on the other one, why it could not look. */
function damaged(found: string, cause: unknown): unknown {
  const [where = '', what = ''] = found.trim().split(/:?\n\s*/)
  if (where === '') return cause
  return new PlatformError('INTERNAL', {
    message: `What was restored is damaged: ${where}: ${what}`,
    hint: 'Look at this table and index in the database itself: pg_amcheck --heapallindexed; then REINDEX.',
    cause,
  })
}
