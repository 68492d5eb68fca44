import type { VaultStanding } from './vault-api.ts'

export type StandingShow = 'all' | 'care'

/** Whether somebody has to look after it. */
export function needsCare({ late, failed, incomplete, lost }: VaultStanding): boolean {
  return late || failed > 0 || incomplete > 0 || lost > 0
}

/** Those whose name holds what was typed, in the order in which the server gives them: the worst first. */
export function matchingStandings(
  standings: readonly VaultStanding[],
  question: string,
  show: StandingShow,
): readonly VaultStanding[] {
  const wanted = question.trim().toLowerCase()
  return standings.filter(
    (standing) =>
      (show === 'all' || needsCare(standing)) &&
      [standing.slug, standing.tier].some((text) => text.toLowerCase().includes(wanted)),
  )
}

/** Bytes in all regions. */
export function bytesOf({ bytes }: VaultStanding): number {
  return Object.values(bytes).reduce((sum, one) => sum + one, 0)
}
