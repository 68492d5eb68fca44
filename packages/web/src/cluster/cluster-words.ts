import { formatBytes, formatInteger } from '../language/format.ts'
import { spoken, t } from '../language/language.ts'
import { durationWords } from '../panel/job-words.ts'
import type { Cluster, ClusterMove, ClusterOrder, FailoverDrill, MoveKind } from './cluster-api.ts'
import { sentenceWords } from './step-words.ts'

/** What a crash would lose at this moment, as somebody asks who has to decide at night. */
export function lossWords(cluster: Cluster, now: Date): string {
  if (cluster.replication === 'SYNC') return t('A crash now would lose nothing.')
  if (isWithout(cluster.standby))
    return t(
      'There is no standby: a crash loses nothing that the disk keeps, and a lost disk all since the last backup.',
    )
  return t('A lost disk would lose up to {time} of changes.', {
    time: durationWords(Math.max(1, Math.ceil(lossSeconds(cluster, now)))),
  })
}

/** One that is being made, or never was, is none yet. */
function isWithout({ state, why }: Cluster['standby']): boolean {
  return state === 'none' || state === 'being_made' || why !== undefined
}

/**
 * One that lacks nothing is behind by what its answers take. Of one that lacks something nobody knows since when, but since it
 * was not waited for any more: one that hangs says what was true before.
 */
function lossSeconds({ since, standby }: Cluster, now: Date): number {
  const { lagBytes, lagSeconds = 0 } = standby
  if (lagBytes === 0) return lagSeconds
  return Math.max(lagSeconds, (now.getTime() - new Date(since).getTime()) / 1_000)
}

export function replicationWords({ replication }: Pick<Cluster, 'replication'>): string {
  return replication === 'SYNC'
    ? t('SYNC: the standby has every acknowledged change.')
    : t('DEGRADED: the primary acknowledges alone.')
}

export function primaryWords(state: Cluster['primary']['state']): string {
  switch (state) {
    case 'serving':
      return t('serving')
    case 'starting':
      return t('changing')
    case 'away':
      return t('away')
  }
}

/** How far a standby is behind; nothing where nobody knows. */
export function lagWords({ lagBytes, lagSeconds }: Cluster['standby']): string {
  return new Intl.ListFormat(spoken(), { type: 'unit' }).format([
    ...(lagBytes === undefined ? [] : [t('{size} behind', { size: formatBytes(lagBytes) })]),
    ...(lagSeconds === undefined ? [] : [t('{time} behind', { time: secondsWords(lagSeconds) })]),
  ])
}

/** What becomes of a primary that dies. */
export function deadWords({ auto, standby }: Pick<Cluster, 'auto' | 'standby'>): string {
  if (standby.state === 'none') return t('is started again in its place')
  return auto ? t('is failed over by itself, in SYNC') : t('waits for a person')
}

export function standbyWords(state: Cluster['standby']['state']): string {
  switch (state) {
    case 'following':
      return t('following')
    case 'catching_up':
      return t('catching up')
    case 'being_made':
      return t('being made')
    case 'away':
      return t('away')
    case 'none':
      return t('there is none')
  }
}

/** Whom log is kept for, by the name of its slot; one that somebody else made is named. */
export function slotLabel(name: string): string {
  switch (name) {
    case 'zennnn_standby':
      return t('Log kept for the standby')
    case 'zennnn_log':
      return t('Log kept until it is shipped')
    default:
      return t('Log kept for {name}', { name })
  }
}

/** Of what PostgreSQL calls the state of a slot (wal_status); one that is new to this client is shown as it is. */
export function slotWords(status: string): string {
  switch (status) {
    case 'reserved':
      return t('all is kept')
    case 'extended':
      return t('all is kept, beyond the usual size')
    case 'unreserved':
      return t('about to be given up')
    case 'lost':
      return t('given up: the standby is copied anew')
    default:
      return status
  }
}

/** The letter of a node keeps its place in words of the other direction (Unicode UAX 9, FSI and PDI). */
function isolated(text: string): string {
  return `\u2068${text}\u2069`
}

/** `0.4 s`: what is told apart here is often less than one. */
export function secondsWords(seconds: number): string {
  return new Intl.NumberFormat(spoken(), {
    style: 'unit',
    unit: 'second',
    unitDisplay: 'short',
    maximumFractionDigits: 1,
  }).format(seconds)
}

export function kindWords(kind: string): string {
  return kind === 'switchover' ? t('Switchover') : t('Failover')
}

export function verbWords(kind: MoveKind): string {
  return kind === 'switchover' ? t('Switch over') : t('Fail over')
}

/** Who asked: a login, whoever sits at the machine, or nobody. */
export function askerWords(askedBy: string): string {
  switch (askedBy) {
    case 'at the machine':
      return t('At the machine')
    case 'by itself':
      return t('By itself')
    default:
      return askedBy
  }
}

/** After a recovery on another machine epochs begin anew: two moves may have the same. */
export function moveKey({ epoch, at }: Pick<ClusterMove, 'epoch' | 'at'>): string {
  return `${epoch} ${at ?? ''}`
}

export function moveWords({ kind, from, to, heldMs }: ClusterMove): string {
  return t('{kind} from {from} to {to}: {time} without changes', {
    kind: kindWords(kind),
    from: isolated(from),
    to: isolated(to),
    time: secondsWords(heldMs / 1_000),
  })
}

export function orderStateWords(state: ClusterOrder['state']): string {
  switch (state) {
    case 'waiting':
      return t('Waiting')
    case 'moving':
      return t('Running')
    case 'done':
      return t('Done')
    case 'failed':
      return t('Failed')
    case 'expired':
      return t('Not taken in time')
    default:
      return t('Not known')
  }
}

export function drillWords({
  acknowledged,
  lost,
  gapMs,
  rejoinMs,
  message,
}: FailoverDrill): string {
  if (typeof acknowledged !== 'number' || typeof lost !== 'number')
    return typeof message === 'string' ? sentenceWords(message) : t('Failed')
  return [
    t('{lost} of {count} acknowledged changes lost', {
      lost: formatInteger(lost),
      count: formatInteger(acknowledged),
    }),
    ...(typeof gapMs === 'number'
      ? [t('{time} without changes', { time: secondsWords(gapMs / 1_000) })]
      : []),
    ...(typeof rejoinMs === 'number'
      ? [t('a standby again after {time}', { time: secondsWords(rejoinMs / 1_000) })]
      : []),
  ].join(' · ')
}
