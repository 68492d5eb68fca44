import { hash } from 'node:crypto'
import { lstat, readdir, readFile, readlink } from 'node:fs/promises'
import { join } from 'node:path'
import type { SourceFiles } from '@zennnn/trust'

/** Where this program lies: a clone, or what somebody unpacked. */
export const PROGRAM_ROOT = join(import.meta.dirname, '../../../..')

/** What a client is built into; not source, but the same bytes wherever it is built. */
const BUILT = 'packages/web/dist'
const FOLDERS = ['apps', 'bin', 'deploy', 'packages', 'scripts']
const FILES = [
  '.node-version',
  '.npmrc',
  'LICENSE',
  'package-lock.json',
  'package.json',
  'tsconfig.json',
]
const LEFT_OUT_FOLDERS = new Set(['node_modules', 'dist', '__pycache__'])
/** Tests do not run here, and the last two are what tools leave behind. */
const LEFT_OUT_FILES = /\.(?:test\.tsx?|log|tsbuildinfo)$/

/** What `serve` must be able to read for it. */
export const SOURCE_PLACES: readonly string[] = [...FOLDERS, ...FILES]

/**
 * Every file of which the system is made, by its path, each with the SHA-256 of its content; those of packages in node_modules
 * are pinned by the hashes in package-lock.json. What should not be there is listed, too. Reads some 10 MB.
 */
export async function listSources(root: string): Promise<SourceFiles> {
  const folders = await Promise.all(FOLDERS.map(async (name) => await filesBelow(root, name)))
  return await hashed(root, [...folders.flat(), ...(await topFiles(root))])
}

/** The same of the built client; empty where none was built. */
export async function listBuilt(root: string): Promise<SourceFiles> {
  return await hashed(root, await filesBelow(root, BUILT))
}

/** `sha256sum` writes the same of the same files, in the order of LC_ALL=C. */
export function listingText(files: SourceFiles): string {
  return [...files]
    .toSorted(([a], [b]) => (a < b ? -1 : 1))
    .map(([path, sum]) => `${sum}  ${path}\n`)
    .join('')
}

/** One number for all sources: 64 hexadecimal digits, the same wherever the same files lie. */
export function buildIdOf(sources: SourceFiles): string {
  return hash('sha256', listingText(sources), 'hex')
}

/** Only what is source counts for the id. */
export function sourcesOf(files: SourceFiles): SourceFiles {
  return new Map([...files].filter(([path]) => !path.startsWith(`${BUILT}/`)))
}

interface Found {
  readonly path: string
  readonly isLink: boolean
}

async function filesBelow(root: string, folder: string): Promise<readonly Found[]> {
  const entries = await readdir(join(root, folder), { withFileTypes: true }).catch(absent)
  const found = entries.map(async (entry) => {
    const path = `${folder}/${entry.name}`
    if (entry.isDirectory())
      return LEFT_OUT_FOLDERS.has(entry.name) ? [] : await filesBelow(root, path)
    return LEFT_OUT_FILES.test(entry.name) ? [] : [{ path, isLink: entry.isSymbolicLink() }]
  })
  return (await Promise.all(found)).flat()
}

/** `serve` may read these files, and not the folder that holds them. */
async function topFiles(root: string): Promise<readonly Found[]> {
  const found = FILES.map(
    async (path) =>
      await lstat(join(root, path)).then(
        (file) => [{ path, isLink: file.isSymbolicLink() }],
        absent,
      ),
  )
  return (await Promise.all(found)).flat()
}

function absent(error: unknown): readonly never[] {
  if (Object(error).code === 'ENOENT') return []
  throw error
}

/** One after the other: who waits for an answer meanwhile waits for one file at most. */
async function hashed(root: string, found: readonly Found[]): Promise<SourceFiles> {
  const files = new Map<string, string>()
  for (const { path, isLink } of found.toSorted((a, b) => (a.path < b.path ? -1 : 1)))
    files.set(path, hash('sha256', await contentOf(join(root, path), isLink), 'hex'))
  return files
}

/** A link is not what it leads to: that could change without being seen. */
async function contentOf(path: string, isLink: boolean): Promise<string | Buffer> {
  return isLink ? `-> ${await readlink(path)}` : await readFile(path)
}
