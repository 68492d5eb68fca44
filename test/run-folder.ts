import { execFile } from 'node:child_process'
import { chmod, mkdir, readdir, readFile, rm, statfs } from 'node:fs/promises'
import { freemem, tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'

const PREFIX = 'zennnn-test-'
/** Linux keeps files there in memory (tmpfs). */
const MEMORY = '/dev/shm'
/** Four times what a run has at its fullest. */
const NEEDED_BYTES = 8 * 1024 ** 3

/**
 * The folder of this run, in which all its files make theirs as in any folder for temporary ones: what a test that was
 * killed leaves goes with the run. In memory where there is room: nothing of it need outlive the run, and PostgreSQL and
 * restic wait for a disk after each file.
 */
export async function openRunFolder(): Promise<string> {
  const place = (await hasRoom(MEMORY)) ? MEMORY : tmpdir()
  await removeAbandoned(place)
  const folder = join(place, `${PREFIX}${process.pid}`)
  // PostgreSQL, serve and work run as other users below it.
  await mkdir(folder, { mode: 0o711 })
  const temporary = join(folder, 'tmp')
  await mkdir(temporary)
  await chmod(temporary, 0o1777)
  process.env['TMPDIR'] = temporary
  // Each test file and command is a process of its own, and compiling is more than half of what starting one costs.
  const compiled = join(folder, 'compiled')
  await mkdir(compiled)
  // In it every user has a folder of his own, as Node makes it.
  await chmod(compiled, 0o1777)
  process.env['NODE_COMPILE_CACHE'] = compiled
  return folder
}

export async function removeRunFolder(folder: string): Promise<void> {
  await unmountBelow(folder)
  await rm(folder, { recursive: true, force: true, maxRetries: 20 })
}

/** A test that was killed leaves what it mounted: removing goes through that, and empties the folder that is behind it. */
async function unmountBelow(folder: string): Promise<void> {
  const mounts = (await readFile('/proc/mounts', 'utf8')).split('\n')
  const places = mounts
    .map((line) => line.split(' ')[1] ?? '')
    .filter((place) => place.startsWith(`${folder}/`))
  for (const place of places.toReversed()) await promisify(execFile)('umount', [place])
}

/** Whoever names a folder for temporary files gets that one. */
async function hasRoom(folder: string): Promise<boolean> {
  if (process.env['TMPDIR'] !== undefined) return false
  const free = await statfs(folder).then(
    ({ bavail, bsize }) => bavail * bsize,
    () => 0,
  )
  return Math.min(free, freemem()) >= NEEDED_BYTES
}

/** Runs that were killed leave their server behind; those in homes end by themselves when their folder is gone. */
async function removeAbandoned(place: string): Promise<void> {
  for (const name of await readdir(place)) {
    const runner = new RegExp(`^${PREFIX}(\\d+)$`).exec(name)?.[1]
    if (runner === undefined || isAlive(Number(runner))) continue
    const folder = join(place, name)
    const pidFile = await readFile(join(folder, 'postgres', 'postmaster.pid'), 'utf8').catch(
      () => '',
    )
    const server = Number.parseInt(pidFile, 10)
    if (server > 0 && isAlive(server)) process.kill(server, 'SIGQUIT')
    await removeRunFolder(folder)
  }
}

function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0)
  } catch {
    return false
  }
}
