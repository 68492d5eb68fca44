import { t } from '../language/language.ts'

/** What an attempt led to. */
export function outcomeWords(outcome: string): string {
  switch (outcome) {
    case 'signed_in':
      return t('Signed in')
    case 'second_factor':
      return t('Asked for a second factor')
    case 'enrolment':
      return t('Has to make a second factor')
    case 'throttled':
      return t('Has to wait')
    case 'refused':
      return t('Refused')
    default:
      return outcome
  }
}

/** Why; words of the log that are new stand as they are. */
export function reasonWords(reason: string): string {
  switch (reason) {
    case 'wrong_password':
      return t('Wrong password')
    case 'unknown_login':
      return t('No such login')
    case 'not_active':
      return t('Not active')
    case 'method_not_allowed':
      return t('This way to sign in is not allowed')
    case 'account':
      return t('Too many for this account from this network')
    case 'network':
      return t('Too many from this network')
    case 'device':
      return t('Too many in this browser')
    default:
      return reason.replaceAll('_', ' ')
  }
}

/** By what; ways that are new stand as they are. */
export function methodWords(method: string): string {
  return method === 'password' ? t('Password') : method.replaceAll('_', ' ')
}
