import type { CommandContext } from '../command.ts'
import { openPlace } from './cloud-place.ts'
import { askCluster } from './cluster-call.ts'
import { moveLine, planLines } from './cluster-lines.ts'
import type { ClusterQuestion } from './cluster-question.ts'

/** The option of a move that only says what it would do. */
export const DRY_RUN = {
  'dry-run': {
    type: 'boolean',
    summary: 'Only say the steps and what would be lost. Nothing is done.',
  },
} as const

/** Moves the primary, and says each step and how long nobody could change anything. */
export async function moveCluster(
  question: Extract<ClusterQuestion, { readonly what: 'switchover' | 'failover' }>,
  { environment, say, answer }: CommandContext,
): Promise<void> {
  const { home } = await openPlace(environment)
  const move = await askCluster(home, question, say)
  answer(move, [moveLine(move)])
}

/** Says what a move would do. */
export async function planMove(
  kind: 'switchover' | 'failover',
  { environment, answer }: CommandContext,
): Promise<void> {
  const { home } = await openPlace(environment)
  const plan = await askCluster(home, { what: 'plan', kind })
  answer(plan, planLines(plan))
}
