import { createHash } from 'node:crypto'
import { constants } from 'node:fs'
import { lchown, lstat, mkdir, open, readdir, rename, rm } from 'node:fs/promises'
import { basename, dirname, join, relative } from 'node:path'
import { setupFailed } from '../machine/setup-failed.ts'

/** What restic names by the SHA-256 of its content. */
const NAMED_BY_HASH = ['data', 'index', 'snapshots', 'keys'] as const
const HASH = /^[0-9a-f]{64}$/
/** What was damaged is kept beside the repositories: somebody may want to look at it. */
const ASIDE = 'damaged'

/** What a look at a repository without any key found. */
export interface ScrubResult {
  readonly files: number
  readonly bytes: number
  /** Files whose content is not the one they are named after; from the repository's folder. */
  readonly damaged: readonly string[]
}

/**
 * Reads every file of a repository and compares it with its name. What is missing has no name to be compared with. A file
 * that changed within `settleMs` may still be written by a server that does so in place: it is not called damaged yet.
 */
export async function scrubRepository(folder: string, settleMs = 0): Promise<ScrubResult> {
  const damaged: string[] = []
  let files = 0
  let bytes = 0
  for (const path of await listFiles(folder)) {
    const found = await hashFile(join(folder, path))
    // Deleted by a pruning since it was listed.
    if (found === undefined) continue
    files += 1
    bytes += found.bytes
    const isSettled = Date.now() - found.changedMs >= settleMs
    if (isSettled && !path.endsWith(`/${found.sha256}`)) damaged.push(path)
  }
  return { files, bytes, damaged }
}

/** The folders of repositories below a folder of a region, whoever they belong to. */
export async function findRepositories(folder: string): Promise<readonly string[]> {
  const outer = await listFolders(folder)
  // Where each cloud has a folder of its own: `<user>/<database>`.
  const inner = await Promise.all(
    outer.map(async (path) => ((await isRepository(path)) ? [path] : await listFolders(path))),
  )
  const all = inner.flat()
  const isOne = await Promise.all(all.map(isRepository))
  return all.filter((_, index) => isOne[index]).sort()
}

async function listFolders(folder: string): Promise<readonly string[]> {
  const entries = await readdir(folder, { withFileTypes: true })
  return entries
    .filter((entry) => entry.isDirectory() && entry.name !== ASIDE)
    .map(({ name }) => join(folder, name))
}

/**
 * Moves damaged files out of a repository, into `damaged` beside it: restic would take them for good ones. `.` is the whole
 * of it.
 */
export async function setAside(folder: string, damaged: readonly string[]): Promise<void> {
  if (damaged.length === 0) return
  const aside = await ensureAside(dirname(folder))
  const at = new Date().toISOString().replaceAll(':', '')
  for (const path of damaged)
    await rename(
      join(folder, path),
      join(aside, [at, basename(folder), ...path.split('/')].join('_')),
    )
}

/** Deletes what was set aside of a repository: packs and keys among it open with an old password. */
export async function removeAside(folder: string): Promise<void> {
  const aside = join(dirname(folder), ASIDE)
  const found = await lstat(aside).catch(() => undefined)
  if (found?.isDirectory() !== true) return
  for (const name of await readdir(aside))
    if (name.includes(`_${basename(folder)}_`))
      await rm(join(aside, name), { recursive: true, force: true })
}

/** Never through a link: root, who heals, would move files to where its owner wants, and give that away. */
async function ensureAside(region: string): Promise<string> {
  const aside = join(region, ASIDE)
  const { uid, gid } = await lstat(region)
  const isMade = await mkdir(aside, { mode: 0o700 }).then(
    () => true,
    (error: unknown) => {
      if (error instanceof Error && 'code' in error && error.code === 'EEXIST') return false
      throw error
    },
  )
  // What root makes today must be usable by `work` tomorrow.
  if (isMade) await lchown(aside, uid, gid)
  const found = await lstat(aside)
  if (found.isDirectory() && found.uid === uid) return aside
  throw setupFailed(
    `${aside} is no folder of who owns the region.`,
    'Find out who put it there, and remove it.',
  )
}

async function isRepository(folder: string): Promise<boolean> {
  return await lstat(join(folder, 'data')).then(
    (found) => found.isDirectory(),
    () => false,
  )
}

async function listFiles(folder: string): Promise<readonly string[]> {
  const found: string[] = []
  for (const kind of NAMED_BY_HASH) {
    for (const entry of await listEntries(join(folder, kind))) {
      // What is still being written has another name.
      if (!entry.isFile() || !HASH.test(entry.name)) continue
      found.push(relative(folder, join(entry.parentPath, entry.name)))
    }
  }
  return found.sort()
}

async function listEntries(folder: string) {
  return await readdir(folder, { recursive: true, withFileTypes: true }).catch((error: unknown) => {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return []
    throw error
  })
}

async function hashFile(path: string) {
  const file = await open(path, constants.O_RDONLY | constants.O_NOFOLLOW).catch(
    (error: unknown) => {
      if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return undefined
      throw error
    },
  )
  if (file === undefined) return undefined
  const hash = createHash('sha256')
  let bytes = 0
  try {
    const changedMs = (await file.stat()).mtimeMs
    for await (const piece of file.createReadStream({ autoClose: false })) {
      if (!Buffer.isBuffer(piece)) continue
      hash.update(piece)
      bytes += piece.length
    }
    return { bytes, changedMs, sha256: hash.digest('hex') }
  } finally {
    await file.close()
  }
}
