import type { VaultBackup } from './vault-api.ts'

const HOUR_MS = 3_600_000
/** A night that was missed, and two hours to make up for it. */
const LATE_HOURS = 26

/** How well a database is backed up. */
export type Standing =
  | { readonly kind: 'none' }
  | { readonly kind: 'unverified' }
  | { readonly kind: 'late' | 'fresh'; readonly newest: VaultBackup }

export function standingOf(backups: readonly VaultBackup[], now: Date): Standing {
  const newest = newestFirst(backups).find(isVerified)
  if (newest === undefined)
    return { kind: backups.some(({ state }) => state === 'complete') ? 'unverified' : 'none' }
  const age = now.getTime() - new Date(newest.at).getTime()
  return { kind: age > LATE_HOURS * HOUR_MS ? 'late' : 'fresh', newest }
}

export function newestFirst(backups: readonly VaultBackup[]): readonly VaultBackup[] {
  return backups.toSorted((a, b) => b.at.localeCompare(a.at))
}

export function isVerified({ verifiedAt }: VaultBackup): boolean {
  return typeof verifiedAt === 'string'
}

/** Whether a region lacks it that had it. */
export function isLosing({ degradedAt }: VaultBackup): boolean {
  return typeof degradedAt === 'string'
}

/** Regions that hold all of it, as far as was read back from them. */
export function regionsHolding({ copies }: VaultBackup): readonly string[] {
  return copies.flatMap(({ region, readBackAt }) =>
    typeof readBackAt === 'string' ? [region] : [],
  )
}

/** Of a backup that may be restored or downloaded: some region has all of it. */
export function isUsable(backup: VaultBackup): boolean {
  return backup.state !== 'running' && regionsHolding(backup).length > 0
}
