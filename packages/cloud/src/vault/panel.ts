import type { Row } from '@zennnn/data'
import { type DatabaseId, parseRecordId } from '@zennnn/kernel'
import type { Backup } from './backup.ts'
import { type JobView, readJobViews } from './panel-jobs.ts'
import { type Audience, plainMessage } from './panel-messages.ts'
import { nextAtOf } from './panel-next.ts'
import { type PanelPlace, REGIONS } from './panel-place.ts'
import { NEWEST_DRILL, ofTier, type RecoveryView, recoveryOf } from './panel-recovery.ts'
import { type RestoreView, readRestoreViews } from './panel-restores.ts'
import { optionalNumber, optionalText, optionalTime, rowsOf, textOf } from './panel-row.ts'
import { type Decision, planRetention } from './retention.ts'
import { reasonOf } from './retention-words.ts'
import { isGivenUp } from './vault-alerts.ts'

type KeptRung = 'daily' | 'weekly' | 'monthly'

export interface BackupView {
  readonly id: string
  readonly kind: string
  readonly state: string
  readonly at: string
  readonly endedAt: string | null
  readonly bytes: number | null
  readonly verifiedAt: string | null
  readonly verifyMs: number | null
  /** Whether it was tried in vain so often to restore it that nobody tries again by himself. */
  readonly verifyFailed: boolean
  /** When it lost a copy that it had; while it is so. */
  readonly degradedAt: string | null
  readonly message: string | null
  readonly copies: readonly CopyView[]
  readonly rung?: KeptRung
  /** Why it is kept, or why not, in words. */
  readonly because: string
  /** The same as a word of ours, for readers of other languages. */
  readonly reason: Decision['because']
  readonly removalDueAt?: string
}

export interface CopyView {
  readonly region: string
  readonly readBackAt: string | null
  readonly message: string | null
}

export interface VaultOverview {
  readonly backups: readonly BackupView[]
  readonly jobs: readonly JobView[]
  readonly regions: readonly string[]
  /** Those of them that could not be reached when somebody looked last. */
  readonly away: readonly string[]
  /** When the next one is due; null when it cannot be said. */
  readonly nextAt: string | null
  /** From when to when every second can be brought back, oldest first. */
  readonly spans: readonly SpanView[]
  readonly restores: readonly RestoreView[]
  /** What comes back when something is lost; null for a database that is not in service. */
  readonly recovery: RecoveryView | null
}

interface SpanView {
  readonly since: string
  readonly until: string
}

/** All that there is to see of the backups of one database. Messages are plain for customers. */
export async function readVault(
  place: PanelPlace,
  database: DatabaseId,
  audience: Audience = 'customer',
): Promise<VaultOverview> {
  const [found, regions, turns, drills, spans, back, recovered] = await place.connections.direct(
    place.control,
    [
      {
        name: 'zennnn_vault_backups',
        text: 'select * from zennnn_cloud.vault_backups($1)',
        values: [database],
        readOnly: true,
      },
      REGIONS,
      {
        name: 'zennnn_vault_turn',
        text: 'select * from zennnn_cloud.vault_databases() where database_id = $1',
        values: [database],
        readOnly: true,
      },
      NEWEST_DRILL,
      {
        name: 'zennnn_vault_spans',
        text: `select to_json(since)#>>'{}' as since, to_json(until)#>>'{}' as until from zennnn_cloud.point_spans($1)`,
        values: [database],
        readOnly: true,
      },
      ofTier('region_back', database),
      ofTier('region_recovered', database),
    ],
  )
  const [turn] = turns?.rows ?? []
  const places = regions?.rows ?? []
  const backups = toViews(database, found?.rows ?? [], { audience, now: place.clock.now() })
  return {
    backups,
    jobs: await readJobViews(place, { database }, audience),
    regions: places.map((row) => textOf(row, 'name')),
    away: places.filter((row) => row['reachable'] === false).map((row) => textOf(row, 'name')),
    nextAt: turn === undefined ? null : nextAtOf(turn, place.control, place.clock.now()),
    spans: toSpans(spans),
    restores: await readRestoreViews(place, database),
    recovery: recoveryOf(
      turn,
      { drill: drills?.rows[0], region: back?.rows[0], recovered: recovered?.rows[0] },
      backups,
    ),
  }
}

function toSpans(found: { readonly rows: readonly Row[] } | undefined): readonly SpanView[] {
  return (found?.rows ?? []).map((row) => ({
    since: new Date(textOf(row, 'since')).toISOString(),
    until: new Date(textOf(row, 'until')).toISOString(),
  }))
}

function toViews(
  database: DatabaseId,
  rows: readonly Row[],
  { audience, now }: { readonly audience: Audience; readonly now: Date },
): readonly BackupView[] {
  const decisions = planRetention(
    rows.map((row) => ({ ...toBackup(database, row), row })),
    now,
  )
  return decisions.map((decision) => toView(decision, audience))
}

/** As retention needs it. */
export function toBackup(database: DatabaseId, row: Row): Backup {
  const verifiedAt = optionalTime(row, 'verified_at')
  const degradedAt = optionalTime(row, 'degraded_at')
  return {
    id: parseRecordId(row['id']),
    database,
    kind: KINDS.find((kind) => kind === row['kind']) ?? 'manual',
    at: new Date(textOf(row, 'at')),
    state: STATES.find((state) => state === row['state']) ?? 'failed',
    verifiedAt: verifiedAt === null ? undefined : new Date(verifiedAt),
    ...(degradedAt === null ? {} : { degradedAt: new Date(degradedAt) }),
  }
}

const KINDS = ['manual', 'scheduled', 'before_restore', 'point_in_time'] as const
const STATES = ['running', 'complete', 'incomplete', 'failed'] as const

function toView(
  { backup, because }: Decision<Backup & { readonly row: Row }>,
  audience: Audience,
): BackupView {
  const { row, id, kind, state, at, verifiedAt, degradedAt } = backup
  const removalDueAt = optionalTime(row, 'removal_due_at')
  const rung = RUNGS_KEPT.find((one) => one === because)
  return {
    id,
    kind,
    state,
    at: at.toISOString(),
    endedAt: optionalTime(row, 'ended_at'),
    bytes: optionalNumber(row, 'bytes'),
    verifiedAt: optionalTime(row, 'verified_at'),
    verifyMs: optionalNumber(row, 'verify_ms'),
    verifyFailed: isGivenUp({ verifiedAt, verifyTries: optionalNumber(row, 'verify_tries') ?? 0 }),
    degradedAt: degradedAt?.toISOString() ?? null,
    message: plainMessage(audience, optionalText(row, 'message'), 'The backup did not succeed.'),
    copies: rowsOf(row['copies']).map((copy) => ({
      region: textOf(copy, 'region'),
      readBackAt: optionalTime(copy, 'readBackAt'),
      message: plainMessage(audience, optionalText(copy, 'message'), 'There is no copy here yet.'),
    })),
    ...(rung === undefined ? {} : { rung }),
    because: reasonOf(because),
    ...(removalDueAt === null ? {} : { removalDueAt }),
    reason: because,
  }
}

const RUNGS_KEPT = ['daily', 'weekly', 'monthly'] as const
