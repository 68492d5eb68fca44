import type { ClusterView } from '../failover/cluster-view.ts'
import { STANDBY } from '../failover/node-settings.ts'

const MINUTE_MS = 60_000
const DAY_MS = 24 * 60 * MINUTE_MS

/** What operators are told of a cluster while it is so. */
export type ClusterAlertKind =
  | 'standby_away'
  | 'behind'
  | 'log_kept'
  | 'disk_low'
  | 'needs_person'
  | 'drill_failed'
  | 'drill_old'

export interface ClusterAlert {
  readonly kind: ClusterAlertKind
  /** The figures, after the name of the cluster: "has …". */
  readonly words: string
}

/** From when on somebody is told. */
export interface AlertBounds {
  /** A standby that is made anew, or rewound, needs a while. */
  readonly awayMs: number
  readonly behindBytes: number
  /** Half of what is kept at most. */
  readonly keptBytes: number
  readonly freeBytes: number
  /** So many times as long as a drill has from one to the next. */
  readonly drillLate: number
}

const ALERT_BOUNDS: AlertBounds = {
  awayMs: 10 * MINUTE_MS,
  behindBytes: 64_000_000,
  keptBytes: 512_000_000,
  freeBytes: 2_000_000_000,
  drillLate: 2,
}

/** What is known of drills: the newest one, and since when there was none that passed. */
export interface DrillStanding {
  readonly everyDays: number
  /** Of the newest. */
  readonly failed: string | undefined
  readonly passedSince: Date
}

/** What is wrong with a cluster at this moment. `drills`: undefined where none is wanted. */
export function clusterAlertsOf(
  view: ClusterView,
  drills: DrillStanding | undefined,
  { now, bounds = ALERT_BOUNDS }: { readonly now: Date; readonly bounds?: AlertBounds },
): readonly ClusterAlert[] {
  return [
    ...(view.needs === undefined
      ? []
      : [{ kind: 'needs_person', words: `needs a person: ${view.needs}` } as const]),
    ...standbyAlerts(view, now, bounds),
    ...diskAlerts(view, bounds),
    ...(drills === undefined ? [] : drillAlerts(drills, now, bounds)),
  ]
}

/** A moment at which PostgreSQL could not be asked says nothing about what only it knows. */
export function isSilent(view: ClusterView, kind: ClusterAlertKind): boolean {
  const isUnread = view.silent === true || view.primary.state !== 'serving'
  return isUnread && (kind === 'behind' || kind === 'log_kept')
}

function standbyAlerts(
  { replication, since, standby }: ClusterView,
  now: Date,
  bounds: AlertBounds,
): readonly ClusterAlert[] {
  if (standby.state === 'none') return []
  const { lagBytes = 0, lagSeconds = 0 } = standby
  if (replication === 'DEGRADED' && now.getTime() - since.getTime() > bounds.awayMs)
    return [
      {
        kind: 'standby_away',
        words: `has had no standby that could take over since ${since.toISOString()}${standby.why === undefined ? '' : `: ${standby.why}`}`,
      },
    ]
  // One that is not waited for is on its way: that it does not arrive is told above.
  if (replication === 'DEGRADED' || lagBytes <= bounds.behindBytes) return []
  return [
    {
      kind: 'behind',
      words: `has a standby that is ${megabytes(lagBytes)} and ${lagSeconds.toFixed(1)} s behind`,
    },
  ]
}

function diskAlerts({ slots, disk }: ClusterView, bounds: AlertBounds): readonly ClusterAlert[] {
  const kept = slots.filter(({ keptBytes }) => keptBytes > bounds.keptBytes).map(keptWords)
  return [
    ...(kept.length > 0
      ? [{ kind: 'log_kept', words: `keeps ${kept.join(', and ')}` } as const]
      : []),
    ...(disk.freeBytes < bounds.freeBytes
      ? [{ kind: 'disk_low', words: `has ${megabytes(disk.freeBytes)} left on its disk` } as const]
      : []),
  ]
}

function keptWords({ name, keptBytes }: ClusterView['slots'][number]): string {
  return `${megabytes(keptBytes)} of log for ${name === STANDBY ? 'its standby' : `the slot ${name}`}`
}

function drillAlerts(
  { everyDays, failed, passedSince }: DrillStanding,
  now: Date,
  bounds: AlertBounds,
): readonly ClusterAlert[] {
  const isOld = now.getTime() - passedSince.getTime() > bounds.drillLate * everyDays * DAY_MS
  return [
    ...(failed === undefined
      ? []
      : [{ kind: 'drill_failed', words: `failed its last drill of failover: ${failed}` } as const]),
    ...(isOld
      ? [
          {
            kind: 'drill_old',
            words: `has passed no drill of failover since ${passedSince.toISOString()}`,
          } as const,
        ]
      : []),
  ]
}

/** What comes and goes by itself is told when it stays: a bulk import, or a standby that is started at the second try. */
const PATIENCE_MS: Readonly<Record<ClusterAlertKind, number>> = {
  standby_away: 0,
  behind: 2 * MINUTE_MS,
  log_kept: 2 * MINUTE_MS,
  disk_low: 0,
  needs_person: MINUTE_MS,
  drill_failed: 0,
  drill_old: 0,
}

/** What was seen and is not over. */
export interface KnownAlert {
  readonly kind: ClusterAlertKind
  readonly raisedAt: Date
  /** When it was told last; null for what was not, yet. */
  readonly toldAt: Date | null
}

export interface AlertNews {
  /** Seen for the first time, and told later, if it stays. */
  readonly noted: readonly ClusterAlertKind[]
  readonly raised: readonly ClusterAlert[]
  /** Told a day ago, and still so. */
  readonly again: readonly ClusterAlert[]
  readonly over: readonly ClusterAlertKind[]
  /** Over before it was told. */
  readonly forgotten: readonly ClusterAlertKind[]
}

/** What is to be told: each state once when it begins, again after each day, and once when it is over. */
export function planClusterAlerts(
  found: readonly ClusterAlert[],
  known: readonly KnownAlert[],
  now: Date,
): AlertNews {
  const knownOf = new Map(known.map((one) => [one.kind, one]))
  const kinds = new Set(found.map(({ kind }) => kind))
  const gone = known.filter(({ kind }) => !kinds.has(kind))
  const age = (from: Date | null | undefined): number => now.getTime() - (from ?? now).getTime()
  const isDue = ({ kind }: ClusterAlert): boolean =>
    age(knownOf.get(kind)?.raisedAt) >= PATIENCE_MS[kind]
  const untold = found.filter(({ kind }) => (knownOf.get(kind)?.toldAt ?? null) === null)
  return {
    noted: untold
      .filter((alert) => !isDue(alert) && !knownOf.has(alert.kind))
      .map(({ kind }) => kind),
    raised: untold.filter(isDue),
    again: found.filter(({ kind }) => age(knownOf.get(kind)?.toldAt) >= DAY_MS),
    over: gone.filter(({ toldAt }) => toldAt !== null).map(({ kind }) => kind),
    forgotten: gone.filter(({ toldAt }) => toldAt === null).map(({ kind }) => kind),
  }
}

function megabytes(bytes: number): string {
  return `${Math.round(bytes / 1_000_000)} MB`
}
