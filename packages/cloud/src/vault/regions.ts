import { join } from 'node:path'
import { PlatformError } from '@zennnn/kernel'

/** A place that keeps a copy of every backup. */
export interface Region {
  /** As in the register: renamed, it is another region. */
  readonly name: string
  readonly place: FolderPlace
}

/** A folder of this machine; in it each database has a repository of its own, under its id. */
interface FolderPlace {
  readonly kind: 'folder'
  readonly path: string
}

const LOCAL_REGIONS = ['eu', 'us', 'ap'] as const

/** The regions of a cloud on one machine. */
export function localRegions(home: string): readonly Region[] {
  return LOCAL_REGIONS.map((name) => ({
    name,
    place: { kind: 'folder', path: join(vaultFolder(home), name) },
  }))
}

/** What of a home belongs to the vault. */
export function vaultFolder(home: string): string {
  return join(home, 'vault')
}

/** Throws VALUE_INVALID, naming those there are. */
export function getRegion(regions: readonly Region[], name: string): Region {
  const found = regions.find((region) => region.name === name)
  if (found !== undefined) return found
  throw new PlatformError('VALUE_INVALID', {
    message: `There is no region "${name}": use ${regions.map((region) => region.name).join(', ')}.`,
  })
}
