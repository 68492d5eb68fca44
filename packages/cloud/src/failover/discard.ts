import { PlatformError } from '@zennnn/kernel'
import type { ClusterState } from './cluster-state.ts'

/** The text by which a person lets go what only a kept node may hold; undefined where none is kept. */
export function discardOf({ kept }: Pick<ClusterState, 'kept'>): string | undefined {
  return kept === null ? undefined : `discard what only ${kept} has`
}

/** STATE_REFUSED, with the text to type in its details and hint, when a kept node would lose what only it may hold. */
export function requireDiscarded(
  state: Pick<ClusterState, 'kept'>,
  typed: string | undefined,
): void {
  const discard = discardOf(state)
  if (discard === undefined || typed === discard) return
  throw new PlatformError('STATE_REFUSED', {
    message: `The node ${state.kept} is kept, since it alone may hold changes: to rejoin, it would lose them.`,
    hint: `Take from it what is needed. To let the rest go, type: ${discard}`,
    details: { discard },
  })
}
