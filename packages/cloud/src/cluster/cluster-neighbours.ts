import { readFile, readlink, realpath, rm } from 'node:fs/promises'
import { createConnection } from 'node:net'
import { basename, join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { setupFailed } from '../machine/setup-failed.ts'
import { socketPath } from './cluster-layout.ts'

const ORPHAN_STOP_MS = 30_000
const POLL_MS = 20

/**
 * Makes way for a start: stops a server of this very folder whose supervisor died, forgets the pid file of a process
 * that is something else, and refuses when another PostgreSQL answers on the socket. Call it only while holding the
 * lock of the home, or it would stop the server of a running cloud.
 */
export async function clearTheWay(dataFolder: string, socketFolder: string): Promise<void> {
  const pid = await readPid(join(dataFolder, 'postmaster.pid'))
  if (pid !== undefined) {
    if (await isServerOf(pid, dataFolder)) await stopOrphan(pid)
    // The number was given to another program after a crash: PostgreSQL would take that for a rival and refuse.
    else if (isAlive(pid)) await rm(join(dataFolder, 'postmaster.pid'), { force: true })
  }
  await refuseForeignServer(socketFolder)
}

async function refuseForeignServer(socketFolder: string): Promise<void> {
  const path = socketPath(socketFolder)
  if (!(await answers(path))) return
  const pid = await readPid(`${path}.lock`)
  throw setupFailed(
    `Another PostgreSQL${pid === undefined ? '' : ` (process ${pid})`} answers on ${path}.`,
    'Stop it, or set ZENNNN_HOME to another folder.',
  )
}

/** The pid in the first line of a pid or lock file; undefined when there is none or the file is cut off. */
async function readPid(path: string): Promise<number | undefined> {
  const text = await readFile(path, 'utf8').catch(() => '')
  const pid = Number.parseInt(text, 10)
  return Number.isSafeInteger(pid) && pid > 0 ? pid : undefined
}

/** A postmaster works in its data folder, so its current folder tells which cluster it serves. */
async function isServerOf(pid: number, dataFolder: string): Promise<boolean> {
  const program = await readlink(`/proc/${pid}/exe`).catch(() => '')
  const folder = await readlink(`/proc/${pid}/cwd`).catch(() => '')
  // After an upgrade the running program's file is gone: "/usr/…/postgres (deleted)".
  if (basename(program).replace(' (deleted)', '') !== 'postgres') return false
  return folder === (await realpath(dataFolder))
}

async function stopOrphan(pid: number): Promise<void> {
  process.kill(pid, 'SIGINT')
  const deadline = performance.now() + ORPHAN_STOP_MS
  while (isAlive(pid)) {
    if (performance.now() > deadline)
      throw setupFailed(
        `The PostgreSQL of an earlier start (process ${pid}) does not stop.`,
        `Run: kill -QUIT ${pid}`,
      )
    await delay(POLL_MS)
  }
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return true
  } catch (error) {
    return error instanceof Error && 'code' in error && error.code === 'EPERM'
  }
}

async function answers(path: string): Promise<boolean> {
  return await new Promise((resolve) => {
    const socket = createConnection(path)
    socket.once('connect', () => {
      socket.destroy()
      resolve(true)
    })
    socket.once('error', () => {
      resolve(false)
    })
  })
}
