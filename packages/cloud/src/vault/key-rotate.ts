import { type DatabaseId, newSecret, PlatformError, parseDatabaseId } from '@zennnn/kernel'
import type { Client } from 'pg'
import { asOwner } from '../database/cluster-access.ts'
import { noteKeyEvent } from './key-event.ts'
import { getRegion, type Region } from './regions.ts'
import { openPrivileged, openRepository, purposeOf, type Repository } from './repository.ts'
import { readyRepository } from './repository-made.ts'
import { opens } from './repository-state.ts'
import { addPassword, listOtherKeys, removeKeys } from './restic.ts'
import type { Vault } from './vault.ts'
import { readVaultKey, readVaultKeys } from './vault-key.ts'
import { lockCopies } from './vault-lock.ts'
import { unwrapPassword, wrapPassword } from './wrapped-password.ts'

/** What became of the password of one repository. */
export interface PasswordRotation {
  readonly database: DatabaseId
  readonly region: string
  readonly rotated: boolean
  /** Why not; the next run goes on where this one ended. */
  readonly message: string | null
}

interface Of {
  readonly database: DatabaseId
  readonly region: Region
}

/**
 * Gives every repository, or those of one database, a new password, and takes the old ones from it by the privileged way.
 * What restic encrypts with stays: who had password and repository once may have kept that. Killed at any point, the
 * registered password opens the repository, and the next run finishes.
 */
export async function rotatePasswords(
  vault: Vault,
  only?: DatabaseId,
): Promise<readonly PasswordRotation[]> {
  const repositories = await asOwner(vault.access, vault.control, async (register) => {
    const { rows } = await register.query<{ database: string; region: string }>(
      `select database_id as database, region from zennnn_vault.repository_password
       where $1::text is null or database_id = $1 order by 1, 2`,
      [only],
    )
    return rows
  })
  const results: PasswordRotation[] = []
  for (const { region, ...row } of repositories) {
    const database = parseDatabaseId(row.database)
    const message = await rotate(vault, database, region)
    results.push({ database, region, rotated: message === null, message })
  }
  return results
}

/** Why it was not rotated; null when it was. */
async function rotate(vault: Vault, database: DatabaseId, name: string): Promise<string | null> {
  try {
    const region = getRegion(vault.regions, name)
    await asOwner(vault.access, vault.control, async (register) => {
      await lockCopies(register, database)
      await rotateOne(vault, register, { database, region })
    })
    return null
  } catch (error) {
    if (error instanceof PlatformError) return [error.message, error.hint].join(' ').trim()
    throw error
  }
}

async function rotateOne(vault: Vault, register: Client, of: Of): Promise<void> {
  const { home } = vault
  const before = await readStages(register, home, of)
  if (before.old === undefined) {
    const next = before.next ?? (await stageNext(register, home, of))
    const current = await openRepository(register, home, of)
    await readyRepository(register, of.database, current)
    await ensurePassword(current, next)
    await register.query(
      `update zennnn_vault.repository_password set wrapped = next_wrapped, old_wrapped = wrapped, next_wrapped = null
       where database_id = $1 and region = $2`,
      [of.database, of.region.name],
    )
  }
  await removeOld(vault, register, of)
}

/** The passwords that an unfinished rotation left. */
async function readStages(register: Client, home: string, of: Of) {
  const { rows } = await register.query<{ next: Buffer | null; old: Buffer | null }>(
    `select next_wrapped as next, old_wrapped as old from zennnn_vault.repository_password
     where database_id = $1 and region = $2`,
    [of.database, of.region.name],
  )
  const keys = await readVaultKeys(home)
  const open = (wrapped: Buffer | null | undefined): string | undefined =>
    wrapped === null || wrapped === undefined
      ? undefined
      : unwrapPassword(keys, purposeOf(of), wrapped)
  return { next: open(rows[0]?.next), old: open(rows[0]?.old) }
}

/** Registered before any repository knows it: a password that only a repository knew would be lost. */
async function stageNext(register: Client, home: string, of: Of): Promise<string> {
  const password = newSecret()
  await register.query('begin')
  try {
    await register.query('lock table zennnn_vault.repository_password in row exclusive mode')
    await noteKeyEvent(register, of.database, `a new password for the region ${of.region.name}`)
    await register.query(
      'update zennnn_vault.repository_password set next_wrapped = $3 where database_id = $1 and region = $2',
      [
        of.database,
        of.region.name,
        wrapPassword(await readVaultKey(home), purposeOf(of), password),
      ],
    )
    await register.query('commit')
  } catch (error) {
    await register.query('rollback')
    throw error
  }
  return password
}

async function ensurePassword(current: Repository, password: string): Promise<void> {
  const next = { ...current, password }
  if (await opens(next)) return
  await addPassword(current, password)
  if (await opens(next)) return
  throw new PlatformError('INTERNAL', {
    message: `The new password does not open the repository in the region ${current.region}.`,
  })
}

async function removeOld(vault: Vault, register: Client, of: Of): Promise<void> {
  const { old } = await readStages(register, vault.home, of)
  if (old === undefined) return
  const repository = await openPrivileged(register, vault.home, of)
  await readyRepository(register, of.database, repository)
  await removeKeys(repository, await listOtherKeys(repository))
  if (await opens({ ...repository, password: old }))
    throw new PlatformError('INTERNAL', {
      message: `The old password still opens the repository in the region ${of.region.name}.`,
    })
  await register.query('begin')
  await noteKeyEvent(
    register,
    of.database,
    `the old password of the region ${of.region.name} is gone`,
  )
  await register.query(
    'update zennnn_vault.repository_password set old_wrapped = null where database_id = $1 and region = $2',
    [of.database, of.region.name],
  )
  await register.query('commit')
}
