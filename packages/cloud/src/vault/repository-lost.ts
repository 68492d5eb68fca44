import type { DatabaseId } from '@zennnn/kernel'
import type { Client } from 'pg'
import { readBackups } from './backup-register.ts'
import { registerCopy } from './copy-register.ts'
import type { RepositoryState } from './repository-state.ts'
import type { Vault } from './vault.ts'

/** What is to be done with a repository that is to be healed. */
export type HealStep = 'repair' | 'begin anew' | 'refuse'

/**
 * Begins anew only where there never was one, where a folder shows that it is damaged, and where the operator said that what
 * is not there, or does not open, is lost. `hasKeys`: of a folder, whether a key is left that is whole: then not the
 * repository is damaged but the password another. Elsewhere nobody can move away what is there.
 */
export function planHeal(found: {
  readonly state: RepositoryState
  readonly wasMade: boolean
  readonly place: 'folder' | 'elsewhere'
  readonly hasKeys: boolean
  readonly missing: 'refuse' | 'begin anew'
}): HealStep {
  const { state, wasMade, place, hasKeys, missing } = found
  if (state === 'open') return 'repair'
  if (state === 'absent') return wasMade ? missing : 'begin anew'
  if (place === 'elsewhere') return 'refuse'
  return state === 'shut' && hasKeys ? missing : 'begin anew'
}

/**
 * From here on the register knows no repository and no copy of a database in a region. Killed at any point, it knows some
 * still, and the next call goes on.
 */
export async function forgetRepository(
  vault: Vault,
  register: Client,
  { database, region }: { readonly database: DatabaseId; readonly region: string },
): Promise<void> {
  for (const { id, copies } of await readBackups(register, database))
    for (const copy of copies)
      if (copy.region === region && copy.snapshot !== null)
        await registerCopy(vault, register, id, {
          ...copy,
          snapshot: null,
          readBackAt: null,
          message: 'Its repository was lost.',
        })
  await forgetLog(register, { database, region })
  await register.query(
    `with nothing_to_delete as (
       update zennnn_vault.removed set pending = array_remove(pending, $2)
       where database_id = $1 and $2 = any (pending)
     ), nothing_to_keep as (delete from zennnn_vault.upkeep where database_id = $1 and region = $2),
     nothing_to_see as (delete from zennnn_vault.repository_look where database_id = $1 and region = $2)
     update zennnn_vault.repository_password set made = false where database_id = $1 and region = $2`,
    [database, region],
  )
}

/** Of the log of the cluster, which is registered under an id like a database's: no moment can be played from there any more. */
async function forgetLog(
  register: Client,
  { database, region }: { readonly database: DatabaseId; readonly region: string },
): Promise<void> {
  for (const table of ['log_snapshot', 'log_base'] as const)
    await register.query(
      `delete from zennnn_vault.${table} where region = $2
         and exists (select from zennnn_vault.log_keeping k where k.repository = $1)`,
      [database, region],
    )
}
