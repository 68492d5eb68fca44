import type { Row, Statement } from '@zennnn/data'
import type { DatabaseId } from '@zennnn/kernel'
import type { BackupView } from './panel.ts'
import { optionalNumber, optionalTime, textOf } from './panel-row.ts'

/** Of a lost data centre: the work that is lost at most, and the time until all is back. Those who pay come first. */
const PROMISED_LOSS_HOURS = 24
const PROMISED_BACK_HOURS: Readonly<Record<string, number>> = { paid: 24 }
const OTHERS_BACK_HOURS = 48

/** Within how many hours a database of this tier is back, as promised. */
export function promisedBackHours(tier: string): number {
  return PROMISED_BACK_HOURS[tier] ?? OTHERS_BACK_HOURS
}

/** What comes back of one database when something is lost: as promised, and as measured last. */
export interface RecoveryView {
  readonly tier: string
  /** The newest backup that was restored and found equal, and where its copies are; null for none yet. */
  readonly lastPoint: { readonly at: string; readonly regions: readonly string[] } | null
  /** Of the newest such backup with a copy outside the home region: what a lost data centre would leave. */
  readonly outsideAt: string | null
  readonly promised: { readonly lossHours: number; readonly backHours: number }
  /** How long restoring it took, when that was tried; null before the first. */
  readonly restore: { readonly at: string; readonly ms: number } | null
  /** The newest drill of a failover that passed; null for none yet. */
  readonly failover: {
    readonly at: string
    readonly gapMs: number
    readonly lost: number
  } | null
  /**
   * In how much time all databases of its tier were back when the loss of a data centre was rehearsed with all of them; else when they
   * would be, by what it took with some. Null before the first.
   */
  readonly region: { readonly at: string; readonly ms: number; readonly isMeasured: boolean } | null
  /**
   * The last time that the cloud really was lost: in how much time its tier was back, and how much work was lost in the one that lost
   * most, null where none came back. Null where that never was.
   */
  readonly recovered: {
    readonly at: string
    readonly ms: number
    readonly lostMs: number | null
    /** Whether all of its tier came back. */
    readonly isWhole: boolean
  } | null
}

/** A failover is a matter of the whole cluster: customers learn when it was tried last and what came of it, nothing else. */
export const NEWEST_DRILL = {
  name: 'zennnn_newest_drill',
  text: `select began_at, gap_ms, lost from zennnn_cloud.failover_drills() where state = 'done' order by began_at desc limit 1`,
  values: [],
  readOnly: true,
} as const

/** What was rehearsed, or really was, of the tier of one database. */
export function ofTier(what: 'region_back' | 'region_recovered', database: DatabaseId): Statement {
  return {
    name: `zennnn_${what}`,
    text: `select found.* from zennnn_cloud.vault_databases() d, zennnn_cloud.${what}(d.tier) found where d.database_id = $1`,
    values: [database],
    readOnly: true,
  }
}

/** `turn`: of vault_databases, undefined for a database that is not in service. */
export function recoveryOf(
  turn: Row | undefined,
  { drill, region, recovered }: Readonly<Record<'drill' | 'region' | 'recovered', Row | undefined>>,
  backups: readonly BackupView[],
): RecoveryView | null {
  if (turn === undefined) return null
  const tier = textOf(turn, 'tier')
  const newest = backups
    .filter(({ verifiedAt }) => verifiedAt !== null)
    .toSorted((one, other) => other.at.localeCompare(one.at))[0]
  return {
    tier,
    lastPoint: newest === undefined ? null : { at: newest.at, regions: regionsOf(newest) },
    outsideAt: optionalTime(turn, 'outside_at'),
    promised: {
      lossHours: PROMISED_LOSS_HOURS,
      backHours: promisedBackHours(tier),
    },
    restore: restoreOf(newest),
    failover: failoverOf(drill),
    region: regionOf(region),
    recovered: recoveredOf(recovered),
  }
}

function regionsOf({ copies }: BackupView): readonly string[] {
  return copies.filter(({ readBackAt }) => readBackAt !== null).map(({ region }) => region)
}

function restoreOf(newest: BackupView | undefined): RecoveryView['restore'] {
  const { verifiedAt = null, verifyMs = null } = newest ?? {}
  return verifiedAt === null || verifyMs === null ? null : { at: verifiedAt, ms: verifyMs }
}

function failoverOf(drill: Row | undefined): RecoveryView['failover'] {
  if (drill === undefined) return null
  const at = optionalTime(drill, 'began_at')
  const gapMs = optionalNumber(drill, 'gap_ms')
  const lost = optionalNumber(drill, 'lost')
  return at === null || gapMs === null || lost === null ? null : { at, gapMs, lost }
}

function regionOf(back: Row | undefined): RecoveryView['region'] {
  if (back === undefined) return null
  const at = optionalTime(back, 'ended_at')
  const ms = optionalNumber(back, 'back_ms')
  return at === null || ms === null ? null : { at, ms, isMeasured: back['measured'] === true }
}

function recoveredOf(found: Row | undefined): RecoveryView['recovered'] {
  if (found === undefined) return null
  const at = optionalTime(found, 'ended_at')
  const ms = optionalNumber(found, 'back_ms')
  if (at === null || ms === null) return null
  return { at, ms, lostMs: optionalNumber(found, 'lost_ms'), isWhole: found['whole'] === true }
}
