import { open, rename, rm } from 'node:fs/promises'
import { dirname } from 'node:path'
import type { Identity } from './program.ts'

/**
 * Replaces a file, readable for its owner alone unless told: the old text or the new one is there after a crash of the machine,
 * never half of one, nor one of another owner. A link in the place of what is written is removed, not followed.
 */
export async function writeDurably(
  path: string,
  text: string,
  { mode = 0o600, owner }: { readonly mode?: number; readonly owner?: Identity | undefined } = {},
): Promise<void> {
  await rm(`${path}.new`, { force: true })
  const file = await open(`${path}.new`, 'wx', mode)
  try {
    if (owner !== undefined) await file.chown(owner.uid, owner.gid)
    // A unit of systemd may have a umask that takes from whoever is told.
    await file.chmod(mode)
    await file.writeFile(text)
    await file.sync()
  } finally {
    await file.close()
  }
  await rename(`${path}.new`, path)
  await syncFolder(dirname(path))
}

/** Makes names that were just given or taken last. */
export async function syncFolder(path: string): Promise<void> {
  const folder = await open(path, 'r')
  try {
    await folder.sync()
  } finally {
    await folder.close()
  }
}
