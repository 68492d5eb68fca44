import { createHash } from 'node:crypto'
import type { Waiting } from '../recover/recovery-lanes.ts'

/**
 * Some of each tier by lot, so that over the nights each has its turn: another night draws others. The big ones take part as
 * all do.
 */
export function drawLot<T extends Waiting>(
  all: readonly T[],
  { perTier, night }: { readonly perTier: number; readonly night: string },
): readonly T[] {
  const ticket = ({ database }: Waiting): string =>
    createHash('sha256').update(`${night} ${database}`).digest('hex')
  const tiers = Map.groupBy(all, ({ tier }) => tier)
  return [...tiers.values()].flatMap((members) =>
    [...members].sort((a, b) => (ticket(a) < ticket(b) ? -1 : 1)).slice(0, perTier),
  )
}
