import { setTimeout as delay } from 'node:timers/promises'
import { connect } from '@zennnn/cloud'
import { testCluster } from './kit.ts'

type Row = Readonly<Record<string, unknown>>

/** What is looked at, and when it is as wished; `row` is undefined where there is none. */
export interface RowWait {
  readonly sql: string
  readonly values?: readonly unknown[]
  readonly isSo: (row: Row | undefined) => boolean
  /** Between two looks: less, where what is waited for is over soon. */
  readonly pauseMs?: number
}

/**
 * Looks at the first row of a statement, as superuser, until it is so; returns it. The test's own limit ends it. All looks
 * are made by one connection: opening one for each takes twenty times what a look does, and whoever is waited for has to
 * share the machine with that. (6 ms of CPU, 0.3)
 */
export async function untilRow(
  database: string,
  { sql, values = [], isSo, pauseMs = 20 }: RowWait,
): Promise<Row | undefined> {
  const { secrets, ...address } = testCluster()
  const login = { user: 'postgres', password: secrets.superuser, database }
  const client = await connect(address, login)
  try {
    for (;;) {
      const { rows } = await client.query<Row>(sql, [...values])
      if (isSo(rows[0])) return rows[0]
      await delay(pauseMs)
    }
  } finally {
    await client.end()
  }
}

/** The row of a job when it has ended. */
export async function endedJob(database: string, job: string): Promise<Row> {
  return await untilJob(database, job, { isSo: ({ finished_at }) => finished_at !== null })
}

/** The row of a job when it is so. */
export async function untilJob(
  database: string,
  job: string,
  { isSo, ...wait }: Pick<RowWait, 'pauseMs'> & { readonly isSo: (row: Row) => boolean },
): Promise<Row> {
  const row = await untilRow(database, {
    ...wait,
    sql: 'select * from app.job where id = $1',
    values: [job],
    isSo: (found) => found !== undefined && isSo(found),
  })
  return row ?? {}
}

/** Waits until so many wait in a database for a lock that somebody else has, or until `over`. */
export async function untilLockWaits(
  database: string,
  { count = 1, over }: { readonly count?: number; readonly over?: AbortSignal } = {},
): Promise<void> {
  await untilRow(database, {
    sql: `select count(*)::int as waiting from pg_stat_activity where datname = $1 and wait_event_type = 'Lock'`,
    values: [database],
    isSo: (row) => over?.aborted === true || Number(row?.['waiting']) >= count,
    pauseMs: 5,
  })
}

/** Waits until the pg_dump of a database waits for a table that somebody has to himself. */
export async function untilDumpWaits(database: string): Promise<void> {
  await untilRow('postgres', {
    sql: `select from pg_stat_activity where datname = $1 and application_name = 'pg_dump' and wait_event_type = 'Lock'`,
    values: [database],
    isSo: (row) => row !== undefined,
    pauseMs: 5,
  })
}
