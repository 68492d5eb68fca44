import { createHash } from 'node:crypto'
import {
  chmod,
  lstat,
  lutimes,
  mkdir,
  readlink,
  rename,
  rm,
  rmdir,
  symlink,
  utimes,
} from 'node:fs/promises'
import { dirname, join } from 'node:path'
import type { Log } from '@zennnn/kernel'
import { setupFailed } from './setup-failed.ts'

/** sun_path of Linux holds 108 bytes with the closing zero (unix(7)). */
const SOCKET_PATH_BYTES = 107
/** The longest of all names of sockets in a home. */
const LONGEST_SOCKET = 'run/a/.s.PGSQL.5432'
/**
 * Not os.tmpdir(): all processes must find the same place, whatever their environment says. Not $XDG_RUNTIME_DIR, which is taken
 * away when its user signs out, and which a unit or a cron job of his does not have.
 */
const SHORT_PLACE = '/tmp'
const LOOK_MS = 1_000
/** Cleaners of /tmp go by the times of a file; the most impatient ones that are usual wait for a day. */
const TOUCH_MS = 600_000

/**
 * The home, as sockets in it are named. Where its path is too long for that, it is reached by a link in /tmp: the sockets themselves
 * stay in the home, so that who cleans /tmp takes the way to them at most, which is made anew.
 */
export function wayTo(home: string): string {
  if (Buffer.byteLength(join(home, LONGEST_SOCKET)) <= SOCKET_PATH_BYTES) return home
  const digest = createHash('sha256').update(home).digest('hex').slice(0, 16)
  return join(SHORT_PLACE, `zennnn-home-${digest}`, 'home')
}

/**
 * Makes the way to a home with a long path; one with a short path needs none. The link lies in a folder of its own: one directly in
 * /tmp would be followed by nobody but its owner (fs.protected_symlinks). SETUP_FAILED when somebody else has the name.
 */
export async function ensureWay(home: string): Promise<void> {
  const way = wayTo(home)
  if (way === home) return
  const folder = dirname(way)
  const own = process.getuid?.() ?? 0
  await mkdir(folder, { mode: 0o700 }).catch((error: unknown) => {
    if (!(error instanceof Error && 'code' in error && error.code === 'EEXIST')) throw error
  })
  const found = await lstat(folder)
  if (found.uid !== own || !found.isDirectory())
    throw setupFailed(
      `The folder ${folder} belongs to another user or is a link.`,
      'Remove it, or set ZENNNN_HOME to a folder with a shorter path.',
    )
  // The users that root starts processes as have to pass through.
  await chmod(folder, own === 0 ? 0o711 : 0o700)
  if ((await readlink(way).catch(() => undefined)) === home) return
  await rm(`${way}.new`, { force: true })
  await symlink(home, `${way}.new`)
  await rename(`${way}.new`, way)
}

/** Makes the way and keeps it there, whoever cleans up in /tmp, until it is closed; then it is removed. */
export async function keepWay(home: string, log: Log): Promise<{ close(): Promise<void> }> {
  const way = wayTo(home)
  await ensureWay(home)
  if (way === home) return { close: async () => await Promise.resolve() }
  let touchedAt = performance.now()
  let looking = Promise.resolve()
  const look = async (): Promise<void> => {
    try {
      if (!(await isThere(way, home))) {
        await ensureWay(home)
        log.warn('way_made_anew', { way })
      } else if (performance.now() - touchedAt > TOUCH_MS) {
        await touch(way)
        touchedAt = performance.now()
      }
    } catch (error) {
      log.error('way_lost', { way, error })
    }
  }
  const timer = setInterval(() => {
    looking = looking.then(look)
  }, LOOK_MS)
  timer.unref()
  return {
    close: async () => {
      clearInterval(timer)
      await looking
      await rm(way, { force: true })
      await rmdir(dirname(way)).catch(() => undefined)
    },
  }
}

async function isThere(way: string, home: string): Promise<boolean> {
  return (await readlink(way).catch(() => undefined)) === home
}

async function touch(way: string): Promise<void> {
  const now = new Date()
  await lutimes(way, now, now)
  await utimes(dirname(way), now, now)
}
