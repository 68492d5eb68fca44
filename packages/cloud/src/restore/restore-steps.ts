import type { JobContext, JobStep } from '@zennnn/jobs'
import { PlatformError, parseRecordId, type RecordId } from '@zennnn/kernel'
import { asOwner } from '../database/cluster-access.ts'
import { abandonRestore } from './restore-abandon.ts'
import { getRestore, type RestoreRecord, updateRestore } from './restore-register.ts'
import type { RestoreTools } from './restore-tools.ts'

/**
 * A step of a restore that, when it fails for good or is cancelled, takes away what was made so far. Interrupted by the end
 * of the worker, or by what another attempt may heal, it leaves all as it is: the next run goes on.
 */
export function restoreStep(
  tools: RestoreTools,
  name: string,
  run: (context: JobContext) => Promise<void>,
): JobStep {
  return {
    name,
    run: async (context) => {
      try {
        await run(context)
      } catch (error) {
        if (endsJob(error, context.signal)) await abandonRestore(tools, context.job, error)
        throw error
      }
    },
  }
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
