import { chmod, chown, lstat, mkdir, readFile, stat } from 'node:fs/promises'
import { dirname } from 'node:path'
import type { Identity } from './program.ts'
import { setupFailed } from './setup-failed.ts'

/** PostgreSQL refuses to run as root, so root steps down to the user `postgres`; anybody else runs it as himself. */
export async function serviceIdentity(): Promise<Identity | undefined> {
  if (process.getuid?.() !== 0) return undefined
  const identity = parsePasswd(await readFile('/etc/passwd', 'utf8'), 'postgres')
  if (identity !== undefined) return identity
  throw setupFailed('There is no system user "postgres".', 'Run: apt-get install postgresql')
}

function parsePasswd(text: string, name: string): Identity | undefined {
  const fields = text
    .split('\n')
    .map((line) => line.split(':'))
    .find((parts) => parts[0] === name)
  if (fields === undefined) return undefined
  return { uid: Number(fields[2]), gid: Number(fields[3]) }
}

/**
 * Makes a folder that only its owner may enter. SETUP_FAILED when somebody else made it, or a link in its place: in /tmp
 * anybody can, and root would give away what the link points to.
 */
export async function ensurePrivateFolder(
  path: string,
  identity: Identity | undefined,
): Promise<void> {
  await mkdir(path, { recursive: true, mode: 0o700 })
  const found = await lstat(path)
  const isOurs = found.uid === identity?.uid || found.uid === process.getuid?.()
  if (!isOurs || !found.isDirectory())
    throw setupFailed(
      `The folder ${path} belongs to another user or is a link.`,
      'Remove it, or set ZENNNN_HOME to another folder.',
    )
  if (identity !== undefined) await chown(path, identity.uid, identity.gid)
  await chmod(path, 0o700)
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
    const bit = found.uid === identity.uid ? 0o100 : found.gid === identity.gid ? 0o010 : 0o001
    if ((found.mode & bit) === 0) return folder
  }
  return undefined
}
