import { createHash } from 'node:crypto'
import { createServer } from 'node:net'
import { join } from 'node:path'
import { lockFile } from '@zennnn/cloud'
import { PlatformError } from '@zennnn/kernel'

/**
 * Takes a home for this process until it ends, however it ends: the kernel frees both locks with the process, so no stale one can
 * remain. One is on a file of the home (flock(2)), and is seen by all containers of a machine that have it; the other is a name in
 * Linux's abstract socket space (unix(7)), which a cloud of a version before the first one has. SETUP_FAILED when another process has it.
 */
export async function lockHome(home: string): Promise<() => Promise<void>> {
  const file = await lockFile(join(home, 'up.lock'))
  if (file === undefined) throw taken(home)
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
