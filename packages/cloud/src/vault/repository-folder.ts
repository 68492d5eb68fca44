import { lstat, readdir } from 'node:fs/promises'
import { join } from 'node:path'

/** Whether there is not one file in the place of a repository: of one that is damaged there are others. */
export async function isAbsent(folder: string): Promise<boolean> {
  // Of one that is whole, the rest need not be listed.
  if (await isThere(join(folder, 'config'))) return false
  const found = await readdir(folder, { recursive: true, withFileTypes: true }).catch(ifMissing)
  return found === undefined || found.every((entry) => entry.isDirectory())
}

/** Not of a folder that may not be looked into: that says nothing about what is there. */
export async function isThere(path: string): Promise<boolean> {
  return (await lstat(path).catch(ifMissing)) !== undefined
}

function ifMissing(error: unknown): undefined {
  if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return undefined
  throw error
}
