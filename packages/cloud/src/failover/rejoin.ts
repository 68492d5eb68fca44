import { PlatformError } from '@zennnn/kernel'
import { type ClusterState, released } from './cluster-state.ts'
import { requireDiscarded } from './discard.ts'
import { type Pair, primaryOf } from './pair.ts'

/**
 * Clears the way for the other node to become the standby again. STATE_REFUSED where it is one already or is not to be, while there is
 * no primary to follow, and when a kept node would lose what only it may hold and that was not let go.
 */
export async function allowRejoin(pair: Pair, discard: string | undefined): Promise<void> {
  const { file } = pair
  const { state } = file
  if (!state.standby)
    throw new PlatformError('STATE_REFUSED', {
      message: 'This cluster is to have no standby.',
      hint: 'To make one: zennnn cluster add standby',
    })
  if (primaryOf(pair).server === undefined)
    throw new PlatformError('STATE_REFUSED', {
      message: 'The primary does not run: there is nothing to follow.',
      hint: 'What the other node has may be needed yet; look at the cluster again.',
    })
  if (state.replication === 'SYNC')
    throw new PlatformError('STATE_REFUSED', { message: 'The standby follows already.' })
  requireDiscarded(state, discard)
  await file.change(released)
}

/**
 * STATE_REFUSED where the other node is no longer the one that something was begun with, or is kept by now: to be asked in a turn, and
 * again before its folder is touched.
 */
export function requireUnmoved(
  { epoch, kept }: Pick<ClusterState, 'epoch' | 'kept'>,
  begunIn: number,
): void {
  if (epoch === begunIn && kept === null) return
  throw new PlatformError('STATE_REFUSED', {
    message: 'The primary changed meanwhile: nothing was done to the other node.',
    hint: 'Look at the cluster again.',
  })
}
