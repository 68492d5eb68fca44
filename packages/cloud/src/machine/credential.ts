import { readlink } from 'node:fs/promises'

/** Where systemd puts what a unit loads as a credential; only root makes folders there. */
const CREDENTIALS = '/run/credentials/'

/** Whether a secret is a link to a credential of systemd, which the disk of this machine never holds in clear text. */
export async function isCredential(path: string): Promise<boolean> {
  return await readlink(path).then(
    (target) => target.startsWith(CREDENTIALS) && !target.includes('/../'),
    // No link, or nothing.
    () => false,
  )
}
