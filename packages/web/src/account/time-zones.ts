import { spoken } from '../language/language.ts'

/** Every time zone of this browser, `UTC` first, and the one in use even when the browser does not know it. */
export function timeZoneChoices(current: string): readonly { value: string; label: string }[] {
  const known = ['UTC', ...Intl.supportedValuesOf('timeZone').filter((name) => name !== 'UTC')]
  const all = known.includes(current) ? known : [current, ...known]
  return all.map((value) => ({ value, label: value.replaceAll('_', ' ') }))
}

/** `14:05`, with the day when it is another one than here; undefined for a zone that the browser does not know. */
export function timeThere(timeZone: string, now: Date): string | undefined {
  try {
    return new Intl.DateTimeFormat(spoken(), {
      timeZone,
      weekday: 'long',
      hour: '2-digit',
      minute: '2-digit',
      timeZoneName: 'shortOffset',
    }).format(now)
  } catch {
    return undefined
  }
}
