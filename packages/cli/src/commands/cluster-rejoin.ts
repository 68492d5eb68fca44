import { openPlace } from '../cloud/cloud-place.ts'
import { askCluster } from '../cloud/cluster-call.ts'
import { clusterLines } from '../cloud/cluster-lines.ts'
import { CLUSTER_PARAMETER, requireKnownCluster } from '../cloud/cluster-name.ts'
import type { Command } from '../command.ts'

export const clusterRejoin: Command = {
  name: 'cluster rejoin',
  summary: 'Makes the node that is not the primary its standby again: rewound, or copied anew.',
  parameters: [CLUSTER_PARAMETER],
  options: {
    discard: {
      type: 'string',
      value: '<text>',
      summary:
        'Where that node is kept: the words that let go what only it has, as cluster show says.',
    },
  },
  run: async (args, { environment, say, answer }) => {
    requireKnownCluster(args)
    const { home } = await openPlace(environment)
    const { discard } = args.options
    const question = {
      what: 'rejoin',
      ...(typeof discard === 'string' ? { discard } : {}),
    } as const
    const cluster = await askCluster(home, question, say)
    answer(cluster, clusterLines(cluster))
    return 0
  },
}
