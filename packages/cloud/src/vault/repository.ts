import { chown, lstat, mkdir } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { type DatabaseId, newSecret } from '@zennnn/kernel'
import type { Client } from 'pg'
import type { Identity } from '../machine/program.ts'
import { setupFailed } from '../machine/setup-failed.ts'
import type { Region } from './regions.ts'
import { ensureVaultKey, readVaultKey } from './vault-key.ts'
import { unwrapPassword, wrapPassword } from './wrapped-password.ts'

/** The copies of one database in one region, and the way in. */
export interface Repository {
  /** Name of the region. */
  readonly region: string
  readonly path: string
  readonly password: string
  /** Who owns the region and so runs restic; nothing = ourselves. */
  readonly identity: Identity | undefined
}

/** Opens the repository of a database for reading. SETUP_FAILED without key or password. `register`: the control database. */
export async function openRepository(
  register: Client,
  home: string,
  of: { readonly database: DatabaseId; readonly region: Region },
): Promise<Repository> {
  const wrapped = await readWrapped(register, of)
  if (wrapped === undefined)
    throw setupFailed(
      `There is no password for the copies in the region ${of.region.name}.`,
      'Restore the control database: without it these copies cannot be read.',
    )
  const password = unwrapPassword(await readVaultKey(home), purposeOf(of), wrapped)
  return { ...(await placeOf(of)), password }
}

/** Opens the repository of a database for writing, with a new password where it has none. */
export async function ensureRepository(
  register: Client,
  home: string,
  of: { readonly database: DatabaseId; readonly region: Region },
): Promise<Repository> {
  await ensureFolder(of.region)
  if ((await readWrapped(register, of)) === undefined) {
    // Only where no password was ever wrapped may a key be made.
    const { rows } = await register.query('select from zennnn_vault.repository_password limit 1')
    const key = await (rows.length === 0 ? ensureVaultKey(home) : readVaultKey(home))
    await register.query(
      `insert into zennnn_vault.repository_password (database_id, region, wrapped) values ($1, $2, $3)
       on conflict do nothing`,
      [of.database, of.region.name, wrapPassword(key, purposeOf(of), newSecret())],
    )
  }
  return await openRepository(register, home, of)
}

function purposeOf(of: { readonly database: DatabaseId; readonly region: Region }): string {
  return `${of.database} ${of.region.name}`
}

async function readWrapped(
  register: Client,
  of: { readonly database: DatabaseId; readonly region: Region },
): Promise<Buffer | undefined> {
  const { rows } = await register.query<{ wrapped: Buffer }>(
    'select wrapped from zennnn_vault.repository_password where database_id = $1 and region = $2',
    [of.database, of.region.name],
  )
  return rows[0]?.wrapped
}

/** Root gives new folders to the vault's owner, so that what it makes today can be written by `work` tomorrow. */
async function ensureFolder({ place }: Region): Promise<void> {
  const vault = dirname(place.path)
  await mkdir(vault, { recursive: true, mode: 0o700 })
  const made = await mkdir(place.path, { mode: 0o700 }).then(
    () => true,
    (error: unknown) => {
      if (error instanceof Error && 'code' in error && error.code === 'EEXIST') return false
      throw error
    },
  )
  if (!made || process.getuid?.() !== 0) return
  const { uid, gid } = await lstat(vault)
  await chown(place.path, uid, gid)
}

async function placeOf({
  database,
  region: { name, place },
}: {
  readonly database: DatabaseId
  readonly region: Region
}): Promise<Omit<Repository, 'password'>> {
  const folder = place.path
  const found = await lstat(folder).catch(() => undefined)
  if (found?.isDirectory() !== true)
    throw setupFailed(
      `The folder of the region ${name}, ${folder}, is not there.`,
      'Is its disk mounted? Restore the folder, or remove what stands in its place.',
    )
  const isOther = process.getuid?.() === 0 && found.uid !== 0
  return {
    region: name,
    path: join(folder, database),
    identity: isOther ? { uid: found.uid, gid: found.gid } : undefined,
  }
}
