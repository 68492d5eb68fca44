import { systemClock } from '@zennnn/kernel'
import { openPlace } from '../cloud/cloud-place.ts'
import { askCluster } from '../cloud/cluster-call.ts'
import { clusterLines } from '../cloud/cluster-lines.ts'
import { CLUSTER_PARAMETER, requireKnownCluster } from '../cloud/cluster-name.ts'
import type { Command } from '../command.ts'

/** Exit code 1 when the primary does not serve or a person is needed. */
export const clusterShow: Command = {
  name: 'cluster show',
  summary: 'Shows the primary and the standby of a cluster, and what a crash would lose now.',
  parameters: [CLUSTER_PARAMETER],
  options: {},
  run: async (args, { environment, answer }) => {
    requireKnownCluster(args)
    const { home } = await openPlace(environment)
    const cluster = await askCluster(home, { what: 'show' })
    answer(cluster, clusterLines(cluster, systemClock.now()))
    return cluster.primary.state === 'serving' && cluster.needs === undefined ? 0 : 1
  },
}
