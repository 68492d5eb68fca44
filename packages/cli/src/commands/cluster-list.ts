import { systemClock } from '@zennnn/kernel'
import { openPlace } from '../cloud/cloud-place.ts'
import { askCluster } from '../cloud/cluster-call.ts'
import { replicationLine } from '../cloud/cluster-lines.ts'
import type { Command } from '../command.ts'

export const clusterList: Command = {
  name: 'cluster list',
  summary: 'Lists the clusters, and what a crash of each would lose now.',
  parameters: [],
  options: {},
  run: async (_args, { environment, answer }) => {
    const { home } = await openPlace(environment)
    const clusters = [await askCluster(home, { what: 'show' })]
    const now = systemClock.now()
    answer(
      clusters,
      clusters.map((cluster) => replicationLine(cluster, now)),
    )
    return 0
  },
}
