import { rm } from 'node:fs/promises'
import type { Server } from 'node:http'
import { connect } from 'node:net'
import { setupFailed } from './setup-failed.ts'

/** Read and write for the owner and his group; the folder keeps all others out already. */
const CLOSED_TO_OTHERS = 0o117

/**
 * Listens at a socket of this machine, in the place of a process that was killed. `does` says what for, as "hands out the
 * backups". SETUP_FAILED when another process does it there, or the socket cannot be made.
 */
export async function listenAtSocket(server: Server, socket: string, does: string): Promise<void> {
  await removeStale(socket, does)
  await listen(server, socket)
}

/** Of a process that was killed. One that still answers is not pushed aside. */
async function removeStale(socket: string, does: string): Promise<void> {
  const isAnswered = await new Promise<boolean>((resolve) => {
    const attempt = connect(socket)
    attempt.once('connect', () => {
      attempt.destroy()
      resolve(true)
    })
    attempt.once('error', () => {
      resolve(false)
    })
  })
  if (isAnswered)
    throw setupFailed(
      `Another process ${does} of this cloud at ${socket}.`,
      'Stop it first: there is one.',
    )
  await rm(socket, { force: true })
}

async function listen(server: Server, socket: string): Promise<void> {
  const listening = new Promise<void>((resolve, reject) => {
    server.once('error', (cause) => {
      reject(
        setupFailed(
          `The socket ${socket} cannot be made.`,
          'Is its folder there, and does it belong to who runs this?',
          cause,
        ),
      )
    })
    server.once('listening', resolve)
  })
  // The socket is made before `listen` returns; nothing else is made meanwhile.
  const before = process.umask(CLOSED_TO_OTHERS)
  server.listen(socket)
  process.umask(before)
  await listening
}
