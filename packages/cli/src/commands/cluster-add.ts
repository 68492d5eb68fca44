import { systemClock } from '@zennnn/kernel'
import { openPlace } from '../cloud/cloud-place.ts'
import { askCluster } from '../cloud/cluster-call.ts'
import { clusterLines, planLines } from '../cloud/cluster-lines.ts'
import { CLUSTER_PARAMETER, requireKnownCluster } from '../cloud/cluster-name.ts'
import { type Command, UsageError } from '../command.ts'

/** The environment of `up` decides at each start: who added one against it has to know. */
const NEXT_START =
  'It is remembered. A start with ZENNNN_STANDBY=off would let it go again: take that out of the environment.'

export const clusterAdd: Command = {
  name: 'cluster add',
  summary: 'Adds a standby to a cluster that has none, while people work.',
  parameters: ['[standby]', CLUSTER_PARAMETER],
  options: {
    'dry-run': { type: 'boolean', summary: 'Only say the steps. Nothing is done.' },
  },
  run: async (args, { environment, say, answer }) => {
    if (args.parameters[0] !== 'standby')
      throw new UsageError(
        'What can be added to a cluster is its standby: zennnn cluster add standby. A machine has one cluster; another machine is a location, added by zennnn region add.',
      )
    requireKnownCluster(args, 1)
    const { home } = await openPlace(environment)
    if (args.options['dry-run'] === true) {
      const plan = await askCluster(home, { what: 'plan_standby' })
      answer(plan, planLines(plan))
      return 0
    }
    const cluster = await askCluster(home, { what: 'add_standby' }, say)
    answer(cluster, [...clusterLines(cluster, systemClock.now()), NEXT_START])
    return 0
  },
}
