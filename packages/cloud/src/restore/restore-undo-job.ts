import { type JobContext, type JobKind, type JobStep, jobKind } from '@zennnn/jobs'
import { PlatformError, type RecordId } from '@zennnn/kernel'
import type { Client } from 'pg'
import { asOwner } from '../database/cluster-access.ts'
import { abandonUndo } from './restore-abandon.ts'
import { askerOf } from './restore-entry.ts'
import { holdRestore } from './restore-lock.ts'
import { busy, findRestore } from './restore-register.ts'
import { requireServed } from './restore-served.ts'
import { getRestoreSource, partsOf } from './restore-source.ts'
import { endsJob, idInput, saveRestore } from './restore-steps.ts'
import { completeSwap, swapOnce } from './restore-swap.ts'
import type { RestoreTools } from './restore-tools.ts'

/**
 * Gives a database back what a restore on live replaced, as quickly as it was replaced. What was done since then is kept
 * for the same days. Input: restore, and database when a customer asks.
 */
export function restoreUndoJob(tools: RestoreTools): JobKind {
  return jobKind({
    name: 'restore_undo',
    place: 'control',
    steps: [
      undoStep(tools, 'prepare', async (context) => {
        await prepare(tools, context)
      }),
      undoStep(tools, 'swap', async (context) => {
        await swap(tools, context)
      }),
    ],
  })
}

function undoStep(
  tools: RestoreTools,
  name: string,
  run: (context: JobContext) => Promise<void>,
): JobStep {
  return {
    name,
    run: async (context) => {
      const restore = idInput(context.input, 'restore')
      await holdRestore(tools, restore, context, async (hold) => {
        try {
          await run(hold.context)
        } catch (error) {
          if (endsJob(error, hold.context.signal) && (await hold.isHeld()))
            await abandonUndo(tools, context.job)
          throw error
        }
      })
    },
  }
}

async function prepare(tools: RestoreTools, context: JobContext): Promise<void> {
  const { access, control } = tools
  await context.report({ message: 'Looking at the database of before.' })
  await asOwner(access, control, async (register) => {
    await beginUndo(register, context)
  })
}

async function swap(tools: RestoreTools, context: JobContext): Promise<void> {
  await context.report({ message: 'Exchanging the databases.' })
  const { access, control } = tools
  const found = await asOwner(access, control, async (register) => {
    const restore = await findRestore(register, idInput(context.input, 'restore'))
    // Killed after the last thing it did.
    if (restore?.state !== 'undoing' || restore.job !== context.job) return undefined
    return { restore, ...(await getRestoreSource(register, restore.database)) }
  })
  if (found === undefined) return
  const { restore, apps } = found
  const heldMs = await swapOnce(tools, restore, {
    registry: partsOf(tools, apps).registry,
    watch: context,
    entry: {
      id: context.job,
      words: `A restore was undone: ${askerOf(context.input)} asked for it. What happened after the restore stands in this log as of what was replaced.`,
    },
  })
  if (heldMs !== undefined)
    await saveRestore(tools, restore.id, { set: 'held_ms = $2', values: [heldMs] })
  await completeSwap(tools, restore)
}

/** Takes the restore for this job. NOT_FOUND, or STATE_REFUSED with what stands against it. */
async function beginUndo(register: Client, { job, input }: JobContext): Promise<void> {
  const id = idInput(input, 'restore')
  const found = await findRestore(register, id)
  const asker: unknown = Reflect.get(Object(input), 'database')
  if (found === undefined || (asker !== undefined && asker !== found.database))
    throw new PlatformError('NOT_FOUND', { message: `There is no restore "${id}".` })
  if (found.state === 'undoing' && found.job === job) return
  requireServed(await getRestoreSource(register, found.database), 'undone')
  await takeForUndo(register, found.id, job)
}

/** In one statement: run again after names were changed, it must not take the new database for the old one. */
async function takeForUndo(register: Client, id: string, job: RecordId): Promise<void> {
  try {
    const { rowCount } = await register.query(
      `update zennnn_vault.restore r set state = 'undoing', job = $2,
         replaced_oid = (select d.oid from pg_database d where d.datname = r.database_id)
       where r.id = $1 and r.mode = 'live' and r.state = 'done' and r.undo_until > now() and not exists (
         select from zennnn_vault.restore later where later.database_id = r.database_id and later.mode = 'live'
           and later.state in ('running', 'done', 'undoing') and later.began_at > r.began_at)`,
      [id, job],
    )
    if (rowCount === 1) return
  } catch (error) {
    throw busy(error)
  }
  throw new PlatformError('STATE_REFUSED', {
    message:
      'This restore cannot be undone: it was not on live, was undone already, its days are over, or another one came after it.',
    hint: 'zennnn restore list shows which can be.',
  })
}
