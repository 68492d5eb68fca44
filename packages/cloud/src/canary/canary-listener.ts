import type { Server, Socket } from 'node:net'
import { listenAt, removeStale } from '../machine/socket-server.ts'

/** A server that listens at a socket of this machine, and at no address, until it is closed. */
export interface CanaryListener {
  /** Hangs up on everybody and leaves no socket. */
  readonly close: () => Promise<void>
}

/** SETUP_FAILED where another try has its server there, or the next start makes the folder. */
export async function listenForCanary(server: Server, socket: string): Promise<CanaryListener> {
  const open = new Set<Socket>()
  server.on('connection', (one: Socket) => {
    open.add(one)
    one.once('close', () => open.delete(one))
  })
  await removeStale(socket, 'tries the sign-in')
  await listenAt(server, socket)
  return {
    close: async () => {
      const closed = new Promise<void>((resolve) => {
        server.close(() => {
          resolve()
        })
      })
      for (const one of open) one.destroy()
      await closed
    },
  }
}
