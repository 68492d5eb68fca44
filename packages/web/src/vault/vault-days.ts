import { personTimeZone } from '../language/format.ts'
import { spoken } from '../language/language.ts'
import type { Rung } from './vault-api.ts'

/** The two lines below a rung: `Sat` and `28 Nov`; of months `Sep` and `2026`. */
export function dayWords(
  at: string,
  rung: Rung,
): { readonly day: string; readonly detail: string } {
  const date = new Date(at)
  const say = (options: Intl.DateTimeFormatOptions): string =>
    new Intl.DateTimeFormat(spoken(), { timeZone: personTimeZone(), ...options }).format(date)
  return rung === 'monthly'
    ? { day: say({ month: 'short' }), detail: say({ year: 'numeric' }) }
    : { day: say({ weekday: 'short' }), detail: say({ day: 'numeric', month: 'short' }) }
}

/** `02:13`, on the clock of the person. */
export function clockWords(at: string): string {
  return new Intl.DateTimeFormat(spoken(), {
    hour: '2-digit',
    minute: '2-digit',
    timeZone: personTimeZone(),
  }).format(new Date(at))
}
