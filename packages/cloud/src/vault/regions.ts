import { join } from 'node:path'
import { PlatformError } from '@zennnn/kernel'

/** A place that keeps a copy of every backup. */
export interface Region {
  /** As in the register: renamed, it is another region. */
  readonly name: string
  readonly place: FolderPlace | RestPlace | S3Place
  /** Where the databases run; of none, it is the first. */
  readonly isHome?: true
  /** Where on earth it lies; absent when nobody said. */
  readonly location?: RegionLocation
}

/** In free words, which are published. */
export interface RegionLocation {
  readonly city: string
  readonly country: string
  readonly continent: string
}

/** A folder of this machine; in it each database has a repository of its own, under its id. */
export interface FolderPlace {
  readonly kind: 'folder'
  readonly path: string
}

/** A server of restic's REST protocol over TLS, where we may add but not delete: `rclone serve restic --append-only`. */
export interface RestPlace {
  readonly kind: 'rest'
  /** Starts with `https://`; without a user, without a `/` at its end. */
  readonly url: string
  /** Certificate of who signed the server's. */
  readonly caFile: string
  readonly user: string
  readonly passwordFile: string
  /** The second way in, by client certificate, where deleting is allowed. */
  readonly privileged: PrivilegedWay | undefined
  /** By which its machine signs what it saw of itself; absent of a server that `region add` did not make. */
  readonly auditKey?: string
  /** A region that gives no sign of life for so long is away. */
  readonly patienceMs: number
}

interface PrivilegedWay {
  readonly url: string
  readonly caFile: string
  /** Client certificate and its key, in one file. */
  readonly certificateFile: string
}

/** A bucket; what keeps deletions apart from writing is the bucket's own business. */
export interface S3Place {
  readonly kind: 's3'
  readonly endpoint: string
  readonly bucket: string
  /** Id of the access key and its secret, each on a line. */
  readonly keyFile: string
  readonly patienceMs: number
}

const LOCAL_REGIONS = ['eu', 'us', 'ap'] as const

/** The regions of a cloud on one machine. */
export function localRegions(home: string): readonly Region[] {
  return LOCAL_REGIONS.map((name) => ({
    name,
    place: { kind: 'folder', path: join(vaultFolder(home), name) },
  }))
}

/** The region where the databases run: what lies there alone is lost with them. */
export function homeRegion(regions: readonly Region[]): Region | undefined {
  return regions.find(({ isHome }) => isHome === true) ?? regions[0]
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
