import { PlatformError } from '@zennnn/kernel'
import { type ClusterState, otherNode, wanting } from './cluster-state.ts'
import type { MovePlan } from './cluster-view.ts'
import { discardOf } from './discard.ts'
import { type Pair, primaryOf } from './pair.ts'
import { noRoomSentence } from './room.ts'
import { needsCopy, readSpare } from './room-read.ts'

/** STATE_REFUSED where there is to be a standby already, where the other node alone may hold changes, and without a primary or room. */
export async function requireAddable(pair: Pair): Promise<void> {
  requireNone(pair.file.state)
  if (primaryOf(pair).server === undefined)
    throw new PlatformError('STATE_REFUSED', {
      message: 'The primary does not run: there is nothing to follow.',
      hint: 'Look at the cluster again.',
    })
  const spare = (await needsCopy(pair)) ? await readSpare(pair) : 0
  if (spare < 0)
    throw new PlatformError('STATE_REFUSED', {
      message: noRoomSentence(-spare),
      hint: 'Nothing was changed: make room, and say it again.',
    })
}

/** On the disk from then on: whoever looks at the standby makes it. STATE_REFUSED as above, but for room. */
export async function recordWanted({ file, clock }: Pair): Promise<void> {
  await file.change((state) => {
    requireNone(state)
    return wanting(state, true, clock.now())
  })
}

/** A dry run. */
export function planStandby({ primary }: Pick<ClusterState, 'primary'>): MovePlan {
  const node = otherNode(primary)
  return {
    steps: [
      'Record that there is to be a standby.',
      `Copy ${primary} to ${node}, unless it can follow from where it was, while people work.`,
      `Let ${node} follow ${primary}: each change waits until both have it on their disks, from then on.`,
    ],
    wouldLose: 'Nothing, and nobody is held up.',
  }
}

function requireNone({ standby, kept }: ClusterState): void {
  if (standby)
    throw new PlatformError('STATE_REFUSED', {
      message: 'This cluster has a standby, or is getting one.',
      hint: 'zennnn cluster show says how it is; zennnn cluster rejoin makes it again.',
    })
  if (kept === null) return
  throw new PlatformError('STATE_REFUSED', {
    message: `The node ${kept} is kept, since it alone may hold changes: nothing is put into its place.`,
    hint: `Take from it what is needed. Start the cloud with ZENNNN_STANDBY=on; then zennnn cluster rejoin --discard "${discardOf({ kept }) ?? ''}" lets it go.`,
  })
}
