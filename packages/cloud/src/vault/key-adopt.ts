import { type DatabaseId, PlatformError } from '@zennnn/kernel'
import type { Client } from 'pg'
import { inTransaction } from '../database/cluster-access.ts'
import { noteKeyEvent } from './key-event.ts'
import type { Region } from './regions.ts'
import { openRepository, purposeOf, type Repository } from './repository.ts'
import { readyRepository } from './repository-made.ts'
import { opens } from './repository-state.ts'
import { addPassword } from './restic.ts'
import { readVaultKey, readVaultKeys } from './vault-key.ts'
import { unwrapPassword, wrapPassword } from './wrapped-password.ts'

/** Whose copies, and where. */
export interface RepositoryName {
  readonly database: DatabaseId
  readonly region: Region
}

/** The passwords that an unfinished change left. */
export async function readStages(
  register: Client,
  home: string,
  of: RepositoryName,
): Promise<{ readonly next: string | undefined; readonly old: string | undefined }> {
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

/**
 * Has a repository open with another password, and the register say so; the one of before opens it still. Call it holding
 * the lock of the database. Killed at any point, the registered password opens it, and the next call goes on.
 */
export async function adoptPassword(
  register: Client,
  home: string,
  { of, password }: { readonly of: RepositoryName; readonly password: string },
): Promise<void> {
  const { next } = await readStages(register, home, of)
  if (next !== password) await stageNext(register, home, { of, password })
  const current = await openRepository(register, home, of)
  await readyRepository(register, of.database, current)
  await ensurePassword(current, password)
  await register.query(
    `update zennnn_vault.repository_password set wrapped = next_wrapped, old_wrapped = wrapped, next_wrapped = null,
       changed_at = now()
     where database_id = $1 and region = $2`,
    [of.database, of.region.name],
  )
}

/** Registered before any repository knows it: a password that only a repository knew would be lost. */
async function stageNext(
  register: Client,
  home: string,
  { of, password }: { readonly of: RepositoryName; readonly password: string },
): Promise<void> {
  await inTransaction(register, async () => {
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
  })
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
