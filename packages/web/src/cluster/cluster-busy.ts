import type { Cluster, Clusters } from './cluster-api.ts'

/** Whether something is about to change. */
export function isBusy({ clusters, move, history }: Clusters): boolean {
  return (
    (move !== null && move.endedAt === undefined) ||
    clusters.some(({ primary }) => primary.state !== 'serving') ||
    history === null ||
    history.orders.some(isOpen)
  )
}

/** Whether an order has not ended. */
export function isOpen({ state }: { readonly state: string }): boolean {
  return state === 'waiting' || state === 'moving'
}

/** Whether a dead or frozen primary waits for a person: it is failed over by itself in SYNC, unless that was tried in vain. */
export function isStranded({ primary, replication, auto, needs }: Cluster): boolean {
  return primary.state === 'away' && (replication !== 'SYNC' || !auto || needs !== undefined)
}
