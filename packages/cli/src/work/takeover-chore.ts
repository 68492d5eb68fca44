import { isTakenOver, watchTakeover } from '@zennnn/cloud'
import type { Chore } from '@zennnn/jobs'
import type { Log } from '@zennnn/kernel'
import type { CloudPlace } from '../cloud/cloud-place.ts'
import { vaultOf } from '../cloud/vault-place.ts'
import { tellReady, untilAskedToEnd } from '../process-end.ts'

/**
 * Whether another machine became this cloud. Then everybody is shut out, and `end` hears it: what is pruned, mailed or shipped from
 * then on would be done to the cloud that lives.
 */
export function takeoverChore(place: CloudPlace, log: Log, end: () => void): Chore {
  return {
    name: 'watch_takeover',
    pattern: '*/5 * * * *',
    run: async () => {
      const { takenBy, untold } = await watchTakeover(vaultOf(place))
      for (const region of untold) log.warn('takeover_not_told', { ...region })
      if (takenBy === undefined) return
      log.error('cloud_taken_over', { ...takenBy })
      end()
    },
  }
}

/**
 * For a `work` that is started where another machine became this cloud: makes sure that nobody gets in, and does nothing else
 * until it is asked to end. False where this is the cloud. Not an end at once: whoever watches over it would only start it again.
 */
export async function keptOut(place: CloudPlace, log: Log): Promise<boolean> {
  if (!(await isTakenOver(place))) return false
  const { takenBy } = await watchTakeover(vaultOf(place))
  log.error('cloud_taken_over', { ...takenBy })
  tellReady()
  await untilAskedToEnd()
  return true
}
