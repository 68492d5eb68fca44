import { DRY_RUN, moveCluster, planMove } from '../cloud/cluster-move.ts'
import { CLUSTER_PARAMETER, requireKnownCluster } from '../cloud/cluster-name.ts'
import type { Command } from '../command.ts'

export const clusterFailover: Command = {
  name: 'cluster failover',
  summary: 'Ends a primary that is dead or frozen for good, and makes the standby the primary.',
  parameters: [CLUSTER_PARAMETER],
  options: {
    ...DRY_RUN,
    'accept-loss': {
      type: 'string',
      value: '<text>',
      summary: 'Where changes would be lost: the words that --dry-run shows, to accept that.',
    },
  },
  run: async (args, context) => {
    requireKnownCluster(args)
    const accept = args.options['accept-loss']
    if (args.options['dry-run'] === true) await planMove('failover', context)
    else
      await moveCluster(
        { what: 'failover', ...(typeof accept === 'string' ? { accept } : {}) },
        context,
      )
    return 0
  },
}
