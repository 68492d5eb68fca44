import { spawn } from 'node:child_process'
import { mkdir, open } from 'node:fs/promises'
import { join } from 'node:path'
import { PlatformError } from '@zennnn/kernel'
import { setupFailed } from '../machine/setup-failed.ts'

const FLOCK = '/usr/bin/flock'
/** What flock says when another one has it. */
const TAKEN = 75

/**
 * Keeps every other `region add` out of a home while `work` runs: two would write one over the other's keys and files, and
 * bring one machine to two states. The kernel frees it with this process, however it ends (flock(2)). STATE_REFUSED when
 * another one has it.
 */
export async function whileAlone<T>(home: string, work: () => Promise<T>): Promise<T> {
  await mkdir(home, { recursive: true, mode: 0o711 })
  const file = await open(join(home, 'locations.lock'), 'a', 0o600)
  try {
    const code = await lock(file.fd)
    if (code === TAKEN)
      throw new PlatformError('STATE_REFUSED', {
        message: `Another region add works in ${home}.`,
        hint: 'Wait until it has ended: one at a time.',
      })
    if (code !== 0)
      throw setupFailed(`A file in ${home} cannot be locked.`, 'Is it on a disk of this machine?')
    return await work()
  } finally {
    await file.close()
  }
}

/** The lock is that of the open file, which is ours: it stays when the program has ended. */
async function lock(fd: number): Promise<number | null> {
  return await new Promise((resolve, reject) => {
    const args = ['--nonblock', '--conflict-exit-code', String(TAKEN), '3']
    const child = spawn(FLOCK, args, { stdio: ['ignore', 'ignore', 'ignore', fd] })
    child.once('error', (cause) => {
      reject(
        setupFailed(
          `The program ${FLOCK} cannot be run.`,
          'Run: apt-get install util-linux',
          cause,
        ),
      )
    })
    child.once('exit', resolve)
  })
}
