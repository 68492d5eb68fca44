import { constants } from 'node:fs'
import { lstat, mkdir, open } from 'node:fs/promises'
import { dirname } from 'node:path'
import { type DatabaseId, newSecret } from '@zennnn/kernel'
import type { Client } from 'pg'
import { inTransaction } from '../database/cluster-access.ts'
import { setupFailed } from '../machine/setup-failed.ts'
import { findControlPassword } from './control-password.ts'
import { requireMounted } from './region-mounted.ts'
import { type Region, vaultFolder } from './regions.ts'
import { findPlace, findPrivilegedPlace, type RepositoryPlace } from './repository-place.ts'
import { ensureVaultKey, readVaultKey, readVaultKeys } from './vault-key.ts'
import { unwrapPassword, wrapPassword } from './wrapped-password.ts'

/** The copies of one database in one region, and the way in. */
export interface Repository extends RepositoryPlace {
  /** Name of the region. */
  readonly region: string
  readonly password: string
  /** The register knows that it was made: where it is not there, it must not be made anew. */
  readonly wasMade: boolean
}

/** Opens the repository of a database for reading. SETUP_FAILED without key or password. `register`: the control database. */
export async function openRepository(
  register: Client,
  home: string,
  of: { readonly database: DatabaseId; readonly region: Region },
): Promise<Repository> {
  const found = await readPassword(register, of)
  if (found === undefined)
    throw setupFailed(
      `There is no password for the copies in the region ${of.region.name}.`,
      'Restore the control database: without it these copies cannot be read.',
    )
  const password = unwrapPassword(await readVaultKeys(home), purposeOf(of), found.wrapped)
  const place = await findPlace(of.region, of.database)
  return { ...place, region: of.region.name, password, wasMade: found.made }
}

/** As openRepository, by the way where deleting is allowed. SETUP_FAILED where none is configured. */
export async function openPrivileged(
  register: Client,
  home: string,
  of: { readonly database: DatabaseId; readonly region: Region },
): Promise<Repository> {
  const opened = await openRepository(register, home, of)
  return { ...opened, ...(await findPrivilegedPlace(of.region, of.database)) }
}

/**
 * Opens the repository of a database for writing, with a new password where it has none. SETUP_FAILED where the disk of the
 * region is not mounted.
 */
export async function ensureRepository(
  register: Client,
  home: string,
  of: { readonly database: DatabaseId; readonly region: Region },
): Promise<Repository> {
  await ensureFolder(home, of.region)
  const found = await readPassword(register, of)
  if (found?.made !== true) await requireMounted(register, of.region)
  if (found === undefined) await makePassword(register, home, of)
  return await openRepository(register, home, of)
}

async function makePassword(
  register: Client,
  home: string,
  of: { readonly database: DatabaseId; readonly region: Region },
): Promise<void> {
  await inTransaction(register, async () => {
    // Waits while the key is being replaced: what is wrapped with an old one could not be opened.
    await register.query('lock table zennnn_vault.repository_password in row exclusive mode')
    // Only where no password was ever wrapped may a key be made.
    const { rows } = await register.query('select from zennnn_vault.repository_password limit 1')
    const key = await (rows.length === 0 ? ensureVaultKey(home) : readVaultKey(home))
    const password = (await findControlPassword(register, key, of)) ?? newSecret()
    await register.query(
      `insert into zennnn_vault.repository_password (database_id, region, wrapped) values ($1, $2, $3)
       on conflict do nothing`,
      [of.database, of.region.name, wrapPassword(key, purposeOf(of), password)],
    )
  })
}

/** What a password is wrapped for: it opens nothing else. */
export function purposeOf(of: { readonly database: DatabaseId; readonly region: Region }): string {
  return `${of.database} ${of.region.name}`
}

async function readPassword(
  register: Client,
  of: { readonly database: DatabaseId; readonly region: Region },
): Promise<{ readonly wrapped: Buffer; readonly made: boolean } | undefined> {
  const { rows } = await register.query<{ wrapped: Buffer; made: boolean }>(
    'select wrapped, made from zennnn_vault.repository_password where database_id = $1 and region = $2',
    [of.database, of.region.name],
  )
  return rows[0]
}

/**
 * Makes the folders of a local cloud. A folder that somebody configured is made by them: where its disk is not mounted, we
 * would write on another. Root gives new ones to the vault's owner, so that `work` can write them tomorrow.
 */
async function ensureFolder(home: string, { place }: Region): Promise<void> {
  const vault = vaultFolder(home)
  if (place.kind !== 'folder' || dirname(place.path) !== vault) return
  await mkdir(vault, { recursive: true, mode: 0o700 })
  const made = await mkdir(place.path, { mode: 0o700 }).then(
    () => true,
    (error: unknown) => {
      if (error instanceof Error && 'code' in error && error.code === 'EEXIST') return false
      throw error
    },
  )
  if (made && process.getuid?.() === 0) await giveFolder(place.path, await lstat(vault))
}

/** Only the folder that root has just made: the vault's owner could have put something else in its place since. */
async function giveFolder(
  path: string,
  { uid, gid }: { readonly uid: number; readonly gid: number },
): Promise<void> {
  const { O_RDONLY, O_DIRECTORY, O_NOFOLLOW } = constants
  const folder = await open(path, O_RDONLY | O_DIRECTORY | O_NOFOLLOW)
  try {
    if ((await folder.stat()).uid === 0) await folder.chown(uid, gid)
  } finally {
    await folder.close()
  }
}
