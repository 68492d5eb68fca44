import type { DatabaseId } from '@zennnn/kernel'
import type { Client } from 'pg'
import { inTransaction } from '../database/cluster-access.ts'
import type { Region } from './regions.ts'
import { openPrivileged, openRepository } from './repository.ts'
import { isMade, repositoryAbsent } from './repository-state.ts'
import { forgetSnapshots, listSnapshots, removeDeadLocks } from './restic.ts'
import { planStrays, type Stray, type StrayPlan } from './stray-plan.ts'
import type { Vault } from './vault.ts'

/** Between two looks at a repository, in days: a backup that was killed is rare, and its parts are shared with the next. */
const LOOK_INTERVAL_DAYS = 7

interface Place {
  readonly database: DatabaseId
  readonly region: Region
}

/** Regions of the database that are to be looked at: a week after the last look, and when marks are due. */
export async function findStrayRegions(
  { regions, clock }: Vault,
  register: Client,
  database: DatabaseId,
): Promise<readonly Region[]> {
  const { rows } = await register.query<{ region: string }>(
    `select p.region from zennnn_vault.repository_password p
     left join zennnn_vault.upkeep u using (database_id, region)
     where p.database_id = $1 and (
       u.strays_looked_at is null or u.strays_looked_at <= $2::timestamptz - make_interval(days => $3)
       or exists (select from zennnn_vault.stray s
         where s.database_id = p.database_id and s.region = p.region and s.due_at <= $2))
     order by 1`,
    [database, clock.now(), LOOK_INTERVAL_DAYS],
  )
  const due = new Set(rows.map(({ region }) => region))
  return regions.filter(({ name }) => due.has(name))
}

/**
 * Marks the snapshots of a repository that belong to no backup any more, as those of one that was cancelled or killed, and
 * deletes by the privileged way what was marked 72 hours ago. Call it holding the lock of the copies: nobody writes one.
 */
export async function removeStrays(vault: Vault, register: Client, place: Place): Promise<void> {
  const { database, region } = place
  const now = vault.clock.now()
  const repository = await openRepository(register, vault.home, place)
  const isThere = await isMade(repository)
  if (!isThere && repository.wasMade) throw repositoryAbsent(region.name)
  const found = isThere ? await listSnapshots(repository) : []
  const known = await readKnown(register, place)
  const over = await readOver(register, place)
  const plan = planStrays({ found, known, over }, await readMarks(register, place), now)
  await note(register, { place, plan, now })
  if (plan.remove.length === 0) return
  const privileged = await openPrivileged(register, vault.home, place)
  await removeDeadLocks(privileged)
  await forgetSnapshots(privileged, plan.remove)
  await register.query(
    `with gone as (
       delete from zennnn_vault.stray where database_id = $1 and region = $2 and snapshot = any ($3)
     )
     update zennnn_vault.upkeep set forgotten_at = $4 where database_id = $1 and region = $2`,
    [database, region.name, plan.remove, now],
  )
}

/** What the register names there: of backups, and of those whose deletion is not done everywhere. */
async function readKnown(
  register: Client,
  { database, region }: Place,
): Promise<ReadonlySet<string>> {
  const { rows } = await register.query<{ snapshot: string }>(
    `select c.snapshot from zennnn_vault.copy c join zennnn_vault.backup b on b.id = c.backup
     where b.database_id = $1 and c.region = $2 and c.snapshot is not null
     union
     select copy->>'snapshot' from zennnn_vault.removed r, jsonb_array_elements(r.record->'copies') copy
     where r.database_id = $1 and copy->>'region' = $2 and $2 = any (r.pending) and copy->>'snapshot' is not null`,
    [database, region.name],
  )
  return new Set(rows.map(({ snapshot }) => snapshot))
}

/**
 * Backups that have no use for another snapshot there: those that were killed before any copy was registered, that have a
 * copy there which was read back, and that are deleted. Not those whose copy cannot be read: it may be readable tomorrow.
 */
async function readOver(
  register: Client,
  { database, region }: Place,
): Promise<ReadonlySet<string>> {
  const { rows } = await register.query<{ id: string }>(
    `select b.id::text from zennnn_vault.backup b left join zennnn_vault.copy c on c.backup = b.id and c.region = $2
     where b.database_id = $1 and (c.read_back_at is not null
       or b.state in ('failed', 'running') and not exists (select from zennnn_vault.copy o where o.backup = b.id))
     union
     select r.backup::text from zennnn_vault.removed r where r.database_id = $1`,
    [database, region.name],
  )
  return new Set(rows.map(({ id }) => id))
}

async function readMarks(register: Client, { database, region }: Place): Promise<readonly Stray[]> {
  const { rows } = await register.query<Stray>(
    'select snapshot, due_at as "dueAt" from zennnn_vault.stray where database_id = $1 and region = $2',
    [database, region.name],
  )
  return rows
}

async function note(
  register: Client,
  { place, plan, now }: { readonly place: Place; readonly plan: StrayPlan; readonly now: Date },
): Promise<void> {
  const at = [place.database, place.region.name]
  await inTransaction(register, async () => {
    for (const { snapshot, dueAt } of plan.mark)
      await register.query(
        `insert into zennnn_vault.stray (database_id, region, snapshot, found_at, due_at) values ($1, $2, $3, $4, $5)`,
        [...at, snapshot, now, dueAt],
      )
    await register.query(
      'delete from zennnn_vault.stray where database_id = $1 and region = $2 and snapshot = any ($3)',
      [...at, plan.unmark],
    )
    await register.query(
      `insert into zennnn_vault.upkeep (database_id, region, strays_looked_at) values ($1, $2, $3)
       on conflict (database_id, region) do update set strays_looked_at = excluded.strays_looked_at`,
      [...at, now],
    )
  })
}
