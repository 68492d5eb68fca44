import { acceptanceOf, type ClusterState, otherNode } from './cluster-state.ts'
import type { MoveKind, MovePlan } from './cluster-view.ts'

/** What a move would do and cost. `behindBytes`: what the standby lacks, where that can be known. */
export function planMove(
  kind: MoveKind,
  state: ClusterState,
  behindBytes: number | undefined,
): MovePlan {
  const { primary, replication } = state
  const next = otherNode(primary)
  const acceptance = acceptanceOf(state)
  if (kind === 'switchover') {
    const wouldLose =
      replication === 'SYNC'
        ? 'Nothing: it waits until the standby has everything.'
        : 'Nothing: it is refused as long as the standby does not have all that is acknowledged.'
    return { steps: switchoverSteps(primary, next), wouldLose }
  }
  const steps = failoverSteps(primary, next, replication)
  if (acceptance === undefined)
    return { steps, wouldLose: 'Nothing: the standby has all that was acknowledged.' }
  return { steps, wouldLose: lossOf(state, behindBytes), acceptance }
}

function switchoverSteps(from: string, to: string): readonly string[] {
  return [
    'Write down what is in memory.',
    'Close the route: who wants a connection waits.',
    `Stop ${from}, and see that ${to} has its last change; else start ${from} again.`,
    `Record that ${to} is the primary, and promote it.`,
    'Open the route.',
    `Let ${from} follow ${to}, in the background.`,
  ]
}

function failoverSteps(
  from: string,
  to: string,
  replication: ClusterState['replication'],
): readonly string[] {
  return [
    'Close the route: who wants a connection waits.',
    `End ${from} with all its processes.`,
    `Record that ${to} is the primary, and promote it.`,
    'Open the route.',
    replication === 'SYNC'
      ? `Rewind ${from}, or copy it anew, and let it follow ${to}, in the background.`
      : `Keep ${from} as it is, since it alone may hold changes, until somebody lets it rejoin.`,
  ]
}

function lossOf({ since }: ClusterState, behindBytes: number | undefined): string {
  const what =
    behindBytes === undefined
      ? 'What was changed'
      : `Up to ${behindBytes} bytes of log, of what was changed`
  return `${what} since ${since.toISOString()}, unless the standby got it later.`
}
