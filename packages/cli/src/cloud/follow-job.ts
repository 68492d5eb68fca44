import { setTimeout as delay } from 'node:timers/promises'
import { readControlJob } from '@zennnn/cloud'
import { PlatformError, type RecordId } from '@zennnn/kernel'
import type { CloudPlace } from './cloud-place.ts'

const POLL_MS = 100
/** A job that nobody has taken by then has no worker, unless others are being done before it. */
const PATIENCE_MS = 15_000

/** Says what a job of the control database is doing until it is done. Throws what it failed of. */
export async function followJob(
  { access, control }: CloudPlace,
  id: RecordId,
  say: (sentence: string) => void,
): Promise<void> {
  let deadline = performance.now() + PATIENCE_MS
  let said: string | null = null
  for (;;) {
    const { state, message, isWorking } = await readControlJob(access, control, id)
    if (state === 'done') return
    if (state === 'failed' || state === 'cancelled')
      throw new PlatformError('STATE_REFUSED', {
        message: message ?? `The job ${id} has ${state}.`,
      })
    if (isWorking) deadline = performance.now() + PATIENCE_MS
    if (state === 'queued' && performance.now() > deadline)
      throw new PlatformError('SETUP_FAILED', {
        message: 'Nobody takes the job: the cloud is not running.',
        hint: 'Run npm start. The job waits in the queue and will be done then.',
      })
    if (message !== null && message !== said) say(message)
    said = message
    await delay(POLL_MS)
  }
}
