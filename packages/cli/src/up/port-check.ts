import { createServer } from 'node:net'
import { setTimeout as delay } from 'node:timers/promises'
import { PlatformError } from '@zennnn/kernel'

const POLL_MS = 200

/**
 * Refuses with SETUP_FAILED when nobody may listen on the port, before anything costly is begun. `patienceMs`: so long it may
 * still be taken, as by a process that is ending.
 */
export async function requireFreePort(port: number, patienceMs = 0): Promise<void> {
  const deadline = performance.now() + patienceMs
  for (;;) {
    const cause = await tryPort(port)
    if (cause === undefined) return
    if (cause.code !== 'EADDRINUSE' || performance.now() > deadline) throw refusal(port, cause)
    await delay(POLL_MS)
  }
}

/** Why nobody may listen there. */
async function tryPort(port: number): Promise<NodeJS.ErrnoException | undefined> {
  // A window that is still open asks again and again; one that comes just then would hold the start up for ever.
  const server = createServer((socket) => socket.destroy())
  return await new Promise((resolve) => {
    server.once('error', resolve)
    server.listen(port, () => {
      server.close(() => {
        resolve(undefined)
      })
    })
  })
}

function refusal(port: number, cause: NodeJS.ErrnoException): PlatformError {
  if (cause.code === 'EACCES')
    return new PlatformError('SETUP_FAILED', {
      message: `This user may not listen on port ${port}.`,
      hint: 'Set ZENNNN_PORT to a number above 1023.',
      cause,
    })
  return new PlatformError('SETUP_FAILED', {
    message: `Port ${port} is taken by another program.`,
    hint: `Stop that program (ss -ltnp 'sport = :${port}' names it), or set ZENNNN_PORT to another number.`,
    cause,
  })
}
