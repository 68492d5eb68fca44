import { t } from '../language/language.ts'

type Words = Readonly<Record<string, () => string>>

const OUTCOMES: Words = {
  signed_in: () => t('Signed in'),
  second_factor: () => t('Asked for a second factor'),
  enrolment: () => t('Has to make a second factor'),
  throttled: () => t('Has to wait'),
  refused: () => t('Refused'),
}

const REASONS: Words = {
  wrong_password: () => t('Wrong password'),
  unknown_login: () => t('No such login'),
  not_active: () => t('Not active'),
  method_not_allowed: () => t('This way to sign in is not allowed'),
  account: () => t('Too many for this account from this network'),
  network: () => t('Too many from this network'),
  device: () => t('Too many in this browser'),
  codes_everywhere: () => t('Too many codes for this account from everywhere'),
  wrong_code: () => t('Wrong code'),
  code_used_before: () => t('The code was used before'),
  wrong_passkey: () => t('Wrong passkey'),
  answered_before: () => t('The passkey had answered this before'),
  counter_went_back: () => t('The passkey may have been copied'),
  passkey_of_another: () => t('The passkey of somebody else'),
  not_linked: () => t('Nobody linked this account of the provider'),
  unknown_state: () => t('Came back from a provider without having gone there'),
  account_of_another: () => t('Another account of the provider than the linked one'),
  no_auth_time: () => t('The provider did not say when one signed in there'),
  old_auth_time: () => t('The provider did not ask to sign in for this'),
  provider_declined: () => t('The provider said no'),
  provider_invalid: () => t('What the provider said does not hold'),
  no_account: () => t('Proved by the directory, but no user here'),
  link_unknown: () => t('No such link'),
  directory_unreachable: () => t('The directory does not answer'),
}

const METHODS: Words = {
  password: () => t('Password'),
  passkey: () => t('Passkey'),
  totp: () => t('Code of an app'),
  recovery_code: () => t('Recovery code'),
  ldap: () => t('Directory'),
  link: () => t('Link in a mail'),
  recover_administrator: () => t('Link of a recovery'),
}

/** What an attempt led to. */
export function outcomeWords(outcome: string): string {
  return OUTCOMES[outcome]?.() ?? outcome
}

/** Why; words of the log that are new stand as they are. */
export function reasonWords(reason: string): string {
  return REASONS[reason]?.() ?? reason.replaceAll('_', ' ')
}

/** By what: `oidc:<name>` is a provider. Ways that are new stand as they are. */
export function methodWords(method: string): string {
  const [kind, name] = method.split(':')
  if (kind === 'oidc')
    return t('Provider {name}', { name: (name ?? '').replaceAll('_', ' ').trim() })
  return METHODS[method]?.() ?? method.replaceAll('_', ' ')
}
