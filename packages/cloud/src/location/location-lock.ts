import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import { PlatformError } from '@zennnn/kernel'
import { lockFile } from '../machine/file-lock.ts'

/**
 * Keeps every other `region add` out of a home while `work` runs: two would write one over the other's keys and files, and
 * bring one machine to two states. STATE_REFUSED when another one has it.
 */
export async function whileAlone<T>(home: string, work: () => Promise<T>): Promise<T> {
  await mkdir(home, { recursive: true, mode: 0o711 })
  const file = await lockFile(join(home, 'locations.lock'))
  if (file === undefined)
    throw new PlatformError('STATE_REFUSED', {
      message: `Another region add works in ${home}.`,
      hint: 'Wait until it has ended: one at a time.',
    })
  try {
    return await work()
  } finally {
    await file.close()
  }
}
