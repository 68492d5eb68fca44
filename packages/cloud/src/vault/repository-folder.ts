import { lstat, readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { PlatformError } from '@zennnn/kernel'

/**
 * Whether there is not one file in the place of a repository: of one that is damaged there are others. INTERNAL for a
 * folder that may not be looked into: that says nothing about what is there.
 */
export async function isAbsent(folder: string): Promise<boolean> {
  // Of one that is whole, the rest need not be listed.
  if (await isThere(join(folder, 'config'))) return false
  const found = await readdir(folder, { recursive: true, withFileTypes: true }).catch(ifMissing)
  return found === undefined || found.every((entry) => entry.isDirectory())
}

/** Whether there is anything by that name. INTERNAL as isAbsent. */
export async function isThere(path: string): Promise<boolean> {
  return (await lstat(path).catch(ifMissing)) !== undefined
}

function ifMissing(cause: unknown): undefined {
  if (cause instanceof Error && 'code' in cause && cause.code === 'ENOENT') return undefined
  throw new PlatformError('INTERNAL', {
    message: `What lies in the place of a repository cannot be looked at: ${cause instanceof Error ? cause.message : String(cause)}.`,
    hint: 'Look at its disk, and at who owns the folder.',
    cause,
  })
}
