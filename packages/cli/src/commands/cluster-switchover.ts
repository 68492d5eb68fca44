import { DRY_RUN, moveCluster, planMove } from '../cloud/cluster-move.ts'
import { CLUSTER_PARAMETER, requireKnownCluster } from '../cloud/cluster-name.ts'
import type { Command } from '../command.ts'

export const clusterSwitchover: Command = {
  name: 'cluster switchover',
  summary:
    'Makes the standby the primary, in order: who changes something meanwhile waits a moment.',
  parameters: [CLUSTER_PARAMETER],
  options: DRY_RUN,
  run: async (args, context) => {
    requireKnownCluster(args)
    if (args.options['dry-run'] === true) await planMove('switchover', context)
    else await moveCluster({ what: 'switchover' }, context)
    return 0
  },
}
