import { formatInstant } from '../language/format.ts'
import { t } from '../language/language.ts'
import type { Recovery } from './recovery-api.ts'

/** Who is to be let in, and as what. */
export function whoWords({ name, login, promotes }: Recovery): string {
  // Many are called by their login.
  const who = { who: name === login ? name : `${name} (${login})` }
  return promotes
    ? t('{who} is to become an administrator, because none can be reached.', who)
    : t('{who}, an administrator, lost every way to sign in and is to be let in again.', who)
}

/** What happens next, and when. */
export function whenWords({ sendsAt, linkUntil }: Recovery): string {
  return linkUntil === undefined
    ? t('A link goes to the stored address on {when} at the earliest.', {
        when: formatInstant(sendsAt),
      })
    : t('The link was mailed to the stored address and works until {when}.', {
        when: formatInstant(linkUntil),
      })
}
