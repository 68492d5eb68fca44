import { spawn } from 'node:child_process'
import { type FileHandle, open } from 'node:fs/promises'
import { setupFailed } from './setup-failed.ts'

const FLOCK = '/usr/bin/flock'
/** What flock says when another one has it. */
const TAKEN = 75

/**
 * Locks a file, which is made when it is missing, for as long as what is returned is open: the kernel frees it with this process,
 * however it ends (flock(2)). Undefined when another one has it. SETUP_FAILED where files cannot be locked.
 */
export async function lockFile(path: string): Promise<FileHandle | undefined> {
  const file = await open(path, 'a', 0o600)
  try {
    const code = await lock(file.fd)
    if (code === 0) return file
    if (code !== TAKEN)
      throw setupFailed(
        `The disk of ${path} keeps no locks, so that two could work from it.`,
        'Set ZENNNN_HOME to a folder on a disk of this machine.',
      )
  } catch (error) {
    await file.close()
    throw error
  }
  await file.close()
  return undefined
}

/** A lock belongs to the open file, which we share with the program that takes it, and keep. Node itself cannot. */
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
