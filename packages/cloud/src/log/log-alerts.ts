import type { DatabaseId } from '@zennnn/kernel'
import type { Client } from 'pg'
import type { Alert } from '../vault/vault-alerts.ts'
import { readChanges } from './log-register.ts'

/** So much of what customers did may be lost with a region. */
const BEHIND_MS = 60_000
/** A night is not missed before. */
const BASE_LATE_MS = 26 * 3_600_000

/** What there is to know of the log of a cluster. @internal */
export interface WatchedLog {
  /** When it began to be kept. */
  readonly since: Date
  /** Up to when it is in another region. */
  readonly until: Date | undefined
  /** Since when it is known that more was changed than is there. */
  readonly differsSince: Date | undefined
  readonly newestBaseAt: Date | undefined
}

/** What is wrong with the log at this moment. @internal */
export function logAlertsOf(
  { since, until, differsSince, newestBaseAt }: WatchedLog,
  now: Date,
): readonly Extract<Alert['kind'], `log_${string}`>[] {
  const isBehind =
    differsSince !== undefined &&
    now.getTime() - differsSince.getTime() > BEHIND_MS &&
    (until === undefined || until < differsSince)
  const isLate = now.getTime() - (newestBaseAt ?? since).getTime() > BASE_LATE_MS
  return [
    ...(isBehind ? (['log_behind'] as const) : []),
    ...(isLate ? (['log_base_late'] as const) : []),
  ]
}

/**
 * As logAlertsOf, of the register; what is found of changes is written down there. None where there is no second region, which
 * is told elsewhere. Within the caller's transaction.
 */
export async function findLogAlerts(
  register: Client,
  control: DatabaseId,
  now: Date,
): Promise<readonly Alert[]> {
  const changes = await readChanges(register)
  await register.query(
    `update zennnn_vault.log_keeping set differs_since = case when changes is distinct from $1::numeric then $2::timestamptz end
     where (differs_since is null) <> (changes is not distinct from $1::numeric)`,
    [changes, now],
  )
  const { rows } = await register.query<Readonly<Record<keyof WatchedLog, Date | null>>>(
    `select k.since, k.differs_since as "differsSince",
       (select max(s.until) from zennnn_vault.log_snapshot s) as until,
       (select max(b.usable_from) from zennnn_vault.log_base b) as "newestBaseAt"
     from zennnn_vault.log_keeping k where exists (select from zennnn_vault.region r where not r.home)`,
  )
  return rows.flatMap(({ since, until, differsSince, newestBaseAt }) =>
    logAlertsOf(
      {
        since: since ?? now,
        until: until ?? undefined,
        differsSince: differsSince ?? undefined,
        newestBaseAt: newestBaseAt ?? undefined,
      },
      now,
    ).map((kind) => ({ database: control, kind })),
  )
}
