import { t } from '../language/language.ts'

/**
 * The accessible name of a button that stands in each row or card: what it does, and with what. Whoever does not see where it
 * stands could not tell it from the others. It begins with what is written on the button.
 */
export function actName(act: string, subject: string): string {
  return t('{act}: {subject}', { act, subject })
}
