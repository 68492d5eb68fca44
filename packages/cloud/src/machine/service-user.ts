import { chmod, chown, lstat, mkdir, readFile, stat } from 'node:fs/promises'
import { dirname } from 'node:path'
import type { Identity } from './program.ts'
import { setupFailed } from './setup-failed.ts'
import { findUser } from './system-users.ts'

/** PostgreSQL refuses to run as root, so root steps down to the user `postgres`; anybody else runs it as himself. */
export async function serviceIdentity(): Promise<Identity | undefined> {
  if (process.getuid?.() !== 0) return undefined
  const user = findUser(await readFile('/etc/passwd', 'utf8'), 'postgres')
  if (user !== undefined) return { uid: user.uid, gid: user.gid }
  throw setupFailed('There is no system user "postgres".', 'Run: apt-get install postgresql')
}

/**
 * Makes a folder that only its owner may enter, and the members of `guests` may pass through; what is made in it gets
 * that group. SETUP_FAILED when somebody else made it, or a link in its place: in /tmp
 * anybody can, and root would give away what the link points to.
 */
export async function ensurePrivateFolder(
  path: string,
  identity: Identity | undefined,
  guests?: number,
): Promise<void> {
  await mkdir(path, { recursive: true, mode: 0o700 })
  const found = await lstat(path)
  const isOurs = found.uid === identity?.uid || found.uid === process.getuid?.()
  if (!isOurs || !found.isDirectory())
    throw setupFailed(
      `The folder ${path} belongs to another user or is a link.`,
      'Remove it, or set ZENNNN_HOME to another folder.',
    )
  if (identity !== undefined) await chown(path, identity.uid, guests ?? identity.gid)
  await chmod(path, guests === undefined ? 0o700 : 0o2710)
}

/** The first folder on the way to `path` that `identity` may not enter; undefined when the way is free. */
export async function findClosedFolder(
  path: string,
  identity: Identity,
): Promise<string | undefined> {
  const parents: string[] = []
  for (let folder = dirname(path); folder !== dirname(folder); folder = dirname(folder))
    parents.unshift(folder)
  for (const folder of parents) {
    const found = await stat(folder).catch(() => undefined)
    if (found === undefined) return undefined
    if ((found.mode & classOf(found, identity) & 0o111) === 0) return folder
  }
  return undefined
}

/** The first of these files, or of the folders on the way to them, that is closed to `identity`. */
export async function findUnreadable(
  paths: readonly string[],
  identity: Identity,
): Promise<string | undefined> {
  for (const path of paths) {
    const closed = await findClosedFolder(path, identity)
    if (closed !== undefined) return closed
    const found = await stat(path).catch(() => undefined)
    if (found !== undefined && (found.mode & classOf(found, identity) & 0o444) === 0) return path
  }
  return undefined
}

/** The bits of a mode that hold for somebody who is in no other group than his own. */
function classOf(file: { readonly uid: number; readonly gid: number }, who: Identity): number {
  if (file.uid === who.uid) return 0o700
  return file.gid === who.gid ? 0o070 : 0o007
}
