import { PlatformError } from '@zennnn/kernel'
import type { CommandArguments } from '../command.ts'

/** What names a cluster among the parameters of a command. */
export const CLUSTER_PARAMETER = '[<cluster>]'

/** NOT_FOUND for a cluster that this cloud does not have: it has the one of its machine. `at`: which parameter names it. */
export function requireKnownCluster({ parameters }: CommandArguments, at = 0): void {
  const name = parameters[at] ?? 'local'
  if (name === 'local') return
  throw new PlatformError('NOT_FOUND', {
    message: `There is no cluster "${name}".`,
    hint: 'zennnn cluster list has those that there are.',
  })
}
