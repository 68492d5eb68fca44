import { t } from '../language/language.ts'

/** What taking the app for codes away means to whoever has this many passkeys. */
export function afterAppRemoval(passkeys: number): string {
  return passkeys === 0
    ? t('From then on your password alone opens your account. The recovery codes are void.')
    : t(
        'From then on one of your passkeys is asked for after your password. The recovery codes stay.',
      )
}

/** What taking a passkey away means; `passkeysLeft` without it. */
export function afterPasskeyRemoval(left: {
  readonly passkeysLeft: number
  readonly hasApp: boolean
}): string {
  return left.passkeysLeft === 0 && !left.hasApp
    ? t(
        'This device opens your account no more. It is your last second factor: from then on your password alone opens your account, and the recovery codes are void. Delete the passkey on the device, too.',
      )
    : t('This device opens your account no more. Delete the passkey on the device, too.')
}
