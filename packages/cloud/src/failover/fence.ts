import { readdir, readlink, realpath, stat } from 'node:fs/promises'
import { basename, join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { setupFailed } from '../machine/setup-failed.ts'

/** One that waits for a broken disk dies only when that answers. */
const LONGEST_MS = 10_000
const POLL_MS = 10

/**
 * Ends a server with all its processes, also a frozen one, and proves it: resolves when no process of PostgreSQL works in the
 * data folder. SETUP_FAILED when that cannot be known or one does not die.
 */
export async function fence(dataFolder: string): Promise<void> {
  const deadline = performance.now() + LONGEST_MS
  for (;;) {
    const pids = await findServerProcesses(dataFolder)
    if (pids.length === 0) return
    if (performance.now() > deadline)
      throw setupFailed(
        `PostgreSQL in ${dataFolder} does not die (process ${pids.join(', ')}).`,
        'Its disk may not answer. Look at it, and restart the machine if need be.',
      )
    for (const pid of pids) kill(pid)
    await delay(POLL_MS)
  }
}

/** The processes of PostgreSQL that work in a data folder; the folder they are in tells whose they are. */
export async function findServerProcesses(dataFolder: string): Promise<readonly number[]> {
  const folder = await realpath(dataFolder).catch(() => undefined)
  if (folder === undefined) return []
  const names = (await readdir('/proc')).filter((name) => /^\d+$/.test(name))
  const found = await Promise.all(names.map(async (name) => await isServerIn(name, folder)))
  return names.filter((_, index) => found[index]).map(Number)
}

async function isServerIn(name: string, folder: string): Promise<boolean> {
  const process = join('/proc', name)
  const place = await readlink(join(process, 'cwd')).catch(async (error: unknown) => {
    if (isClosed(error)) await requireOther(process, folder)
    return undefined
  })
  if (place !== folder) return false
  const program = await readlink(join(process, 'exe')).catch(() => '')
  // After an upgrade the running program's file is gone: "/usr/…/postgres (deleted)".
  return basename(program).replace(' (deleted)', '') === 'postgres'
}

/** A process of the folder's owner that we may not look at could be what is searched for. */
async function requireOther(process: string, folder: string): Promise<void> {
  const [looked, owner] = await Promise.all([stat(process).catch(() => undefined), stat(folder)])
  if (looked === undefined || looked.uid !== owner.uid) return
  throw setupFailed(
    `Whether ${process} serves ${folder} cannot be seen, so that its end cannot be proved.`,
    'Give this container the capability SYS_PTRACE.',
  )
}

function isClosed(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === 'EACCES'
}

function kill(pid: number): void {
  try {
    process.kill(pid, 'SIGKILL')
  } catch {
    // It ended meanwhile; who is not ours to kill is still there at the next look.
  }
}
