import { setTimeout as delay } from 'node:timers/promises'
import { admitDatabase } from '@zennnn/data'
import { type JobContext, type JobKind, jobKind } from '@zennnn/jobs'
import { PlatformError } from '@zennnn/kernel'
import { escapeIdentifier } from 'pg'
import { asMaintainer, asOwner, asSuperuser, sendAll } from '../database/cluster-access.ts'
import { COMPLETE, elevationKey } from '../database/database-statements.ts'
import { type BackupRecord, getBackup, holdingRegions } from '../vault/backup-register.ts'
import { runBackup } from '../vault/backup-run.ts'
import { lackingRegions } from '../vault/catch-up.ts'
import type { Watch } from '../vault/watch.ts'
import { endWaiting } from './neutralise.ts'
import { tidyRestores } from './restore-abandon.ts'
import { askerOf, writeRestoreEntry } from './restore-entry.ts'
import { fillFresh } from './restore-fill.ts'
import { getWantedBackup } from './restore-input.ts'
import { beginRestore, updateRestore } from './restore-register.ts'
import { requireServed } from './restore-served.ts'
import { getRestoreSource, partsOf } from './restore-source.ts'
import { restoreOf, restoreStep, saveRestore } from './restore-steps.ts'
import { completeSwap, swapOnce } from './restore-swap.ts'
import type { RestoreTools } from './restore-tools.ts'
import { databaseOid } from './swap.ts'

/** So long a restore on live can be undone. */
export const UNDO_DAYS = 7

const BACKUP_POLL_MS = 1_000
const RESTORED = {
  mail: 'Not sent: a backup was restored. It may have been sent before.',
  job: 'Ended: a backup was restored.',
}

/**
 * Replaces a database by a backup of it: a backup of now first, in one region or more, then restored aside, then the two change names while
 * requests wait. Input: backup, and database when a customer asks. Until the last step it can be cancelled, and whatever
 * fails leaves the live database as it is. Each step may be run again after a kill.
 */
export function restoreLiveJob(tools: RestoreTools): JobKind {
  return jobKind({
    name: 'restore_live',
    place: 'control',
    steps: [
      restoreStep(tools, 'reserve', async (context) => {
        await reserve(tools, context)
      }),
      restoreStep(tools, 'safety', async (context) => {
        await makeSafe(tools, context)
      }),
      restoreStep(tools, 'restore', async (context) => {
        await fillFresh(tools, context)
      }),
      restoreStep(tools, 'admit', async (context) => {
        await admit(tools, context)
      }),
      // The last one: once names are changed nothing is left that could be cancelled.
      restoreStep(tools, 'swap', async (context) => {
        await swap(tools, context)
      }),
    ],
  })
}

async function reserve(tools: RestoreTools, context: JobContext): Promise<void> {
  const { access, control } = tools
  await context.report({ message: 'Looking at the backup.' })
  const backup = await getWantedBackup(tools, context.input)
  // One whose worker died too often would keep this one out.
  await tidyRestores(tools)
  await asOwner(access, control, async (register) => {
    const source = await getRestoreSource(register, backup.database)
    requireServed(source, 'restored')
    partsOf(tools, source.apps)
    await beginRestore(register, {
      job: context.job,
      database: backup.database,
      backup: backup.id,
      mode: 'live',
    })
  })
}

async function makeSafe(tools: RestoreTools, context: JobContext): Promise<void> {
  const restore = await restoreOf(tools, context)
  await context.report({ message: 'Making a backup of the database as it is now.' })
  const made = await backupInTurn(tools, context, restore.database)
  const lacking = lackingRegions(tools, made)
  // One copy that was read back is enough: the database of before is kept besides. A region that is away must not hinder
  // who has to go back; it gets its copy later.
  if (holdingRegions(tools, made).length === 0)
    throw new PlatformError('STATE_REFUSED', {
      message:
        `The backup of the database as it is now is ${made.state}, so nothing was restored. ${made.message ?? ''}`.trim(),
      hint: `zennnn backup show ${made.id} says what each region answered.`,
    })
  await context.note(
    `The database as it is now is in the backup ${made.id}.${lacking.length === 0 ? '' : ` It is incomplete: ${lacking.join(', ')} ${lacking.length === 1 ? 'gets' : 'get'} a copy later.`}`,
  )
  await saveRestore(tools, restore.id, { set: 'safety_backup = $2', values: [made.id] })
}

/** After the one that is being made, if any. */
async function backupInTurn(
  tools: RestoreTools,
  context: JobContext,
  database: BackupRecord['database'],
): Promise<BackupRecord> {
  for (;;) {
    try {
      const made = await runBackup(
        tools,
        { database, kind: 'before_restore' },
        safetyWatch(context),
      )
      // Cancelled, it has failed: then this is what ends the job.
      await context.report({})
      return made
    } catch (error) {
      if (!(error instanceof PlatformError && error.code === 'STATE_REFUSED')) throw error
      await context.report({ message: 'Waiting for the end of another backup.' })
      await delay(BACKUP_POLL_MS)
    }
  }
}

/** Bytes and time that is left, said of what is being done. */
function safetyWatch({ signal, report }: JobContext): Watch {
  return {
    signal,
    report: async ({ message, ...progress }) => {
      await report({ ...progress, message: `A backup of the database as it is now: ${message}` })
    },
  }
}

/** Lets the login role of the live database in already; it reaches it only under the live name. */
async function admit(tools: RestoreTools, context: JobContext): Promise<void> {
  await context.report({ message: 'Preparing the exchange.' })
  const { access } = tools
  const { id, backup, database, fresh } = await restoreOf(tools, context)
  const { at } = await getBackup(access, tools.control, backup)
  await asOwner(access, fresh, async (client) => {
    await client.query('begin')
    await endWaiting(client, RESTORED)
    // With the data that come: what is asked for is only in the log of those that go.
    await writeRestoreEntry(
      client,
      id,
      `The backup of ${at.toISOString()} was restored: ${askerOf(context.input)} asked for it. What happened after the backup stands in this log as of what was replaced.`,
    )
    await client.query('commit')
  })
  const login = escapeIdentifier(database)
  await asSuperuser(access, 'postgres', async (client) => {
    await sendAll(client, [
      `GRANT CONNECT ON DATABASE ${escapeIdentifier(fresh)} TO ${login}`,
      `COMMENT ON DATABASE ${escapeIdentifier(fresh)} IS '${COMPLETE}'`,
    ])
  })
  await asMaintainer(access, fresh, async (client) => {
    await admitDatabase(client, elevationKey(access.secrets.tenantKey, database), database)
  })
  await saveRestore(tools, id, {
    // Run again after names were changed, it must not take the new one for the old one.
    set: 'replaced_oid = coalesce(replaced_oid, $2)',
    values: [await databaseOid(access, database)],
  })
}

async function swap(tools: RestoreTools, context: JobContext): Promise<void> {
  await context.report({ message: 'Exchanging the databases.' })
  const restore = await restoreOf(tools, context)
  await asOwner(tools.access, tools.control, async (register) => {
    const { apps } = await getRestoreSource(register, restore.database)
    const heldMs = await swapOnce(tools, restore, {
      registry: partsOf(tools, apps).registry,
      watch: context,
    })
    if (heldMs !== undefined)
      await updateRestore(register, restore.id, { set: 'held_ms = $2', values: [heldMs] })
  })
  await completeSwap(tools, restore)
  await context.note('The database was exchanged; the one of before is kept for some days.')
}
