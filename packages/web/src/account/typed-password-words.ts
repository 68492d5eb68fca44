import type { GuessedKind, PasswordStrength } from '@zennnn/kernel'

const KINDS: Readonly<Record<GuessedKind, string>> = {
  known: 'name, company or address',
  common: 'common word',
  row: 'row of keys or year',
  repeated: 'there before',
}

/** What the client says (strength-words.ts), in the language of the pages of the server and without what speaks others. */
export function typedWords(strength: PasswordStrength): string {
  switch (strength.kind) {
    case 'untypable':
      return 'It has a character that no keyboard types.'
    case 'short':
      return strength.missing === 1
        ? '1 character is missing.'
        : `${strength.missing} characters are missing.`
    case 'long':
      return 'This is too long: 256 characters at most.'
    case 'guessed':
      return `Weak: made of what is guessed first: ${strength.found.map(({ text, kind }) => `${text} (${KINDS[kind]})`).join(', ')}.`
    case 'good':
      return 'Good enough.'
    case 'strong':
      return 'Strong.'
  }
}
