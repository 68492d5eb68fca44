import { createHash } from 'node:crypto'
import { createServer } from 'node:net'
import { PlatformError } from '@zennnn/kernel'

/**
 * Takes a home for this process until it ends, however it ends. It is a name in Linux's abstract socket space
 * (unix(7)): the kernel gives it to one process only and frees it with the process, so no stale lock can remain.
 * SETUP_FAILED when another process has it.
 */
export async function lockHome(home: string): Promise<() => Promise<void>> {
  const server = createServer((socket) => socket.end())
  await new Promise<void>((resolve, reject) => {
    server.once('error', (cause) => {
      reject(
        new PlatformError('SETUP_FAILED', {
          message: `A cloud is already running from ${home}.`,
          hint: 'Stop it with Ctrl-C where it was started, or set ZENNNN_HOME to another folder.',
          cause,
        }),
      )
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
