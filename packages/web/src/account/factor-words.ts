import type { ProofWays } from '../api/proof-ways.ts'
import { t } from '../language/language.ts'

/**
 * Who judges the person's password. Undefined for who has none, and as long as nobody knows: what is said then is true of
 * everybody.
 */
type Password = ProofWays['password']

/** What an app for codes is good for. */
export function appUse(password: Password): string {
  return password === undefined
    ? t(
        'An app on your phone shows a code of six digits, which is asked for after you came by another way. Whoever only got hold of that way does not get in.',
      )
    : t(
        'An app on your phone shows a code of six digits, which is asked for after your password. Whoever only knows the password does not get in.',
      )
}

/** What taking the app for codes away means to whoever has this many passkeys. */
export function afterAppRemoval(passkeys: number, password: Password): string {
  if (passkeys === 0)
    return password === undefined
      ? t('From then on nothing more is asked for when you sign in. The recovery codes are void.')
      : t('From then on your password alone opens your account. The recovery codes are void.')
  return password === undefined
    ? t(
        'From then on one of your passkeys is asked for after you came by another way. The recovery codes stay.',
      )
    : t(
        'From then on one of your passkeys is asked for after your password. The recovery codes stay.',
      )
}

/** What a passkey is good for here. `opens`: whether passkeys alone let people in. */
export function passkeyUse(opens: boolean, password: Password): string {
  if (opens)
    return t(
      'A device that you unlock opens your account, without a password. It works on this site and on no other, so nobody can lure it out of you.',
    )
  return password === undefined
    ? t(
        'Your administrator turned signing in by passkeys alone off. A device that you unlock is asked for after you came by another way.',
      )
    : t(
        'Your administrator turned signing in by passkeys alone off. A device that you unlock is asked for after your password; it works on this site and on no other, so nobody can lure it out of you.',
      )
}

/** What recovery codes are good for, where they are shown. */
export function recoveryCodesUse(password: Password): string {
  return password === undefined
    ? t(
        'When you do not have your device at hand, each of these codes, after you came by another way, opens the account once. They are not shown again.',
      )
    : t(
        'When you do not have your device at hand, each of these codes, after your password, opens the account once. They are not shown again.',
      )
}

/** What a passkey that was just made does. */
export function afterPasskeyMade(opens: boolean, password: Password): string {
  if (opens) return t('The passkey opens your account from now on.')
  return password === undefined
    ? t('The passkey is asked for from now on, after you came by another way.')
    : t('The passkey is asked for after your password from now on.')
}

/** What taking a passkey away means; `passkeysLeft` without it. */
export function afterPasskeyRemoval(left: {
  readonly passkeysLeft: number
  readonly hasApp: boolean
  /** Whether passkeys alone let people in here. */
  readonly opened: boolean
  readonly password: Password
}): string {
  if (left.passkeysLeft === 0 && !left.hasApp)
    return left.password === undefined
      ? t(
          'It is your last second factor: from then on nothing more is asked for when you sign in, and the recovery codes are void. Delete the passkey on the device, too.',
        )
      : t(
          'It is your last second factor: from then on your password alone opens your account, and the recovery codes are void. Delete the passkey on the device, too.',
        )
  return left.opened
    ? t('This device opens your account no more. Delete the passkey on the device, too.')
    : t('This device is asked for no more. Delete the passkey on the device, too.')
}
