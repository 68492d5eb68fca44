import type { SignInWays } from '../api/sign-in-ways.ts'
import { t } from '../language/language.ts'

/** What taking the app for codes away means to whoever has this many passkeys. */
export function afterAppRemoval(passkeys: number): string {
  return passkeys === 0
    ? t('From then on your password alone opens your account. The recovery codes are void.')
    : t(
        'From then on one of your passkeys is asked for after your password. The recovery codes stay.',
      )
}

/** What a passkey is good for here. */
export function passkeyUse({ passkey, password }: SignInWays): string {
  if (passkey)
    return t(
      'A device that you unlock opens your account, without a password. It works on this site and on no other, so nobody can lure it out of you.',
    )
  return password
    ? t(
        'Your administrator turned signing in by passkeys alone off. A device that you unlock is asked for after your password; it works on this site and on no other, so nobody can lure it out of you.',
      )
    : t(
        'Your administrator turned signing in by passkeys alone off. A device that you unlock is asked for after you came by another way.',
      )
}

/** What taking a passkey away means; `passkeysLeft` without it. `opened`: whether passkeys alone let people in here. */
export function afterPasskeyRemoval(left: {
  readonly passkeysLeft: number
  readonly hasApp: boolean
  readonly opened: boolean
}): string {
  if (left.passkeysLeft === 0 && !left.hasApp)
    return t(
      'It is your last second factor: from then on your password alone opens your account, and the recovery codes are void. Delete the passkey on the device, too.',
    )
  return left.opened
    ? t('This device opens your account no more. Delete the passkey on the device, too.')
    : t('This device is asked for no more. Delete the passkey on the device, too.')
}
