import { type DatabaseId, parseDatabaseId } from '@zennnn/kernel'
import type { Client } from 'pg'
import { asOwner } from '../database/cluster-access.ts'
import { type CheckResult, checkIndexes } from './index-check.ts'
import type { Vault } from './vault.ts'

/** Between two looks at a database, in days. */
const CHECK_INTERVAL_DAYS = 7
/** At once, so that an hour's turn ends: a thousand databases a week are six an hour. */
const TURN = 20

type Place = Pick<Vault, 'access' | 'control' | 'clock'>

/** Databases that are in service and were not looked at for a week, those that waited longest first. */
export async function findUnchecked({
  access,
  control,
  clock,
}: Place): Promise<readonly DatabaseId[]> {
  return await asOwner(access, control, async (register) => {
    const { rows } = await register.query<{ database: string }>(
      `select d.database_id as database from app."database" d
       left join zennnn_vault.database_check c on c.database_id = d.database_id
       where d.state = 'live' and (c.checked_at is null or c.checked_at <= $1::timestamptz - make_interval(days => $2))
       order by c.checked_at nulls first, 1 limit $3`,
      [clock.now(), CHECK_INTERVAL_DAYS, TURN],
    )
    return rows.map(({ database }) => parseDatabaseId(database))
  })
}

/** Looks at a database and writes down what was found; what was damaged stays on record until a look finds it sound. */
export async function checkDatabase(
  { access, control, clock }: Place,
  database: DatabaseId,
): Promise<CheckResult> {
  const result = await checkIndexes(access, database)
  await asOwner(access, control, async (register) => {
    await note(register, { database, result, now: clock.now() })
  })
  return result
}

async function note(
  register: Client,
  {
    database,
    result,
    now,
  }: { readonly database: DatabaseId; readonly result: CheckResult; readonly now: Date },
): Promise<void> {
  await register.query(
    `insert into zennnn_vault.database_check (database_id, checked_at, duration_ms, indexes, problems)
     values ($1, $2, $3, $4, $5)
     on conflict (database_id) do update set checked_at = excluded.checked_at, duration_ms = excluded.duration_ms,
       indexes = excluded.indexes, problems = excluded.problems`,
    [database, now, result.durationMs, result.indexes, result.problems.slice(0, 100)],
  )
}
