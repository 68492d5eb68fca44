import { lstat } from 'node:fs/promises'
import { join } from 'node:path'
import type { DatabaseId } from '@zennnn/kernel'
import type { Identity } from '../machine/program.ts'
import { setupFailed } from '../machine/setup-failed.ts'
import { readRegionSecret } from './region-secret.ts'
import type { FolderPlace, Region, RestPlace, S3Place } from './regions.ts'

/** How restic gets to a repository, besides its password. */
export interface RepositoryPlace {
  /** As restic wants it. It may hold a password: never for arguments, messages or logs. */
  readonly location: string
  /** The folder, where it is one of this machine. */
  readonly folder: string | undefined
  /** Holds no secrets. */
  readonly options: readonly string[]
  /** May hold secrets. */
  readonly variables: Readonly<Record<string, string>>
  /** Who owns the folder and so runs restic; nothing = ourselves. */
  readonly identity: Identity | undefined
  /** Without a sign of life for so long, the region is away; nothing = it never is. */
  readonly patienceMs: number | undefined
}

/** The usual way: over the network nothing can be deleted by it. SETUP_FAILED when a folder or secret is missing. */
export async function findPlace(
  { name, place }: Region,
  database: DatabaseId,
): Promise<RepositoryPlace> {
  switch (place.kind) {
    case 'folder':
      return await folderPlace(name, place, database)
    case 'rest':
      return await restPlace(name, place, database)
    case 's3':
      return await s3Place(name, place, database)
    default:
      return place satisfies never
  }
}

/** The way by which snapshots and keys can be deleted. SETUP_FAILED where none is configured. */
export async function findPrivilegedPlace(
  region: Region,
  database: DatabaseId,
): Promise<RepositoryPlace> {
  const { name, place } = region
  if (place.kind !== 'rest') return await findPlace(region, database)
  const { privileged, user, patienceMs } = place
  if (privileged === undefined)
    throw setupFailed(
      `The region ${name} has no privileged way.`,
      'Nothing can be deleted there: name one in regions.json, or delete on the machine of that region.',
    )
  // It holds a key: what others may read is no secret.
  await readRegionSecret(name, privileged.certificateFile)
  return {
    ...remote(patienceMs),
    location: `rest:${privileged.url}/${user}/${database}`,
    options: ['--cacert', privileged.caFile, '--tls-client-cert', privileged.certificateFile],
    // Over HTTP/2 Go sends at most 1 MiB per round trip: 30 s become 8 s at 100 ms.
    variables: { GODEBUG: 'http2client=0' },
  }
}

async function folderPlace(
  name: string,
  { path }: FolderPlace,
  database: DatabaseId,
): Promise<RepositoryPlace> {
  const found = await lstat(path).catch(() => undefined)
  if (found?.isDirectory() !== true)
    throw setupFailed(
      `The folder of the region ${name}, ${path}, is not there.`,
      'Is its disk mounted? Restore the folder, or remove what stands in its place.',
    )
  const isOther = process.getuid?.() === 0 && found.uid !== 0
  const folder = join(path, database)
  return {
    location: folder,
    folder,
    options: [],
    variables: {},
    identity: isOther ? { uid: found.uid, gid: found.gid } : undefined,
    patienceMs: undefined,
  }
}

async function restPlace(
  name: string,
  { url, caFile, user, passwordFile, patienceMs }: RestPlace,
  database: DatabaseId,
): Promise<RepositoryPlace> {
  const password = await readRegionSecret(name, passwordFile)
  const { host, pathname } = new URL(url)
  const path = `${pathname.replace(/\/+$/, '')}/${user}/${database}`
  return {
    ...remote(patienceMs),
    location: `rest:https://${user}:${encodeURIComponent(password)}@${host}${path}`,
    options: ['--cacert', caFile],
    variables: { GODEBUG: 'http2client=0' },
  }
}

async function s3Place(
  name: string,
  { endpoint, bucket, keyFile, patienceMs }: S3Place,
  database: DatabaseId,
): Promise<RepositoryPlace> {
  const [id = '', secret = '', ...more] = (await readRegionSecret(name, keyFile)).split(/\s*\n\s*/)
  if (secret === '' || more.length > 0)
    throw setupFailed(
      `The secret ${keyFile} of the region ${name} is no access key.`,
      'Its first line is the id of the key, its second the secret.',
    )
  return {
    ...remote(patienceMs),
    location: `s3:${endpoint}/${bucket}/${database}`,
    options: [],
    variables: { AWS_ACCESS_KEY_ID: id, AWS_SECRET_ACCESS_KEY: secret },
  }
}

function remote(patienceMs: number) {
  return { folder: undefined, identity: undefined, patienceMs } as const
}
