import { systemClock } from '@zennnn/kernel'
import { openPlace } from '../cloud/cloud-place.ts'
import { askCluster } from '../cloud/cluster-call.ts'
import { clusterLines } from '../cloud/cluster-lines.ts'
import { CLUSTER_PARAMETER, requireKnownCluster } from '../cloud/cluster-name.ts'
import { type Command, UsageError } from '../command.ts'

export const clusterAuto: Command = {
  name: 'cluster auto',
  summary:
    'Whether a dead primary is failed over without a person. Only while replication is SYNC.',
  parameters: ['<on|off>', CLUSTER_PARAMETER],
  options: {},
  run: async (args, { environment, answer }) => {
    const [wanted] = args.parameters
    if (wanted !== 'on' && wanted !== 'off') throw new UsageError('It must be on or off.')
    requireKnownCluster(args, 1)
    const { home } = await openPlace(environment)
    const cluster = await askCluster(home, { what: 'auto', auto: wanted === 'on' })
    answer(cluster, clusterLines(cluster, systemClock.now()))
    return 0
  },
}
