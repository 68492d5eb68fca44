import { lstat, readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { PlatformError } from '@zennnn/kernel'
import { type Identity, runProgram } from '../machine/program.ts'

const DAY_MS = 86_400_000
/** Where restic writes files: under the name that the file gets, and `-tmp-` and a number, until it is whole. */
const WRITTEN_IN = ['data', 'index', 'snapshots', 'keys', 'locks'] as const
const UNFINISHED = /^(?:[0-9a-f]{64}|config)-tmp-\d+$/
/** Of arguments of one program. */
const AT_ONCE = 200

/**
 * The files in a folder of a repository that restic began a day ago or longer and never finished, as one that was killed
 * does; from the repository's folder. A write that runs changes its file all the time.
 */
export async function findUnfinished(folder: string, now: Date): Promise<readonly string[]> {
  const paths = [await listUnfinished(folder, '')]
  for (const kind of WRITTEN_IN) {
    paths.push(await listUnfinished(folder, kind))
    if (kind === 'data')
      for (const part of await listFolders(join(folder, kind)))
        paths.push(await listUnfinished(folder, join(kind, part)))
  }
  const found: string[] = []
  for (const path of paths.flat()) if (await isOld(join(folder, path), now)) found.push(path)
  return found
}

/**
 * Removes them, as who owns the folder: what he puts in their place meanwhile is his own. Call it holding the lock of the
 * copies. INTERNAL when one stays.
 */
export async function removeUnfinished(
  { folder, identity }: { readonly folder: string; readonly identity: Identity | undefined },
  paths: readonly string[],
): Promise<void> {
  for (let from = 0; from < paths.length; from += AT_ONCE) {
    const some = paths.slice(from, from + AT_ONCE).map((path) => join(folder, path))
    const { code, output } = await runProgram('rm', ['-f', '--', ...some], identity)
    if (code !== 0)
      throw new PlatformError('INTERNAL', {
        message: `Unfinished files of a repository cannot be removed: ${output.trim()}`,
        hint: 'Look at its disk, and at who owns the folder.',
      })
  }
}

async function listUnfinished(folder: string, within: string): Promise<readonly string[]> {
  const entries = await readdir(join(folder, within), { withFileTypes: true }).catch(ifMissing)
  return entries
    .filter((entry) => entry.isFile() && UNFINISHED.test(entry.name))
    .map(({ name }) => join(within, name))
}

/** Links are not followed. */
async function listFolders(folder: string): Promise<readonly string[]> {
  const entries = await readdir(folder, { withFileTypes: true }).catch(ifMissing)
  return entries.filter((entry) => entry.isDirectory()).map(({ name }) => name)
}

async function isOld(path: string, now: Date): Promise<boolean> {
  const found = await lstat(path).catch(() => undefined)
  return found !== undefined && now.getTime() - found.mtimeMs > DAY_MS
}

function ifMissing(error: unknown): [] {
  if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return []
  throw error
}
