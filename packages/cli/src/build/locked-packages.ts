import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { InvariantError } from '@zennnn/kernel'

/** A package of package-lock.json, our own among them. */
export interface LockedPackage {
  /** Where it lies: `node_modules/pg`, `packages/data`. */
  readonly path: string
  readonly name: string
  readonly version: string
  /** An SPDX expression; undefined where npm never saw the package, as of another kind of machine. */
  readonly licence: string | undefined
  /** SHA-512 in hex; undefined for our own, and for what npm never saw. */
  readonly sha512: string | undefined
  /** Ours: what only tests and tools need is `development`, what only some machines need `optional`. */
  readonly use: 'own' | 'required' | 'optional' | 'development'
  /** Paths of the packages that it finds when it asks for what it needs. */
  readonly needs: readonly string[]
}

interface Entry {
  readonly name?: string
  readonly version?: string
  readonly license?: string
  readonly integrity?: string
  readonly resolved?: string
  readonly link?: boolean
  readonly dev?: boolean
  readonly optional?: boolean
  readonly dependencies?: Readonly<Record<string, string>>
  readonly optionalDependencies?: Readonly<Record<string, string>>
}
type Entries = Readonly<Record<string, Entry>>

/** All of them but the workspace itself, in the order of the lockfile. */
export async function readLockedPackages(root: string): Promise<readonly LockedPackage[]> {
  return lockedPackages(await readFile(join(root, 'package-lock.json'), 'utf8'))
}

/** @internal */
export function lockedPackages(lockfile: string): readonly LockedPackage[] {
  const entries = entriesOf(lockfile)
  return Object.entries(entries)
    .filter(([path, { link }]) => path !== '' && link !== true)
    .map(([path, entry]) => ({
      path,
      name:
        entry.name ?? path.slice(path.lastIndexOf('node_modules/')).replace('node_modules/', ''),
      version: entry.version ?? '',
      licence: entry.license,
      sha512: sha512Of(entry),
      use: useOf(path, entry),
      needs: needsOf(entries, path),
    }))
}

function entriesOf(lockfile: string): Entries {
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- the format of npm's own file, version 3
  const lock = JSON.parse(lockfile) as {
    readonly lockfileVersion: number
    readonly packages: Entries
  }
  if (lock.lockfileVersion !== 3)
    throw new InvariantError('lockfile-version', 'package-lock.json has another form than 3.')
  return lock.packages
}

function useOf(path: string, { dev, optional }: Entry): LockedPackage['use'] {
  if (!path.startsWith('node_modules/')) return 'own'
  if (dev === true) return 'development'
  return optional === true ? 'optional' : 'required'
}

/** Subresource Integrity has it in base64. */
function sha512Of({ integrity }: Entry): string | undefined {
  const [, sum] = /^sha512-([\w+/]+=*)$/.exec(integrity ?? '') ?? []
  return sum === undefined ? undefined : Buffer.from(sum, 'base64').toString('hex')
}

function needsOf(entries: Entries, path: string): readonly string[] {
  const { dependencies, optionalDependencies } = entries[path] ?? {}
  const names = Object.keys({ ...dependencies, ...optionalDependencies })
  return names.flatMap((name) => placeOf(entries, path, name) ?? []).toSorted()
}

/** As Node looks for a package: in the nearest folder of packages that has it. */
function placeOf(entries: Entries, from: string, name: string): string | undefined {
  for (let folder = from; ; folder = folder.slice(0, Math.max(0, folder.lastIndexOf('/')))) {
    const place = folder === '' ? `node_modules/${name}` : `${folder}/node_modules/${name}`
    const entry = entries[place]
    if (entry !== undefined) return entry.link === true ? entry.resolved : place
    if (folder === '') return undefined
  }
}
