import { spawn } from 'node:child_process'
import { createHash } from 'node:crypto'
import { type FileHandle, open } from 'node:fs/promises'
import { createServer } from 'node:net'
import { join } from 'node:path'
import { PlatformError } from '@zennnn/kernel'

const TAKEN = 75

/**
 * Takes a home for this process until it ends, however it ends: the kernel frees both locks with the process, so no stale one can
 * remain. One is on a file of the home (flock(2)), and is seen by all containers of a machine that have it; the other is a name in
 * Linux's abstract socket space (unix(7)), which a cloud of a version before the first one has. SETUP_FAILED when another process has it.
 */
export async function lockHome(home: string): Promise<() => Promise<void>> {
  const file = await lockFile(home)
  try {
    const free = await takeName(home)
    return async () => {
      await free()
      await file.close()
    }
  } catch (error) {
    await file.close()
    throw error
  }
}

/** A lock belongs to the open file, which we share with the program that takes it, and keep. Node itself cannot. */
async function lockFile(home: string): Promise<FileHandle> {
  const file = await open(join(home, 'up.lock'), 'a', 0o600)
  try {
    const code = await flock(file.fd)
    if (code === TAKEN) throw taken(home)
    if (code !== 0)
      throw new PlatformError('SETUP_FAILED', {
        message: `The disk of ${home} keeps no locks, so that two clouds could run from it.`,
        hint: 'Set ZENNNN_HOME to a folder on a disk of this machine.',
      })
    return file
  } catch (error) {
    await file.close()
    throw error
  }
}

async function flock(fd: number): Promise<number | null> {
  const args = ['--nonblock', '--conflict-exit-code', String(TAKEN), '3']
  return await new Promise((resolve, reject) => {
    const child = spawn('/usr/bin/flock', args, { stdio: ['ignore', 'ignore', 'ignore', fd] })
    child.once('error', (cause) => {
      reject(
        new PlatformError('SETUP_FAILED', {
          message: 'The program /usr/bin/flock cannot be run.',
          hint: 'Install the Debian package util-linux.',
          cause,
        }),
      )
    })
    child.once('close', resolve)
  })
}

async function takeName(home: string): Promise<() => Promise<void>> {
  const server = createServer((socket) => socket.end())
  await new Promise<void>((resolve, reject) => {
    server.once('error', (cause) => {
      reject(taken(home, cause))
    })
    const digest = createHash('sha256').update(home).digest('hex')
    server.listen(`\0zennnn-home-${digest}`, resolve)
  })
  return async () => {
    await new Promise<void>((resolve) => {
      server.close(() => {
        resolve()
      })
    })
  }
}

function taken(home: string, cause?: Error): PlatformError {
  return new PlatformError('SETUP_FAILED', {
    message: `A cloud is already running from ${home}.`,
    hint: 'Stop it with Ctrl-C where it was started, or set ZENNNN_HOME to another folder.',
    cause,
  })
}
