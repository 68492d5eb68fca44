import type { DatabaseId } from '@zennnn/kernel'
import type { Client } from 'pg'
import { NO_BACKUP } from '../recover/lost-words.ts'
import type { Alert } from '../vault/vault-alerts.ts'

/** Two nights, and some hours for the second. */
const LATE_MS = 54 * 3_600_000

/** What there is to know of the rehearsals of the loss of the home region. */
interface WatchedDrills {
  /** When the first backup was made: from then on there is something to bring back. */
  readonly since: Date | undefined
  readonly newest:
    | {
        readonly endedAt: Date
        /** Why databases did not come back. */
        readonly failures: readonly string[]
        readonly inversions: number
      }
    | undefined
}

/** What is wrong with rehearsals at this moment. @internal */
export function drillAlertsOf(
  { since, newest }: WatchedDrills,
  now: Date,
): readonly Extract<Alert['kind'], `drill_${string}`>[] {
  const last = newest?.endedAt ?? since
  const isLate = last !== undefined && now.getTime() - last.getTime() > LATE_MS
  // That there is no backup of a database is told as that.
  const failures = newest?.failures.filter((message) => message !== NO_BACKUP) ?? []
  const isFailed = failures.length + (newest?.inversions ?? 0) > 0
  return [
    ...(isFailed ? (['drill_failed'] as const) : []),
    ...(isLate ? (['drill_late'] as const) : []),
  ]
}

/** As drillAlertsOf, of the register. None where there is no second region, which is told elsewhere. */
export async function findDrillAlerts(
  register: Client,
  control: DatabaseId,
  now: Date,
): Promise<readonly Alert[]> {
  const { rows } = await register.query<{
    since: Date | null
    ended_at: Date | null
    failed: readonly { readonly message: string }[] | null
    inversions: number | null
  }>(
    `select (select min(b.began_at) from zennnn_vault.backup b) as since, d.ended_at, d.failed, d.inversions
     from (select) as one left join lateral (
       select ended_at, failed, inversions from zennnn_vault.region_drill order by ended_at desc limit 1) d on true
     where exists (select from zennnn_vault.region r where not r.home)`,
  )
  return rows.flatMap(({ since, ended_at: endedAt, failed, inversions }) =>
    drillAlertsOf(
      {
        since: since ?? undefined,
        newest:
          endedAt === null
            ? undefined
            : {
                endedAt,
                failures: (failed ?? []).map(({ message }) => message),
                inversions: inversions ?? 0,
              },
      },
      now,
    ).map((kind) => ({ database: control, kind })),
  )
}
