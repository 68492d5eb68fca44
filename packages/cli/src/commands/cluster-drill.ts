import { type DrillRow, listDrills, orderDrill } from '@zennnn/cloud'
import { PlatformError, systemClock } from '@zennnn/kernel'
import { openPlace } from '../cloud/cloud-place.ts'
import { drillLines } from '../cloud/drill-lines.ts'
import { followJob } from '../cloud/follow-job.ts'
import type { Command } from '../command.ts'

/** Exit code 1 when something was lost, or it did not come so far. */
export const clusterDrill: Command = {
  name: 'cluster drill',
  summary: 'Rehearses a failover on a small cluster that is made for it. Yours is not touched.',
  parameters: [],
  options: {},
  run: async (_args, { environment, say, answer }) => {
    const place = await openPlace(environment)
    const job = await orderDrill({ ...place, clock: systemClock })
    const find = async (): Promise<DrillRow | undefined> =>
      (await listDrills(place)).find(({ id }) => id === job)
    try {
      await followJob(place, job, say)
    } catch (error) {
      // What came of it says more than that it failed.
      const failed = await find()
      if (failed === undefined) throw error
      answer(failed, drillLines(failed))
      return 1
    }
    const drill = await find()
    if (drill === undefined) throw new PlatformError('NOT_FOUND')
    answer(drill, drillLines(drill))
    return 0
  },
}
