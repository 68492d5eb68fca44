import { createHash } from 'node:crypto'
import { access, constants, mkdir, realpath, stat, symlink } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { findClosedFolder, serviceIdentity } from './service-user.ts'
import { setupFailed } from './setup-failed.ts'

/** Where a home goes when PostgreSQL's user cannot reach the wanted place, as below root's own folder. */
const OPEN_PLACE = '/var/lib'

/**
 * Makes the home of a cloud and returns its real path. Started by root below a folder that is closed to the user
 * `postgres`, the home becomes a link to a folder in /var/lib, so that a clone in /root works too.
 */
export async function prepareHome(path: string, say: (sentence: string) => void): Promise<string> {
  const existing = await realpath(path).catch(() => undefined)
  if (existing !== undefined) return await requireWritable(existing)
  try {
    const identity = await serviceIdentity()
    const closed = identity === undefined ? undefined : await findClosedFolder(path, identity)
    if (closed === undefined) {
      await mkdir(path, { recursive: true, mode: 0o711 })
      return await realpath(path)
    }
    const digest = createHash('sha256').update(path).digest('hex').slice(0, 12)
    const open = join(OPEN_PLACE, `zennnn-${digest}`)
    await mkdir(open, { recursive: true, mode: 0o711 })
    await mkdir(dirname(path), { recursive: true })
    await symlink(open, path)
    say(`The user postgres may not enter ${closed}: ${path} is a link to ${open}.`)
    return open
  } catch (cause) {
    if (cause instanceof Error && 'code' in cause)
      throw setupFailed(
        `The folder ${path} cannot be made (${String(cause.code)}).`,
        'Set ZENNNN_HOME to a folder that you may write.',
        cause,
      )
    throw cause
  }
}

async function requireWritable(home: string): Promise<string> {
  if (!(await stat(home)).isDirectory())
    throw setupFailed(`${home} is not a folder.`, 'Set ZENNNN_HOME to a folder that you may write.')
  // Says no for root too where the disk is mounted for reading only.
  await access(home, constants.W_OK).catch((cause: unknown) => {
    const reason = cause instanceof Error && 'code' in cause ? ` (${String(cause.code)})` : ''
    throw setupFailed(
      `The folder ${home} cannot be written${reason}.`,
      'Set ZENNNN_HOME to a folder that you may write.',
      cause,
    )
  })
  return home
}
