import { type JobKind, jobKind } from '@zennnn/jobs'
import { type Clock, type DatabaseId, type Log, PlatformError } from '@zennnn/kernel'
import type { ClusterAccess } from '../database/cluster-access.ts'
import { makeDrillHome, removeDrillHome } from './drill-home.ts'
import { saveDrill } from './drill-register.ts'
import { rehearseFailover } from './failover-drill.ts'

interface DrillPlace {
  readonly home: string
  readonly access: ClusterAccess
  readonly control: DatabaseId
  readonly clock: Clock
  readonly log: Log
}

/** Rehearses a failover on a cluster of its own. It leaves nothing behind but what is kept of it; begun anew after a crash. */
export function failoverDrillJob(place: DrillPlace): JobKind {
  return jobKind({
    name: 'failover_drill',
    place: 'control',
    steps: [
      {
        name: 'rehearse',
        run: async ({ job, signal, report, note }) => {
          const home = await makeDrillHome(place.home)
          try {
            const outcome = await rehearseFailover(home, { ...place, signal, report })
            await saveDrill(place, job, outcome)
            for (const step of outcome.steps) await note(step)
            const { state, message, figures, seconds } = outcome
            if (state === 'failed')
              throw new PlatformError('STATE_REFUSED', {
                message: `The drill failed: ${message ?? 'nobody knows why.'}`,
              })
            return { seconds, ...figures }
          } finally {
            await removeDrillHome(home)
          }
        },
      },
    ],
  })
}
