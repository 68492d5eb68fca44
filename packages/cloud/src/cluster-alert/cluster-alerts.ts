import type { ClusterView } from '../failover/cluster-view.ts'

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

export const ALERT_BOUNDS: AlertBounds = {
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
  return view.primary.state !== 'serving' && (kind === 'behind' || kind === 'log_kept')
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
        words: `has had no standby that could take over since ${since.toISOString()}`,
      },
    ]
  if (standby.state === 'away' || lagBytes <= bounds.behindBytes) return []
  return [
    {
      kind: 'behind',
      words: `has a standby that is ${megabytes(lagBytes)} and ${lagSeconds.toFixed(1)} s behind`,
    },
  ]
}

function diskAlerts({ slots, disk }: ClusterView, bounds: AlertBounds): readonly ClusterAlert[] {
  const kept = slots.reduce((most, { keptBytes }) => Math.max(most, keptBytes), 0)
  return [
    ...(kept > bounds.keptBytes
      ? [{ kind: 'log_kept', words: `keeps ${megabytes(kept)} of log for its standby` } as const]
      : []),
    ...(disk.freeBytes < bounds.freeBytes
      ? [{ kind: 'disk_low', words: `has ${megabytes(disk.freeBytes)} left on its disk` } as const]
      : []),
  ]
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

export interface ToldAlert {
  readonly kind: ClusterAlertKind
  /** When it was told last. */
  readonly toldAt: Date
}

export interface AlertNews {
  readonly raised: readonly ClusterAlert[]
  /** Told a day ago, and still so. */
  readonly again: readonly ClusterAlert[]
  readonly over: readonly ClusterAlertKind[]
}

/** What is to be told: each state once when it begins, again after each day, and once when it is over. */
export function planClusterAlerts(
  found: readonly ClusterAlert[],
  told: readonly ToldAlert[],
  now: Date,
): AlertNews {
  const toldAt = new Map(told.map((one) => [one.kind, one.toldAt]))
  const kinds = new Set(found.map(({ kind }) => kind))
  return {
    raised: found.filter(({ kind }) => !toldAt.has(kind)),
    again: found.filter(({ kind }) => {
      const at = toldAt.get(kind)
      return at !== undefined && now.getTime() - at.getTime() >= DAY_MS
    }),
    over: told.map(({ kind }) => kind).filter((kind) => !kinds.has(kind)),
  }
}

function megabytes(bytes: number): string {
  return `${Math.round(bytes / 1_000_000)} MB`
}
