import { t } from '../language/language.ts'

/** What happened, and what to do. A map: the word comes from the address, where anything can stand. */
const REFUSALS: ReadonlyMap<string, () => readonly string[]> = new Map([
  ['declined', () => [t('You did not sign in at the provider, or said no there. Try again.')]],
  [
    'account_of_another',
    () => [
      t(
        'You signed in at the provider with another account than the one that is linked to yours here. Try again with that one.',
      ),
    ],
  ],
  ['method_not_allowed', () => [t('The provider was turned off here meanwhile.'), others()]],
  [
    'no_auth_time',
    () => [
      t(
        'The provider did not say when you signed in there. It may have let you through because you are signed in there anyway, as anybody would be at this device.',
      ),
      others(),
    ],
  ],
  [
    'old_auth_time',
    () => [
      t(
        'The provider let you through without asking you to sign in again, as it would anybody at this device. Sign out there and try again.',
      ),
      others(),
    ],
  ],
])

/** Why what a provider said is no proof, for whoever comes back from it. */
export function proofRefusalWords(why: string): readonly string[] {
  const words = REFUSALS.get(why)
  return words === undefined
    ? [t('What the provider answered cannot be relied on.'), others()]
    : words()
}

function others(): string {
  return t(
    'Use your password or a passkey instead. If you have neither, ask an administrator to invite you again: the mail lets you in, and you add a passkey or choose a password.',
  )
}
