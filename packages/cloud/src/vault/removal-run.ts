import { type DatabaseId, PlatformError, parseDatabaseId, type RecordId } from '@zennnn/kernel'
import type { Client } from 'pg'
import { asOwner, inTransaction } from '../database/cluster-access.ts'
import { type BackupRecord, readBackups } from './backup-register.ts'
import { getRegion } from './regions.ts'
import { planRemovals, type Removal, type RemovalPlan } from './removal-plan.ts'
import { openPrivileged } from './repository.ts'
import { readyRepository } from './repository-made.ts'
import { forgetSnapshots, pruneRepository } from './restic.ts'
import { reasonOf } from './retention-words.ts'
import { dropUnusedSchemas } from './schema-register.ts'
import { findStrayRegions, removeStrays } from './stray-run.ts'
import type { Vault } from './vault.ts'
import { lockCopies } from './vault-lock.ts'

/** Between two prunings of a repository, in days: each reads its whole index. */
const PRUNE_INTERVAL_DAYS = 7

/** What was done, or would be. */
export interface RemovalResult {
  readonly database: DatabaseId
  readonly plan: RemovalPlan<BackupRecord>
  /** Of a region: what could not be deleted there, and why. The next run tries again. */
  readonly failures: readonly { readonly region: string; readonly message: string }[]
}

/** The databases that have backups, or had some that are not deleted everywhere. */
export async function listKeptDatabases({
  access,
  control,
}: Vault): Promise<readonly DatabaseId[]> {
  return await asOwner(access, control, async (register) => {
    const { rows } = await register.query<{ database: string }>(
      `select database_id as database from zennnn_vault.backup
       union select database_id from zennnn_vault.removed where pending <> '{}'
       union select database_id from zennnn_vault.upkeep order by 1`,
    )
    return rows.map(({ database }) => parseDatabaseId(database))
  })
}

/** What `removeDue` would do at this moment. */
export async function previewRemovals(vault: Vault, database: DatabaseId): Promise<RemovalResult> {
  const { access, control, clock } = vault
  return await asOwner(access, control, async (register) => ({
    database,
    plan: planRemovals(
      await readBackups(register, database),
      await readRemovals(register, database),
      clock.now(),
    ),
    failures: [],
  }))
}

/**
 * Marks what retention deletes, and deletes what was marked 72 hours ago if the plan of this moment still does. First it
 * is no backup any more; then its snapshots are deleted region by region, by the ids of the register alone. What a region
 * refuses or a killed process left is deleted by the next run. STATE_REFUSED while copies of the database are written.
 */
export async function removeDue(vault: Vault, database: DatabaseId): Promise<RemovalResult> {
  const { access, control, clock } = vault
  return await asOwner(access, control, async (register) => {
    await lockCopies(register, database)
    const plan = await decide(register, database, clock.now())
    const failures = [
      ...(await deleteEverywhere(vault, register, database)),
      ...(await removeStraysDue(vault, register, database)),
      ...(await pruneDue(vault, register, database)),
    ]
    return { database, plan, failures }
  })
}

/** The marks of a database, soonest first. */
export async function listRemovals(
  { access, control }: Pick<Vault, 'access' | 'control'>,
  database: DatabaseId,
): Promise<readonly Removal[]> {
  return await asOwner(access, control, async (register) => await readRemovals(register, database))
}

async function readRemovals(register: Client, database: DatabaseId): Promise<readonly Removal[]> {
  const { rows } = await register.query<Removal>(
    `select r.backup, r.due_at as "dueAt" from zennnn_vault.removal r join zennnn_vault.backup b on b.id = r.backup
     where b.database_id = $1 order by r.due_at, r.backup`,
    [database],
  )
  return rows
}

async function decide(
  register: Client,
  database: DatabaseId,
  now: Date,
): Promise<RemovalPlan<BackupRecord>> {
  return await inTransaction(register, async () => {
    const plan = planRemovals(
      await readBackups(register, database),
      await readRemovals(register, database),
      now,
    )
    for (const { backup, dueAt, because } of plan.mark)
      await register.query(
        'insert into zennnn_vault.removal (backup, marked_at, due_at, because) values ($1, $2, $3, $4)',
        [backup, now, dueAt, reasonOf(because)],
      )
    await register.query('delete from zennnn_vault.removal where backup = any ($1::uuid[])', [
      plan.unmark,
    ])
    for (const { backup, because } of plan.remove)
      await moveToRemoved(register, backup.id, { now, because: reasonOf(because) })
    return plan
  })
}

/** From here on it is no backup: nobody lists, restores or counts it. `register`: in a transaction. */
export async function moveToRemoved(
  register: Client,
  backup: RecordId,
  { now, because }: { readonly now: Date; readonly because: string },
): Promise<void> {
  await register.query(
    `insert into zennnn_vault.removed (backup, database_id, removed_at, because, record, pending)
     select b.id, b.database_id, $2, $3,
       to_jsonb(b) || jsonb_build_object('copies', coalesce(jsonb_agg(to_jsonb(c)) filter (where c.region is not null), '[]')),
       coalesce(array_agg(c.region) filter (where c.snapshot is not null), '{}')
     from zennnn_vault.backup b left join zennnn_vault.copy c on c.backup = b.id
     where b.id = $1 group by b.id`,
    [backup, now, because],
  )
  await register.query('delete from zennnn_vault.removal where backup = $1', [backup])
  await register.query('delete from zennnn_vault.copy where backup = $1', [backup])
  await register.query('delete from zennnn_vault.backup where id = $1', [backup])
  await dropUnusedSchemas(register)
}

async function deleteEverywhere(
  vault: Vault,
  register: Client,
  database: DatabaseId,
): Promise<RemovalResult['failures']> {
  const { rows } = await register.query<{ region: string; snapshots: readonly string[] }>(
    `select copy->>'region' as region, array_agg(copy->>'snapshot' order by backup) as snapshots
     from zennnn_vault.removed, jsonb_array_elements(record->'copies') copy
     where database_id = $1 and copy->>'region' = any (pending) group by 1 order by 1`,
    [database],
  )
  const failures: { readonly region: string; readonly message: string }[] = []
  for (const { region, snapshots } of rows) {
    const message = await attempt(async () => {
      const repository = await openPrivileged(register, vault.home, {
        database,
        region: getRegion(vault.regions, region),
      })
      await readyRepository(register, database, repository)
      await forgetSnapshots(repository, snapshots)
      await noteForgotten(register, { database, region, now: vault.clock.now() })
    })
    if (message !== undefined) failures.push({ region, message })
  }
  return failures
}

async function noteForgotten(
  register: Client,
  {
    database,
    region,
    now,
  }: { readonly database: DatabaseId; readonly region: string; readonly now: Date },
): Promise<void> {
  await register.query(
    `insert into zennnn_vault.upkeep (database_id, region, forgotten_at) values ($1, $2, $3)
     on conflict (database_id, region) do update set forgotten_at = excluded.forgotten_at`,
    [database, region, now],
  )
  await register.query(
    `update zennnn_vault.removed set pending = array_remove(pending, $2) where database_id = $1 and $2 = any (pending)`,
    [database, region],
  )
}

async function removeStraysDue(
  vault: Vault,
  register: Client,
  database: DatabaseId,
): Promise<RemovalResult['failures']> {
  const failures: { readonly region: string; readonly message: string }[] = []
  for (const region of await findStrayRegions(vault, register, database)) {
    const message = await attempt(async () => {
      await removeStrays(vault, register, { database, region })
    })
    if (message !== undefined) failures.push({ region: region.name, message })
  }
  return failures
}

async function pruneDue(
  vault: Vault,
  register: Client,
  database: DatabaseId,
): Promise<RemovalResult['failures']> {
  const now = vault.clock.now()
  const { rows } = await register.query<{ region: string }>(
    `select region from zennnn_vault.upkeep
     where database_id = $1 and forgotten_at is not null and (pruned_at is null or
       pruned_at <= forgotten_at and pruned_at <= $2::timestamptz - make_interval(days => $3))
     order by region`,
    [database, now, PRUNE_INTERVAL_DAYS],
  )
  const failures: { readonly region: string; readonly message: string }[] = []
  for (const { region } of rows) {
    const message = await attempt(async () => {
      const repository = await openPrivileged(register, vault.home, {
        database,
        region: getRegion(vault.regions, region),
      })
      await readyRepository(register, database, repository)
      await pruneRepository(repository)
      await register.query(
        'update zennnn_vault.upkeep set pruned_at = $3 where database_id = $1 and region = $2',
        [database, region, now],
      )
    })
    if (message !== undefined) failures.push({ region, message })
  }
  return failures
}

/** One region that is away keeps nobody from the others. */
async function attempt(body: () => Promise<void>): Promise<string | undefined> {
  try {
    await body()
    return undefined
  } catch (error) {
    if (error instanceof PlatformError) return [error.message, error.hint].join(' ').trim()
    throw error
  }
}
