import { createServer } from 'node:net'
import { PlatformError } from '@zennnn/kernel'

/** Refuses with SETUP_FAILED when nobody may listen on the port, before anything costly is begun. */
export async function requireFreePort(port: number): Promise<void> {
  // A window that is still open asks again and again; one that comes just then would hold the start up for ever.
  const server = createServer((socket) => socket.destroy())
  await new Promise<void>((resolve, reject) => {
    server.once('error', (cause: NodeJS.ErrnoException) => {
      reject(refusal(port, cause))
    })
    server.listen(port, () => {
      server.close(() => {
        resolve()
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
