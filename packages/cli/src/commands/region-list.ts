import { listRegions, type RegionState } from '@zennnn/cloud'
import { systemClock } from '@zennnn/kernel'
import { openPlace } from '../cloud/cloud-place.ts'
import { drillLines, recoveryLines, regionLine } from '../cloud/region-lines.ts'
import { vaultOf } from '../cloud/vault-place.ts'
import type { Command } from '../command.ts'

export const regionList: Command = {
  name: 'region list',
  summary:
    'Lists the regions: where they are, whether they can be reached, how old the newest backups there are, the last drill, and what the last recovery took.',
  parameters: [],
  options: {},
  run: async (_args, { environment, answer }) => {
    const { regions, drill, recovery } = await listRegions(vaultOf(await openPlace(environment)))
    const now = systemClock.now()
    const answered = {
      regions: regions.map(regionAnswer),
      drill: drill ?? null,
      recovery: recovery ?? null,
    }
    answer(answered, [
      ...regions.map((region) => regionLine(region, now)),
      ...drillLines(drill),
      ...recoveryLines(recovery),
    ])
    return 0
  },
}

function regionAnswer(region: RegionState): unknown {
  const { problem = null, newestAt = null, oldestAt = null, ...known } = region
  return { ...known, reachable: problem === null, problem, newestAt, oldestAt }
}
