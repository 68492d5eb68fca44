import { setTimeout as delay } from 'node:timers/promises'
import { type JobContext, type JobKind, jobKind } from '@zennnn/jobs'
import { newRecordId, PlatformError, parseDatabaseId, parseRecordId } from '@zennnn/kernel'
import { asOwner } from '../database/cluster-access.ts'
import { type BackupRecord, findBackup } from '../vault/backup-register.ts'
import { runBackup } from '../vault/backup-run.ts'
import { requireThere } from '../vault/backup-there.ts'
import type { Vault } from '../vault/vault.ts'
import { findPoint, requireThen, type WantedPoint, withPoint } from './point-fetch.ts'
import { parsePoint } from './point-time.ts'

const TURN_MS = 1_000

/**
 * Makes a backup of a database as it was at a moment of the last seven days, which is restored like any other. Input:
 * database, at. The result of its step `fetch` names the backup. Run again after a kill it begins anew, unless the backup is
 * made; what was left of the cluster of that moment is removed.
 */
export function pointJob(vault: Vault): JobKind {
  return jobKind({
    name: 'backup_at',
    place: 'control',
    steps: [
      {
        name: 'find',
        run: async (context) => {
          await context.report({ message: 'Looking for this moment in the log.' })
          await findPoint(vault, await wantedOf(vault, context), context)
        },
      },
      { name: 'fetch', run: async (context) => await fetch(vault, context) },
    ],
  })
}

async function wantedOf(vault: Vault, { input }: JobContext): Promise<WantedPoint> {
  const database = parseDatabaseId(Reflect.get(Object(input), 'database'))
  const at = parsePoint(Reflect.get(Object(input), 'at'), vault.clock.now())
  await requireThere(vault, database)
  return { database, at }
}

async function fetch(vault: Vault, context: JobContext): Promise<unknown> {
  const earlier = await findEarlier(vault, context.checkpoint)
  const backup = earlier ?? (await inTurn(vault, context, async () => await make(vault, context)))
  if (backup.state === 'complete' || backup.state === 'incomplete') return { backup: backup.id }
  throw new PlatformError('STATE_REFUSED', {
    message: `The backup failed: ${backup.message ?? ''}`,
  })
}

/** The id of the backup is kept before it begins: killed between its end and ours, it is not made a second time. */
async function findEarlier(vault: Vault, checkpoint: unknown): Promise<BackupRecord | undefined> {
  const id: unknown = Reflect.get(Object(checkpoint), 'backup')
  if (typeof id !== 'string') return undefined
  const found = await findBackup(vault.access, vault.control, parseRecordId(id))
  return found?.state === 'complete' || found?.state === 'incomplete' ? found : undefined
}

/** Each takes as much of the disk as all databases together: one at a time. */
async function inTurn<T>(vault: Vault, context: JobContext, body: () => Promise<T>): Promise<T> {
  return await asOwner(vault.access, vault.control, async (register) => {
    for (;;) {
      const { rows } = await register.query<{ taken: boolean }>(
        `select pg_try_advisory_lock(hashtext('zennnn.point')) as taken`,
      )
      if (rows[0]?.taken === true) return await body()
      await context.report({ message: 'Waiting for the end of another restore.' })
      await delay(TURN_MS, undefined, { signal: context.signal })
    }
  })
}

async function make(vault: Vault, context: JobContext): Promise<BackupRecord> {
  const { database, at } = await wantedOf(vault, context)
  const point = await findPoint(vault, { database, at }, context)
  const id = newRecordId(vault.clock)
  return await withPoint(
    vault,
    { point, at },
    {
      watch: context,
      body: async (access) => {
        await requireThen(access, database)
        await context.report({ message: 'Opening the regions.', checkpoint: { backup: id } })
        const wanted = { id, database, kind: 'point_in_time', past: { access, at } } as const
        const backup = await runBackup(vault, wanted, context)
        // Cancelled, it has failed: then this is what ends the job.
        await context.report({})
        return backup
      },
    },
  )
}
