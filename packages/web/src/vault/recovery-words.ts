import { secondsWords } from '../cluster/cluster-words.ts'
import { formatAgo, formatInteger } from '../language/format.ts'
import { t } from '../language/language.ts'
import { durationWords } from '../panel/job-words.ts'
import type { Recovery } from './vault-api.ts'

export function promisedWords({ tier, promised: { lossHours, backHours } }: Recovery): string {
  return t('At most {loss} hours of work, back within {back} hours ({tier}).', {
    loss: formatInteger(lossHours),
    back: formatInteger(backHours),
    tier: tierWords(tier),
  })
}

export function restoreWords({ restore }: Recovery): string {
  if (restore === null) return t('How long a restore takes was not measured yet.')
  return t('Restoring it took {time}.', {
    time: durationWords(Math.max(1, Math.round(restore.ms / 1_000))),
  })
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

function tierWords(tier: string): string {
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
