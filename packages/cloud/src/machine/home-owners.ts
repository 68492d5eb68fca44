import { constants } from 'node:fs'
import { type FileHandle, mkdir, open } from 'node:fs/promises'
import { join } from 'node:path'
import { drillFolder } from '../drill/drill-home.ts'
import { type Region, vaultFolder } from '../vault/regions.ts'
import { readRegions, regionsPath } from '../vault/regions-file.ts'
import { isCredential } from './credential.ts'
import type { ProcessUsers } from './process-users.ts'
import { setupFailed } from './setup-failed.ts'

interface Entry {
  readonly kind: 'file' | 'folder'
  readonly path: string
  readonly uid: number
  readonly gid: number
  readonly mode: number
}

/** Who owns what of a home that root started, and with which mode. What is not named belongs to root or PostgreSQL alone. @internal */
export function planHomeOwners(
  home: string,
  { serve, work }: ProcessUsers,
  regions: readonly Region[],
): readonly Entry[] {
  const { gid } = serve
  const secret = (name: string): string => join(home, 'secrets', name)
  const certificate = (name: string): string => join(home, 'certificates', name)
  const onlyWork = { kind: 'file', uid: work.uid, gid: 0 } as const
  const fromRoot = { kind: 'file', uid: 0, gid, mode: 0o640 } as const
  const fromWork = { kind: 'file', uid: work.uid, gid } as const
  return [
    // Passable, not listable; nobody but root puts anything into it.
    { kind: 'folder', path: join(home, 'secrets'), uid: 0, gid, mode: 0o710 },
    { ...onlyWork, path: secret('postgres'), mode: 0o400 },
    { ...onlyWork, path: secret('maintain'), mode: 0o400 },
    { ...onlyWork, path: secret('authority.key'), mode: 0o600 },
    { ...fromRoot, path: secret('tenant-key') },
    { ...fromRoot, path: join(home, 'state.json') },
    // `work` signs what controls saw; who shows that has no means to make it.
    { ...onlyWork, path: secret('trust-key'), mode: 0o400 },
    { ...onlyWork, path: secret('canary-key'), mode: 0o400 },
    // `work` asks the acquirer; `serve` only tells who signed what it is told.
    { ...onlyWork, path: secret('stripe.json'), mode: 0o400 },
    { ...fromRoot, path: secret('stripe-webhook') },
    // `work` renews certificates while the cloud runs.
    { kind: 'folder', path: join(home, 'certificates'), uid: work.uid, gid, mode: 0o710 },
    { ...fromWork, path: certificate('server.key'), mode: 0o640 },
    { ...fromWork, path: certificate('server.crt'), mode: 0o644 },
    { ...fromWork, path: certificate('authority.crt'), mode: 0o644 },
    { kind: 'folder', path: certificate('hosts'), uid: work.uid, gid, mode: 0o710 },
    { kind: 'folder', path: certificate('challenges'), uid: work.uid, gid, mode: 0o710 },
    { ...onlyWork, path: certificate('account.key'), mode: 0o600 },
    // What `work` keeps of the seals of audit logs; no other process of the cloud reads or writes it.
    { kind: 'folder', path: join(home, 'seals'), uid: work.uid, gid: 0, mode: 0o700 },
    // Clusters that are made to rehearse a failover, and end with it.
    { kind: 'folder', path: drillFolder(home), uid: work.uid, gid: 0, mode: 0o711 },
    // The backups: each region belongs to who writes them, and the key to read them is no business of `serve`.
    { ...onlyWork, path: secret('vault-key'), mode: 0o600 },
    { ...onlyWork, path: secret('vault-key.old'), mode: 0o600 },
    { ...onlyWork, path: regionsPath(home), mode: 0o400 },
    { kind: 'folder', path: vaultFolder(home), uid: work.uid, gid: 0, mode: 0o700 },
    ...regions.flatMap(({ place }) => regionEntries(home, work.uid, place)),
  ]
}

/** What of a region lies in the home; the rest the operator gives away, and a disk that is not mounted gets no folder. */
function regionEntries(home: string, uid: number, place: Region['place']): readonly Entry[] {
  const entries: readonly Entry[] =
    place.kind === 'folder'
      ? [{ kind: 'folder', path: place.path, uid, gid: 0, mode: 0o700 }]
      : secretsOf(place).map((path) => ({ kind: 'file', path, uid, gid: 0, mode: 0o600 }))
  return entries.filter(({ path }) => path.startsWith(`${home}/`))
}

function secretsOf(
  place: Exclude<Region['place'], { readonly kind: 'folder' }>,
): readonly string[] {
  if (place.kind === 's3') return [place.keyFile]
  const { passwordFile, privileged } = place
  return privileged === undefined ? [passwordFile] : [passwordFile, privileged.certificateFile]
}

/**
 * Gives the files of a home to the users of `serve` and `work`, also those of a home from before there were any. Files
 * that are not there yet are left out: who makes them gives them away. SETUP_FAILED for a link in the place of one.
 */
export async function giveHome(home: string, users: ProcessUsers): Promise<void> {
  for (const entry of planHomeOwners(home, users, readRegions(home))) await give(entry)
}

async function give({ kind, path, uid, gid, mode }: Entry): Promise<void> {
  // Only root puts anything into the folder of secrets.
  if (kind === 'file' && (await isCredential(path))) return
  if (kind === 'folder') await mkdir(path, { recursive: true, mode: 0o700 })
  const handle = await openPlain(path)
  if (handle === undefined) return
  try {
    const found = await handle.stat()
    // `work` could put a second name of a file of root's into its folder, and root would give that away.
    if (kind === 'folder' ? !found.isDirectory() : !found.isFile() || found.nlink !== 1)
      throw notPlain(path)
    await handle.chown(uid, gid)
    await handle.chmod(mode)
  } finally {
    await handle.close()
  }
}

/** Never follows a link, never waits for a pipe. */
async function openPlain(path: string): Promise<FileHandle | undefined> {
  const { O_RDONLY, O_NOFOLLOW, O_NONBLOCK } = constants
  return await open(path, O_RDONLY | O_NOFOLLOW | O_NONBLOCK).catch((error: unknown) => {
    const code = error instanceof Error && 'code' in error ? error.code : undefined
    if (code === 'ENOENT') return undefined
    if (code === 'ELOOP' || code === 'ENXIO') throw notPlain(path, error)
    throw error
  })
}

function notPlain(path: string, cause?: unknown): Error {
  return setupFailed(
    `${path} is a link or no plain file.`,
    'Find out who put it there; remove it, or restore the file from a copy.',
    cause,
  )
}
