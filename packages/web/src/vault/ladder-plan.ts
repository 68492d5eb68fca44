import type { Rung, VaultBackup } from './vault-api.ts'
import { isVerified } from './vault-standing.ts'

/** As the vault keeps them: 7 days, 4 weeks, 3 months. */
const PLACES: readonly (readonly [Rung, number])[] = [
  ['daily', 7],
  ['weekly', 4],
  ['monthly', 3],
]

export interface LadderPart {
  readonly rung: Rung
  /** Newest first. */
  readonly backups: readonly VaultBackup[]
  /** Places that no backup stands on yet. */
  readonly free: number
}

export interface Ladder {
  readonly parts: readonly LadderPart[]
  readonly filled: number
  /** Of those that are filled. */
  readonly verified: number
  readonly places: number
}

/** What is drawn: each rung in its place, newest first, and the places that a young database has not filled yet. */
export function planLadder(backups: readonly VaultBackup[]): Ladder {
  const parts = PLACES.map(([rung, places]) => {
    const found = backups
      .filter((backup) => backup.rung === rung)
      .toSorted((a, b) => b.at.localeCompare(a.at))
    return { rung, backups: found, free: Math.max(0, places - found.length) }
  })
  return {
    parts,
    filled: parts.reduce((sum, part) => sum + part.backups.length, 0),
    verified: parts.flatMap((part) => part.backups).filter(isVerified).length,
    places: PLACES.reduce((sum, [, places]) => sum + places, 0),
  }
}
