import { type DatabaseId, newSecret, PlatformError, parseDatabaseId } from '@zennnn/kernel'
import type { Client } from 'pg'
import { asOwner } from '../database/cluster-access.ts'
import { findControlPassword } from './control-password.ts'
import { ensureControlPassword } from './control-reopen.ts'
import { adoptPassword, type RepositoryName, readStages } from './key-adopt.ts'
import { noteKeyEvent } from './key-event.ts'
import { getRegion } from './regions.ts'
import { openPrivileged } from './repository.ts'
import { readyRepository } from './repository-made.ts'
import { opens } from './repository-state.ts'
import { listOtherKeys, removeKeys } from './restic.ts'
import type { Vault } from './vault.ts'
import { readVaultKey } from './vault-key.ts'
import { lockCopies } from './vault-lock.ts'

/** What became of the password of one repository. */
export interface PasswordRotation {
  readonly database: DatabaseId
  readonly region: string
  readonly rotated: boolean
  /** Why not; the next run goes on where this one ended. */
  readonly message: string | null
}

/**
 * Gives every repository, or those of one database, a new password, and takes the old ones from it by the privileged way.
 * What restic encrypts with stays: who had password and repository once may have kept that. Killed at any point, the
 * registered password opens the repository, and the next run finishes. The control database's password is that which the key
 * of the vault gives: it changes with that key alone.
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

async function rotateOne(vault: Vault, register: Client, of: RepositoryName): Promise<void> {
  const { home } = vault
  const derived = await findControlPassword(register, await readVaultKey(home), of)
  if (derived === undefined) {
    const { next, old } = await readStages(register, home, of)
    if (old === undefined)
      await adoptPassword(register, home, { of, password: next ?? newSecret() })
  } else await ensureControlPassword(register, home, of)
  await removeOld(vault, register, { of, derived })
}

/** A password that the key of the vault gives stays; all others go. */
async function removeOld(
  vault: Vault,
  register: Client,
  { of, derived }: { readonly of: RepositoryName; readonly derived: string | undefined },
): Promise<void> {
  const { old } = await readStages(register, vault.home, of)
  if (old === undefined && derived === undefined) return
  const repository = await openPrivileged(register, vault.home, of)
  await readyRepository(register, of.database, repository)
  await removeKeys(repository, await listOtherKeys(repository))
  if (old === undefined) return
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
