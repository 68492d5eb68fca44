import { personTimeZone } from './format.ts'

const MINUTE_MS = 60_000

/** `2026-11-28` → `2026-11-29`. Days have no time zone, so UTC counts them for everybody. */
export function nextDay(day: string): string {
  const date = new Date(`${day}T00:00:00Z`)
  date.setUTCDate(date.getUTCDate() + 1)
  return date.toISOString().slice(0, 10)
}

/** The instant, in UTC, at which a day begins where the person is. */
export function dayStart(day: string): string {
  return toInstant(`${day} 00:00`)
}

/** `2026-11-28 14:30` on the clock of the person → the instant in UTC. Of an hour that a clock strikes twice, the first. */
export function toInstant(local: string, zone = personTimeZone()): string {
  const asUtc = Date.parse(`${local.replace(' ', 'T')}Z`)
  // The offset at the wall time may differ from that at the first guess, on the days when clocks are put forward or back.
  const guess = asUtc - offsetMs(asUtc - 12 * 60 * MINUTE_MS, zone)
  const late = asUtc - offsetMs(asUtc + 12 * 60 * MINUTE_MS, zone)
  const fits = [guess, late].filter((instant) => instant + offsetMs(instant, zone) === asUtc)
  return new Date(fits.length === 0 ? guess : Math.min(...fits)).toISOString()
}

/** What the clock of the person shows at an instant: `2026-11-28 14:30:05`. */
export function toLocal(instant: string, zone = personTimeZone()): string {
  const at = Date.parse(instant)
  return new Date(at + offsetMs(at, zone)).toISOString().slice(0, 19).replace('T', ' ')
}

/** How far the clocks of a zone are ahead of UTC at an instant. */
function offsetMs(at: number, zone: string): number {
  const format = new Intl.DateTimeFormat('en-u-ca-iso8601-nu-latn', {
    timeZone: zone,
    hourCycle: 'h23',
    year: 'numeric',
    month: '2-digit',
    day: '2-digit',
    hour: '2-digit',
    minute: '2-digit',
    second: '2-digit',
  })
  const parts = new Map(format.formatToParts(at).map(({ type, value }) => [type, value]))
  const part = (name: Intl.DateTimeFormatPartTypes): number => Number(parts.get(name))
  const shown = Date.UTC(
    part('year'),
    part('month') - 1,
    part('day'),
    part('hour'),
    part('minute'),
    part('second'),
  )
  return shown - (at - (((at % 1000) + 1000) % 1000))
}
