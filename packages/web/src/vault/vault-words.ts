import { formatAgo, formatInstant, formatInteger } from '../language/format.ts'
import { spoken, t } from '../language/language.ts'
import { durationWords } from '../panel/job-words.ts'
import type { Rung, VaultBackup, VaultRestore } from './vault-api.ts'
import { regionsHolding, type Standing } from './vault-standing.ts'

export function kindWords(kind: string): string {
  switch (kind) {
    case 'scheduled':
      return t('Nightly')
    case 'manual':
      return t('Asked for')
    case 'before_restore':
      return t('Before a restore')
    case 'point_in_time':
      return t('As it was then')
    default:
      return kind
  }
}

export function rungTitle(rung: Rung): string {
  switch (rung) {
    case 'daily':
      return t('Days')
    case 'weekly':
      return t('Weeks')
    case 'monthly':
      return t('Months')
  }
}

/** What becomes of a backup, and why. */
export function fateWords({ reason, removalDueAt }: VaultBackup): string {
  const kept = keptWords(reason)
  if (kept !== undefined) return kept
  const why = goneWords(reason)
  return typeof removalDueAt === 'string'
    ? t('Is deleted {when}: {reason}.', { when: formatInstant(removalDueAt), reason: why })
    : t('Will be deleted: {reason}.', { reason: why })
}

/** What is kept and what goes, of all of them, before it happens. */
export function planWords(backups: readonly VaultBackup[]): string {
  const kept = backups.filter(({ reason }) => keptWords(reason) !== undefined)
  return t('{kept, plural, one {# is kept} other {# are kept}}, {gone} will be deleted.', {
    kept: kept.length,
    gone: formatInteger(backups.length - kept.length),
  })
}

/** undefined for a reason to delete it. */
function keptWords(reason: string): string | undefined {
  switch (reason) {
    case 'daily':
      return t('Kept as the one of its day.')
    case 'weekly':
      return t('Kept as the one of its week.')
    case 'monthly':
      return t('Kept as the one of its month.')
    case 'newest':
      return t('Kept as the newest there is.')
    case 'newest_verified':
      return t('Kept as the newest that was restored and found equal.')
    case 'in_term':
      return t('Kept for 30 days, because somebody asked for it.')
    case 'running':
      return t('Is being made.')
    case 'ahead':
      return t('Kept: its time lies ahead, so a clock is or was wrong.')
    case 'nothing_newer':
      return t('Kept until a newer one is complete.')
    default:
      return undefined
  }
}

function goneWords(reason: string): string {
  switch (reason) {
    case 'same_day':
      return t('its day has another, newer or verified')
    case 'same_week':
      return t('its week has another, newer or verified')
    case 'same_month':
      return t('its month has another')
    case 'too_old':
      return t('three newer months are kept')
    case 'term_over':
      return t('its 30 days are over')
    case 'replaced':
      return t('it is not complete, and there is a newer one that is')
    default:
      return reason
  }
}

/** What the badge says: of one that some regions lack, how many have what was restored and found equal. */
export function stateWords(backup: VaultBackup, regions: readonly string[]): string {
  const { state, verifiedAt, verifyFailed } = backup
  if (typeof verifiedAt === 'string') {
    const count = regions.filter((name) => regionsHolding(backup).includes(name)).length
    return count < regions.length
      ? t('Verified in {count} of {all} regions', { count, all: regions.length })
      : t('Verified')
  }
  if (verifyFailed === true) return t('Could not be restored')
  switch (state) {
    case 'running':
      return t('Being made')
    case 'complete':
      return t('Not verified yet')
    case 'incomplete':
      return t('Incomplete')
    case 'failed':
      return t('Failed')
  }
}

/** Of those on the ladder. */
export function verifiedCountWords(count: number): string {
  return t('{count, plural, one {# verified} other {# verified}}', { count })
}

/** Of a backup that a region lost. */
export function lostWords(): string {
  return t('A region lost its copy; it is made again from another one.')
}

/** When it was restored to see whether it is equal, and how long that took. */
export function verifiedWords({ verifiedAt, verifyMs }: VaultBackup): string | undefined {
  if (typeof verifiedAt !== 'string') return undefined
  const when = formatInstant(verifiedAt)
  return typeof verifyMs === 'number'
    ? t('Restored in {time} and found equal, {when}', { time: spentWords(verifyMs), when })
    : t('Restored and found equal, {when}', { when })
}

/** One second at least. */
export function spentWords(ms: number): string {
  return durationWords(Math.max(1, Math.round(ms / 1000)))
}

/** `eu, us, ap`, or how many of how many when some lack it. */
export function regionWords(backup: VaultBackup, regions: readonly string[]): string {
  const found = new Set(regionsHolding(backup))
  // In their own order, then those that are none any more.
  const holding = [...new Set([...regions, ...found])].filter((name) => found.has(name))
  const names = new Intl.ListFormat(spoken(), { type: 'unit' }).format(holding)
  if (holding.length === 0) return t('No region')
  return holding.length < regions.length
    ? t('{names} ({count} of {all})', { names, count: holding.length, all: regions.length })
    : names
}

/** Of regions that cannot be reached. */
export function awayWords(away: readonly string[]): string {
  const names = new Intl.ListFormat(spoken(), { type: 'unit' }).format(away)
  return t('Cannot be reached at the moment: {regions}.', { regions: names })
}

/** How the database stands, in one sentence. */
export function standingWords(standing: Standing, now: Date): string {
  switch (standing.kind) {
    case 'none':
      return t('There is no backup yet.')
    case 'unverified':
      return t('No backup was verified yet.')
    case 'late':
      return t('The newest verified backup is from {ago}: a night was missed.', {
        ago: formatAgo(standing.newest.at, now),
      })
    case 'fresh':
      return t('The newest verified backup is from {ago}.', {
        ago: formatAgo(standing.newest.at, now),
      })
  }
}

export function restoreStateWords({ state }: Pick<VaultRestore, 'state'>): string {
  switch (state) {
    case 'running':
      return t('Being made')
    case 'done':
      return t('Done')
    case 'undoing':
      return t('Being undone')
    case 'undone':
      return t('Undone')
    case 'expired':
      return t('Its term is over')
    case 'failed':
      return t('Failed')
    default:
      return state
  }
}
