import { hasCard } from './card-number.ts'
import { PlatformError } from './error.ts'

/** Said of a value in which one stands; it never repeats it. */
export const CARD_PROBLEM =
  'This contains what looks like the number of a payment card. Card numbers are never stored here: leave it out.'

/** The text, when no number of a payment card is in it; VALUE_INVALID that names the field otherwise. */
export function withoutCard(field: string, text: string): string {
  if (!hasCard(text)) return text
  throw new PlatformError('VALUE_INVALID', {
    message: `${field}: ${CARD_PROBLEM}`,
    details: { field },
  })
}
