import { lchown, readdir } from 'node:fs/promises'
import { join } from 'node:path'
import type { Identity } from '../machine/program.ts'

/** Gives a folder that root copied from another machine, with all that is in it, to somebody; links are not followed. */
export async function giveFolder(path: string, { uid, gid }: Identity): Promise<void> {
  const entries = await readdir(path, { recursive: true, withFileTypes: true })
  for (const entry of entries) await lchown(join(entry.parentPath, entry.name), uid, gid)
  await lchown(path, uid, gid)
}
