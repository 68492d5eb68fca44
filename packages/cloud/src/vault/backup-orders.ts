import { type Clock, newRecordId, parseDatabaseId } from '@zennnn/kernel'
import type { Client } from 'pg'
import { asOwner, inTransaction } from '../database/cluster-access.ts'
import { findUnkeptKey } from '../log/log-key.ts'
import { type BackupTurn, planDue, rankOf } from './backup-schedule.ts'
import { ABSENT } from './repository-look.ts'
import type { Vault } from './vault.ts'
import { VERIFY_TRIES } from './verify-tries.ts'

/** A region that is away may be so for long. */
const CATCH_UP_EVERY = '1 hour'
/** What made the backup may be about to verify it itself. */
const VERIFY_AFTER = '10 minutes'
/** What hindered it, a full disk or a region that is away, may last: each pause is twice the one before. */
const VERIFY_PAUSE = '1 hour'
/** Each restores a whole database: many that were healed at once are not to fill the night. */
const VERIFIED_AN_HOUR = 20

/** Behind what somebody waits for. */
const PRIORITY = 10

interface Turn extends BackupTurn {
  /** As the schedule has it; null before the first. */
  readonly orderedAt: string | null
}

interface BackupRow {
  readonly id: string
  readonly database_id: string
}

/** Orders a backup of every database whose turn it is. Returns how many. Safe to run at the same time. */
export async function orderDueBackups({
  access,
  control,
  clock,
}: Pick<Vault, 'access' | 'control' | 'clock'>): Promise<number> {
  return await asOwner(access, control, async (register) => {
    const turns = await readTurns(register)
    const now = clock.now()
    const byId = new Map(turns.map((turn) => [turn.database, turn]))
    let ordered = 0
    for (const { database } of planDue(turns, now)) {
      const turn = byId.get(database)
      if (turn !== undefined && (await order(register, { turn, now }))) ordered += 1
    }
    return ordered
  })
}

async function readTurns(register: Client): Promise<readonly Turn[]> {
  const { rows } = await register.query<{
    database_id: string
    tier: string
    turn_at: string | null
    exposed_since: string | null
    busy: boolean
    is_control: boolean
    ordered_at: string | null
  }>(
    `select d.database_id, d.tier, d.turn_at, d.exposed_since, d.busy, d.database_id = current_database() as is_control,
       to_json(s.ordered_at)#>>'{}' as ordered_at
     from zennnn_cloud.vault_databases() d left join zennnn_vault.schedule s using (database_id)`,
  )
  const keySince = await findUnkeptKey(register)
  return rows.map((row) => ({
    database: parseDatabaseId(row.database_id),
    tier: row.tier,
    turnAt: row.turn_at === null ? undefined : new Date(row.turn_at),
    outsideAt: row.exposed_since === null ? undefined : new Date(row.exposed_since),
    isBusy: row.busy,
    isControl: row.is_control,
    keySince: row.is_control ? keySince : undefined,
    orderedAt: row.ordered_at,
  }))
}

/** The turn is taken and the job ordered, or neither; false when somebody else was faster. */
async function order(
  register: Client,
  { turn, now }: { readonly turn: Turn; readonly now: Date },
): Promise<boolean> {
  return await inTransaction(register, async () => {
    const { rowCount } = await register.query(
      `insert into zennnn_vault.schedule as s (database_id, ordered_at) values ($1, $2)
       on conflict (database_id) do update set ordered_at = excluded.ordered_at
       where s.ordered_at = $3::timestamptz`,
      [turn.database, now, turn.orderedAt],
    )
    if (rowCount === 1)
      await register.query('select zennnn_cloud.order_vault_job($1, $2, $3, null, $4)', [
        newRecordId({ now: () => now }),
        'backup',
        JSON.stringify({ database: turn.database, kind: 'scheduled' }),
        PRIORITY + rankOf(turn),
      ])
    return rowCount === 1
  })
}

/**
 * Orders that backups which some region lacks are copied there, of whatever age, the newest first: once an hour each, where
 * one that lacks them can be reached and is not damaged, and nothing else is being done to the database. Not those that are
 * to be deleted. Returns how many.
 */
export async function orderCatchUps({
  access,
  control,
  clock,
}: Pick<Vault, 'access' | 'control' | 'clock'>): Promise<number> {
  return await asOwner(access, control, async (register) => {
    const { rows } = await register.query<BackupRow>(
      `select distinct on (b.database_id) b.id, b.database_id
       from zennnn_vault.backup b
       where b.state = 'incomplete' and not exists (select from zennnn_vault.removal m where m.backup = b.id)
         and exists (
           select from zennnn_vault.region r where r.reachable and not exists (
             select from zennnn_vault.copy c
             where c.backup = b.id and c.region = r.name and c.read_back_at is not null)
           and not exists (
             select from zennnn_vault.repository_look l
             where l.database_id = b.database_id and l.region = r.name and l.damage <> '${ABSENT}'))
         and not exists (
           select from zennnn_vault.job v join app.job j on j.id = v.job
           where v.database_id = b.database_id and (j.state in ('queued', 'running') or
             (j.kind = 'backup_catch_up' and j.input->>'backup' = b.id::text
               and j.created_at > $1::timestamptz - interval '${CATCH_UP_EVERY}')))
       order by b.database_id, b.began_at desc`,
      [clock.now()],
    )
    await orderEach(register, { kind: 'backup_catch_up', rows, clock })
    return rows.length
  })
}

/**
 * Orders that backups that nobody verified are, also those that only some regions have: one of each database to which
 * nothing else is being done, with growing pauses until VERIFY_TRIES failed, at most 20 an hour in all. Those that were
 * never tried come first, the newest first. Returns how many.
 */
export async function orderVerifications({
  access,
  control,
  clock,
}: Pick<Vault, 'access' | 'control' | 'clock'>): Promise<number> {
  return await asOwner(access, control, async (register) => {
    const { rows } = await register.query<BackupRow>(UNVERIFIED, [
      clock.now(),
      VERIFIED_AN_HOUR,
      VERIFY_TRIES,
    ])
    await orderEach(register, { kind: 'backup_verify', rows, clock })
    return rows.length
  })
}

/** Without passwords, as shredding leaves it, nothing can be restored any more. */
const UNVERIFIED = `
  select id, database_id from (
    select distinct on (b.database_id) b.id, b.database_id, b.began_at, last.tried_at
    from zennnn_vault.backup b cross join lateral (
      select greatest(max(v.ordered_at), max(j.finished_at), b.verify_tried_at) as tried_at
      from zennnn_vault.job v join app.job j on j.id = v.job
      where v.database_id = b.database_id and v.kind in ('backup_verify', 'backup_catch_up')
        and j.input->>'backup' = b.id::text) last
    where b.state in ('complete', 'incomplete') and b.verified_at is null and b.verify_tries < $3
      and b.ended_at < $1::timestamptz - interval '${VERIFY_AFTER}'
      and (last.tried_at is null
        or last.tried_at < $1::timestamptz - interval '${VERIFY_PAUSE}' * power(2, greatest(0, b.verify_tries - 1)))
      and exists (
        select from zennnn_vault.repository_password p where p.database_id = b.database_id)
      and not exists (
        select from zennnn_vault.job v join app.job j on j.id = v.job
        where v.database_id = b.database_id and j.state in ('queued', 'running'))
    order by b.database_id, last.tried_at nulls first, b.began_at desc
  ) due
  order by tried_at nulls first, began_at desc
  limit greatest(0, $2::bigint - (
    select count(*) from zennnn_vault.job v
    where v.kind = 'backup_verify' and v.ordered_at > $1::timestamptz - interval '1 hour'))`

async function orderEach(
  register: Client,
  {
    kind,
    rows,
    clock,
  }: { readonly kind: string; readonly rows: readonly BackupRow[]; readonly clock: Clock },
): Promise<void> {
  for (const { id, database_id: database } of rows)
    await register.query('select zennnn_cloud.order_vault_job($1, $2, $3, null, $4)', [
      newRecordId(clock),
      kind,
      JSON.stringify({ database, backup: id }),
      PRIORITY,
    ])
}
