import { secondsWords } from '../cluster/cluster-words.ts'
import { formatAgo, formatInstant, formatInteger } from '../language/format.ts'
import { t } from '../language/language.ts'
import type { Recovery, VaultSpan } from './vault-api.ts'
import { spentWords } from './vault-words.ts'

export function promisedWords({ tier, promised: { lossHours, backHours } }: Recovery): string {
  return t('At most {loss} hours of work, back within {back} hours ({tier}).', {
    loss: formatInteger(lossHours),
    back: formatInteger(backHours),
    tier: tierWords(tier),
  })
}

/** What would come back, the newest first: the end of the log, where that is newer, and the newest backup that was restored. */
export function pointWords(
  lastPoint: Recovery['lastPoint'],
  /** Oldest first. */
  spans: readonly VaultSpan[],
  now: Date,
): readonly string[] {
  const words = (at: string) => ({ when: formatInstant(at), ago: formatAgo(at, now) })
  const end = spans.at(-1)?.until
  const log =
    end === undefined || (lastPoint !== null && end <= lastPoint.at)
      ? []
      : [t('{when}, {ago}: every second until then is in the log.', words(end))]
  if (lastPoint === null)
    return [...log, t('None yet: no backup was restored to see whether it is equal.')]
  if (log.length === 0) return [t('{when}, {ago}', words(lastPoint.at))]
  return [...log, t('The newest backup that was restored: {when}, {ago}.', words(lastPoint.at))]
}

export function restoreWords({ restore }: Recovery): string {
  if (restore === null) return t('How long a restore takes was not measured yet.')
  return t('Restoring it took {time}.', { time: spentWords(restore.ms) })
}

export function regionWords({ region }: Pick<Recovery, 'region'>, now: Date): string {
  if (region === null) return t('How soon all are back was not rehearsed yet.')
  const figures = {
    ago: formatAgo(region.at, now),
    time: spentWords(region.ms),
  }
  return region.isMeasured
    ? t('Rehearsed {ago}: all databases of this kind were back after {time}.', figures)
    : t('Rehearsed {ago} with some: all of this kind would be back after {time}.', figures)
}

/** What was so when it was no rehearsal; undefined where that never was. */
export function recoveredWords({ recovered }: Recovery, now: Date): string | undefined {
  if (recovered === null) return undefined
  const { at, ms, lostMs, isWhole } = recovered
  if (!isWhole || lostMs === null)
    return t(
      'The cloud was lost and brought back {ago}: not all databases of this kind came back.',
      {
        ago: formatAgo(at, now),
      },
    )
  return t(
    'The cloud was lost and brought back {ago}: all databases of this kind were back after {time}, and no more than the last {lost} of work was lost.',
    { ago: formatAgo(at, now), time: spentWords(ms), lost: spentWords(lostMs) },
  )
}

export function failoverWords({ failover }: Recovery, now: Date): string {
  if (failover === null) return t('Not rehearsed yet.')
  return t(
    '{lost, plural, =0 {No change was lost} one {# change was lost} other {# changes were lost}}, {time} without changes; rehearsed {ago}.',
    {
      lost: failover.lost,
      time: secondsWords(failover.gapMs / 1_000),
      ago: formatAgo(failover.at, now),
    },
  )
}

export function tierWords(tier: string): string {
  switch (tier) {
    case 'paid':
      return t('paid')
    case 'trial':
      return t('trial')
    case 'education':
      return t('education')
    case 'free':
      return t('free')
    default:
      return tier
  }
}
