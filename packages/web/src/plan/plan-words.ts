import { formatInstant } from '../language/format.ts'
import { t } from '../language/language.ts'
import type { OwnPlan, Subscription } from './plan-api.ts'

/** One sentence on what the database is, by its tier. */
export function tierWords(tier: OwnPlan['tier']): string {
  switch (tier) {
    case 'paid':
      return t('This database is paid for.')
    case 'trial':
      return t('This database is being tried.')
    case 'education':
      return t('This database is free for education.')
    default:
      return t('This database is free.')
  }
}

/** What one has to know of a subscription, the most urgent first. */
export function subscriptionWords(subscription: Subscription): readonly string[] {
  const { state, amount, paidUntil, endsThen, owingSince } = subscription
  const until = paidUntil === null ? undefined : formatInstant(paidUntil)
  return [
    ...(state === 'owing' && owingSince !== null
      ? [
          t(
            'The last payment did not succeed, since {when}. It is tried again; you can give another card.',
            { when: formatInstant(owingSince) },
          ),
        ]
      : []),
    ...(state === 'unfinished' ? [t('The first payment is not finished yet.')] : []),
    ...(state === 'over' ? [t('It has ended. All of your data stays.')] : []),
    ...(amount === null ? [] : [amount]),
    ...(until === undefined || state === 'over' || state === 'unfinished'
      ? []
      : [
          endsThen
            ? t('It ends on {when}.', { when: until })
            : t('Paid until {when}.', { when: until }),
        ]),
  ]
}
