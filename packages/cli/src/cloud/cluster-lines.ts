import type { MovePlan } from '@zennnn/cloud'
import type { ShownCluster, ShownMove } from './cluster-question.ts'

/** One line: what a crash would lose now. */
export function replicationLine(cluster: ShownCluster, now: Date): string {
  return `${cluster.name}: ${cluster.replication}, ${wouldLose(cluster, now)}`
}

/** What a person wants to know of a cluster, the most important first. */
export function clusterLines(cluster: ShownCluster, now: Date): readonly string[] {
  const { primary, epoch, auto, slots, disk, lastMove, needs } = cluster
  return [
    replicationLine(cluster, now),
    ...(needs === undefined ? [] : [`Needs a person: ${needs}`]),
    `Primary ${primary.node}: ${primary.state}, epoch ${epoch}.`,
    standbyLine(cluster),
    auto
      ? 'A dead primary is failed over by itself, while replication is SYNC.'
      : 'A dead primary waits for a person: zennnn cluster failover.',
    ...slots.map(
      ({ name, keptBytes, status }) => `Log kept for ${name}: ${megabytes(keptBytes)} (${status}).`,
    ),
    `Disk: ${megabytes(disk.freeBytes)} free, ${megabytes(disk.walBytes)} of log.`,
    ...(lastMove === undefined ? [] : [`Last: ${moveLine(lastMove)}`]),
  ]
}

/** What was moved, and how long nobody could change anything. */
export function moveLine({ kind, from, to, at, heldMs }: ShownMove): string {
  return `${kind} from ${from} to ${to} at ${at}, ${Math.round(heldMs)} ms without changes.`
}

/** What a move would do. */
export function planLines({ steps, wouldLose: loss, acceptance }: MovePlan): readonly string[] {
  return [
    'Nothing was done. It would:',
    ...steps.map((step, index) => `${index + 1}. ${step}`),
    loss,
    ...(acceptance === undefined ? [] : [`To accept that: --accept-loss "${acceptance}"`]),
  ]
}

/** In words, as somebody asks who has to decide at night. */
function wouldLose(cluster: ShownCluster, now: Date): string {
  const { replication, standby } = cluster
  if (replication === 'SYNC') return 'a crash now would lose nothing.'
  if (isWithout(standby))
    return 'there is no standby: a crash loses nothing that the disk keeps, and a lost disk all since the last backup.'
  const seconds = Math.max(1, Math.ceil(lossSeconds(cluster, now)))
  return `a crash now would lose nothing that the disk keeps, but waits for a restart; a lost disk would lose up to ${seconds} s of changes.`
}

/** One that is being made, or never was, is none yet. */
function isWithout({ state, why }: ShownCluster['standby']): boolean {
  return state === 'none' || state === 'being_made' || why !== undefined
}

/**
 * As the page of clusters has it. One that lacks nothing is behind by what its answers take; of one that lacks something nobody knows
 * since when, but since it was not waited for any more: one that hangs says what was true before.
 */
function lossSeconds({ since, standby }: ShownCluster, now: Date): number {
  const { lagBytes, lagSeconds = 0 } = standby
  if (lagBytes === 0) return lagSeconds
  return Math.max(lagSeconds, (now.getTime() - new Date(since).getTime()) / 1_000)
}

function standbyLine({ standby }: ShownCluster): string {
  const { node, state, lagBytes, lagSeconds, why } = standby
  if (state === 'none') return 'Standby: none. To make one: zennnn cluster add standby'
  if (why !== undefined)
    return `Standby ${node}: there was none yet. ${why} To do without: ZENNNN_STANDBY=off.`
  const lag = [
    ...(lagBytes === undefined ? [] : [`${lagBytes} bytes behind`]),
    ...(lagSeconds === undefined ? [] : [`${lagSeconds.toFixed(1)} s behind`]),
  ]
  return `Standby ${node}: ${[state.replaceAll('_', ' '), ...lag].join(', ')}.`
}

function megabytes(bytes: number): string {
  return `${Math.round(bytes / 1_000_000)} MB`
}
