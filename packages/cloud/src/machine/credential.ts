import { readlink, realpath, stat } from 'node:fs/promises'
import { dirname } from 'node:path'
import { setupFailed } from './setup-failed.ts'

/** Where systemd puts what a unit loads as a credential; only root makes folders there. */
const CREDENTIALS = '/run/credentials/'
/** Read by its group is how the mode shows an access list, by which systemd lets in the user of a unit: 0440. */
const FORBIDDEN_MODE = 0o037

/** Whether a secret is a link to a credential of systemd, which the disk of this machine never holds in clear text. */
export async function isCredential(path: string): Promise<boolean> {
  return await readlink(path).then(
    (target) => target.startsWith(CREDENTIALS) && !target.includes('/../'),
    // No link, or nothing.
    () => false,
  )
}

/**
 * SETUP_FAILED for a credential that others may read, or its group write, and for one whose owner systemd did not choose.
 * One that is not there, or cannot be looked at, is left to who reads it.
 */
export async function requireGuarded(credential: string): Promise<void> {
  const path = await realpath(credential).catch(() => undefined)
  if (path === undefined) return
  const [file, folder] = await Promise.all([stat(path), stat(dirname(path))])
  // Where a file system has no access lists, systemd gives file and folder to the user of the unit; root reads it too.
  const owners = [0, process.getuid?.(), folder.uid]
  if (owners.includes(file.uid) && file.isFile() && (file.mode & FORBIDDEN_MODE) === 0) return
  throw setupFailed(
    `The credential that ${credential} leads to is not guarded as systemd guards one.`,
    'Look at it with ls -lL: it is a file of root or of the user of the unit, which nobody else reads or writes. Load it anew by the unit.',
  )
}
