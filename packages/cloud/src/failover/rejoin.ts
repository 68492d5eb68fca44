import { PlatformError } from '@zennnn/kernel'
import { released } from './cluster-state.ts'
import { requireDiscarded } from './discard.ts'
import type { Pair } from './pair.ts'

/**
 * Clears the way for the other node to become the standby again. STATE_REFUSED where it is one already or is not to be, and when a
 * kept node would lose what only it may hold and that was not let go.
 */
export async function allowRejoin({ file }: Pair, discard: string | undefined): Promise<void> {
  const { state } = file
  if (!state.standby)
    throw new PlatformError('STATE_REFUSED', {
      message: 'This cluster is to have no standby.',
      hint: 'Start it with ZENNNN_STANDBY=on.',
    })
  if (state.replication === 'SYNC')
    throw new PlatformError('STATE_REFUSED', { message: 'The standby follows already.' })
  requireDiscarded(state, discard)
  await file.change(released)
}
