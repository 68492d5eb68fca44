import { t } from '../language/language.ts'

type Words = Readonly<Record<string, () => string>>

/** How an attempt can end, in the order in which people look for them. */
export const OUTCOMES = ['signed_in', 'refused', 'throttled', 'second_factor', 'enrolment'] as const

const OUTCOME_WORDS: Words = {
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
  has_password: () => t('Has a password here, and gave another name of the directory'),
  several_directories: () => t('More than one directory has this login'),
  other_directory: () => t('Known to another directory than the one this user came by'),
  link_unknown: () => t('No such link'),
  link_used: () => t('The link was used before'),
  link_expired: () => t('The link is too old'),
  link_revoked: () => t('The link was taken back'),
  link_open: () => t('The link opens no account any more'),
  directory_unreachable: () => t('A directory does not answer'),
}

const WAYS: Words = {
  password: () => t('Password'),
  passkey: () => t('Passkey'),
  totp: () => t('Code of an app'),
  recovery_code: () => t('Recovery code'),
  ldap: () => t('Directory'),
  link: () => t('Link in a mail'),
  reset_password: () => t('Link for a forgotten password'),
  invitation: () => t('Invitation'),
  sign_up: () => t('Link of the sign-up'),
  recover_administrator: () => t('Link of a recovery'),
}

/** What may be asked for after the first way. */
const FACTORS = ['totp', 'recovery_code', 'passkey'] as const

/** What an attempt led to. */
export function outcomeWords(outcome: string): string {
  return OUTCOME_WORDS[outcome]?.() ?? outcome
}

/** Why; words of the log that are new stand as they are. */
export function reasonWords(reason: string): string {
  return REASONS[reason]?.() ?? reason.replaceAll('_', ' ')
}

/** By what: `oidc:<name>` is a provider, `<way>_<factor>` a way and what it owed. Ways that are new stand as they are. */
export function methodWords(method: string): string {
  const factor = FACTORS.find((one) => method.endsWith(`_${one}`))
  const way = factor === undefined ? undefined : wayWords(method.slice(0, -factor.length - 1))
  if (factor !== undefined && way !== undefined)
    return t('{way}, then: {factor}', { way, factor: wayWords(factor) })
  return wayWords(method) ?? method.replaceAll('_', ' ')
}

function wayWords(way: string): string | undefined {
  const [kind, name = ''] = way.split(':')
  if (kind === 'oidc') return providerWords(name.replaceAll('_', ' ').trim())
  return WAYS[way]?.()
}

function providerWords(name: string): string {
  return name === '' ? t('Sign-in provider') : t('Provider {name}', { name })
}
