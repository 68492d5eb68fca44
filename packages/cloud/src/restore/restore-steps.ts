import type { JobContext, JobStep } from '@zennnn/jobs'
import { PlatformError, parseRecordId, type RecordId } from '@zennnn/kernel'
import { asOwner } from '../database/cluster-access.ts'
import { abandonRestore } from './restore-abandon.ts'
import { holdRestore } from './restore-lock.ts'
import { findRestore, getRestore, type RestoreRecord, updateRestore } from './restore-register.ts'
import { completeSwap, isSwapped } from './restore-swap.ts'
import type { RestoreTools } from './restore-tools.ts'

/**
 * A step of a restore, which nobody else works on meanwhile. When it fails for good or is cancelled, it takes away what was
 * made so far. Interrupted by the end of the worker, or by what another attempt may heal, it leaves all as it is: the next
 * run goes on. Does nothing when another run of the job has come to the end.
 */
export function restoreStep(
  tools: RestoreTools,
  name: string,
  run: (context: JobContext) => Promise<void>,
): JobStep {
  return {
    name,
    run: async (context) => {
      await holdRestore(tools, context.job, context, async (hold) => {
        if (!(await isOpen(tools, context.job))) return
        try {
          await run(hold.context)
        } catch (error) {
          if (endsJob(error, hold.context.signal) && (await hold.isHeld()))
            await abandonRestore(tools, context.job, error)
          throw error
        }
      })
    },
  }
}

/**
 * Whether there is something left to do: a worker that was taken for dead may have gone on, to the end. After an exchange the
 * fresh id is that of the customer's data of before. STATE_REFUSED when the restore was given up.
 */
async function isOpen(tools: RestoreTools, id: RecordId): Promise<boolean> {
  const restore = await asOwner(
    tools.access,
    tools.control,
    async (register) => await findRestore(register, id),
  )
  if (restore === undefined) return true
  if (restore.state === 'failed')
    throw new PlatformError('STATE_REFUSED', {
      message: `This restore was given up. ${restore.message ?? ''}`.trim(),
    })
  if (restore.state !== 'running') return false
  if (!(await isSwapped(tools, restore))) return true
  await completeSwap(tools, restore)
  return false
}

/** The restore that a job began. */
export async function restoreOf(tools: RestoreTools, { job }: JobContext): Promise<RestoreRecord> {
  return await getRestore(tools, job)
}

/** Writes into the register what became of it. */
export async function saveRestore(
  tools: RestoreTools,
  id: string,
  change: Parameters<typeof updateRestore>[2],
): Promise<void> {
  await asOwner(tools.access, tools.control, async (register) => {
    await updateRestore(register, id, change)
  })
}

function textInput(input: unknown, name: string): string {
  const value: unknown = Reflect.get(Object(input), name)
  if (typeof value === 'string') return value
  throw new PlatformError('VALUE_INVALID', { message: `The job's input has no ${name}.` })
}

/** The id of a backup or restore in a job's input. */
export function idInput(input: unknown, name: string): RecordId {
  return parseRecordId(textInput(input, name))
}

/** Whether a job that throws this is over: not when its worker stops, nor when another attempt may heal it. */
export function endsJob(error: unknown, signal: AbortSignal): boolean {
  if (signal.aborted) {
    const reason: unknown = signal.reason
    return reason instanceof PlatformError && reason.code === 'CANCELLED'
  }
  return !(error instanceof PlatformError) || !error.entry.retryable
}
