import { readdir, readFile, readlink, realpath, stat } from 'node:fs/promises'
import { basename, join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { type Identity, runProgram } from '../machine/program.ts'
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
  const owner = await stat(folder)
  const names = (await readdir('/proc')).filter((name) => /^\d+$/.test(name))
  const looks = await Promise.all(names.map(async (name) => await lookAt(name, owner.uid)))
  const closed = names.filter((_, index) => looks[index] === 'closed')
  // Root of a container may be forbidden to look at processes of others; their owner is not.
  const places = closed.length === 0 ? new Map<string, string>() : await placesSeenBy(owner, closed)
  const ours = names.filter(
    (name, index) => (looks[index] === 'closed' ? places.get(name) : looks[index]) === folder,
  )
  return ours.map(Number)
}

/** The folder that a process of PostgreSQL works in; undefined for another process, and for one that ended. */
async function lookAt(name: string, ownerUid: number): Promise<string | undefined> {
  const place = join('/proc', name)
  if (!(await isNamedServer(name))) return undefined
  try {
    const folder = await readlink(join(place, 'cwd'))
    return isServer(await readlink(join(place, 'exe'))) ? folder : undefined
  } catch (error) {
    const isForbidden = error instanceof Error && 'code' in error && error.code === 'EACCES'
    if (!isForbidden) return undefined
    const looked = await stat(place).catch(() => undefined)
    return looked?.uid === ownerUid ? 'closed' : undefined
  }
}

/**
 * What everybody may know of a process (proc(5)): of most users some programs, as ssh-agent, may not be looked into, and are none
 * of PostgreSQL's. One that ended and was not yet waited for works nowhere.
 */
async function isNamedServer(name: string): Promise<boolean> {
  const status = await readFile(join('/proc', name, 'stat'), 'utf8').catch(() => '')
  return /^\d+ \(postgres\) [^ZX] /.test(status)
}

/** After an upgrade the running program's file is gone: "/usr/…/postgres (deleted)". */
function isServer(program: string): boolean {
  return basename(program).replace(' (deleted)', '') === 'postgres'
}

/** SETUP_FAILED when one still runs whose folder its owner cannot see, either: it could be what is searched for. */
async function placesSeenBy(
  { uid, gid }: { readonly uid: number; readonly gid: number },
  names: readonly string[],
): Promise<ReadonlyMap<string, string>> {
  const places = new Map<string, string>()
  const seen = await linksSeenBy({ uid, gid }, names)
  for (const name of names) {
    const folder = seen.get(`${name} cwd`)
    const program = seen.get(`${name} exe`)
    if (folder !== undefined && program !== undefined) {
      if (isServer(program)) places.set(name, folder)
    } else if (await isNamedServer(name)) throw unseen(name)
  }
  return places
}

/** By "<pid> cwd" and "<pid> exe". */
async function linksSeenBy(
  identity: Identity,
  names: readonly string[],
): Promise<ReadonlyMap<string, string>> {
  const seen = new Map<string, string>()
  // Who is not root is that owner, and saw nothing.
  if (process.getuid?.() !== 0) return seen
  const links = names.flatMap((name) => [`/proc/${name}/cwd`, `/proc/${name}/exe`])
  const args = [...links, '-maxdepth', '0', '-printf', '%h %f %l\\n']
  const { output } = await runProgram('/usr/bin/find', args, identity)
  for (const [, name, link, target] of output.matchAll(/^\/proc\/(\d+) (cwd|exe) (.+)$/gm))
    seen.set(`${name} ${link}`, target ?? '')
  return seen
}

function unseen(name: string): Error {
  return setupFailed(
    `Whether process ${name}, a postgres, is a server of this cluster cannot be seen, so that its end cannot be proved.`,
    `End it if it is not needed: kill ${name}. Where this runs in a container, give that the capability SYS_PTRACE.`,
  )
}

function kill(pid: number): void {
  try {
    process.kill(pid, 'SIGKILL')
  } catch {
    // It ended meanwhile; who is not ours to kill is still there at the next look.
  }
}
