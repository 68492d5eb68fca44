import { setTimeout as delay } from 'node:timers/promises'
import type { JobContext } from '@zennnn/jobs'
import { PlatformError, type RecordId } from '@zennnn/kernel'
import type { Client } from 'pg'
import { asOwner } from '../database/cluster-access.ts'
import type { RestoreTools } from './restore-tools.ts'

const POLL_MS = 250
/** Of a worker that was killed PostgreSQL knows within this; of one that lives the job comes back to, later. */
const PATIENCE_MS = 5_000

type Place = Pick<RestoreTools, 'access' | 'control'>

/** A restore that nobody else works on meanwhile. */
export interface RestoreHold {
  /**
   * The job's own; its signal fires, and its reports end, also when the connection is gone that kept the others away:
   * somebody else may be at work then.
   */
  readonly context: JobContext
  /** Asks PostgreSQL: to be asked before anything is taken away. */
  readonly isHeld: () => Promise<boolean>
}

/**
 * Keeps everybody else from working on a restore, as long as the connection: who is killed leaves none behind. False while
 * somebody else has it. What was known of the restore before is to be read again.
 */
export async function tryLockRestore(register: Client, id: string): Promise<boolean> {
  const { rows } = await register.query<{ taken: boolean }>(
    `select pg_try_advisory_lock(hashtext('zennnn.restore'), hashtext($1)) as taken`,
    [id],
  )
  return rows[0]?.taken === true
}

/** Runs `body` while nobody else works on the restore. OVERLOADED when somebody who does is not over soon. */
export async function holdRestore(
  { access, control }: Place,
  id: RecordId,
  context: JobContext,
  body: (hold: RestoreHold) => Promise<void>,
): Promise<void> {
  await asOwner(access, control, async (register) => {
    await waitForRestore(register, id, context)
    const lost = new AbortController()
    register.once('end', () => {
      lost.abort(atWork())
    })
    const signal = AbortSignal.any([context.signal, lost.signal])
    const report: JobContext['report'] = async (progress) => {
      signal.throwIfAborted()
      await context.report(progress)
    }
    await body({
      context: { ...context, signal, report },
      isHeld: async () =>
        await register.query('select').then(
          () => true,
          () => false,
        ),
    })
  })
}

async function waitForRestore(register: Client, id: RecordId, context: JobContext): Promise<void> {
  const deadline = performance.now() + PATIENCE_MS
  for (;;) {
    if (await tryLockRestore(register, id)) return
    if (performance.now() > deadline) throw atWork()
    await context.report({ message: 'Waiting for another worker.' })
    await delay(POLL_MS)
  }
}

/** Another attempt of the job finds it over. */
function atWork(): PlatformError {
  return new PlatformError('OVERLOADED', { message: 'Another worker is at this restore.' })
}
