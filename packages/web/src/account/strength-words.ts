import type { GuessedKind, PasswordStrength } from '@zennnn/kernel'
import { t } from '../language/language.ts'

/** What is said of a new password while it is typed. */
export function strengthWords(strength: PasswordStrength): string {
  switch (strength.kind) {
    case 'untypable':
      return t('It has a character that no keyboard types.')
    case 'short':
      return t('{count, plural, one {# character is missing.} other {# characters are missing.}}', {
        count: strength.missing,
      })
    case 'long':
      return t('This is too long: 256 characters at most.')
    case 'guessed':
      return t('Weak: made of what is guessed first: {parts}.', {
        parts: strength.found.map(({ text, kind }) => `${text} (${kindWords(kind)})`).join(', '),
      })
    case 'good':
      return t('Good enough.')
    case 'strong':
      return t('Strong.')
  }
}

function kindWords(kind: GuessedKind): string {
  switch (kind) {
    case 'known':
      return t('name, company or address')
    case 'common':
      return t('common word')
    case 'row':
      return t('row of keys or year')
    case 'repeated':
      return t('there before')
  }
}
