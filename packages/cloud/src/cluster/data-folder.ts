import { constants } from 'node:fs'
import { lstat, open, rename, rm, rmdir } from 'node:fs/promises'
import { type Identity, runProgram } from '../machine/program.ts'
import { setupFailed } from '../machine/setup-failed.ts'

/** What root does in folders that belong to the user of PostgreSQL, who may put a link in the place of any name in them. */

/**
 * Puts a file into such a folder, in the place of another or of a link, for its owner. It is made under a name that must not be
 * there, which follows no link, given away by its handle, and renamed, which follows none either. No program of that user is
 * started for it: it is done while the primary changes. The way to the folder itself must belong to us.
 */
export async function putFile(
  path: string,
  content: string,
  identity: Identity | undefined,
): Promise<void> {
  const { O_WRONLY, O_CREAT, O_EXCL, O_NOFOLLOW } = constants
  const unfinished = `${path}.new`
  await rm(unfinished, { force: true })
  const file = await open(unfinished, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW, 0o600)
  try {
    await file.writeFile(content)
    if (identity !== undefined) await file.chown(identity.uid, identity.gid)
  } finally {
    await file.close()
  }
  await rename(unfinished, path)
}

/**
 * Removes what is in a folder. Its owner does that himself: a folder in it that he replaces by a link while somebody walks through it
 * leads to nothing that is not his. Nothing happens where there is no folder, or a link in its place. SETUP_FAILED.
 */
export async function emptyFolder(path: string, identity: Identity | undefined): Promise<void> {
  const found = await lstat(path).catch(() => undefined)
  if (found?.isDirectory() !== true) return
  // One that was just made, and not given away yet, is open to us alone.
  const owner = found.uid === process.getuid?.() ? undefined : identity
  const args = [path, '-mindepth', '1', '-delete']
  const { code, output } = await runProgram('/usr/bin/find', args, owner)
  if (code !== 0)
    throw setupFailed(
      `The folder ${path} cannot be emptied: ${output.trim().split('\n')[0] ?? ''}`,
      'Look at whom it belongs to; everything in it is of the user postgres.',
      output,
    )
}

/** Removes a folder with all that is in it; nothing happens where there is none. SETUP_FAILED for a link in its place. */
export async function removeDataFolder(
  path: string,
  identity: Identity | undefined,
): Promise<void> {
  const found = await lstat(path).catch(() => undefined)
  if (found === undefined) return
  if (!found.isDirectory())
    throw setupFailed(`${path} is a link or no folder.`, 'Find out who put it there; remove it.')
  await emptyFolder(path, identity)
  await rmdir(path)
}
