import { PlatformError } from '@zennnn/kernel'

/** Reads a moment written in one format. The parts are not checked against the calendar yet. */
export interface DateFormat {
  readonly text: string
  /** `undefined`: it is not written in this format. */
  readonly read: (text: string) => Moment | undefined
}

interface Moment {
  /** `2010-12-01` */
  readonly day: string
  /** `08:26:00Z`, or with another offset; `undefined` when there is no time. */
  readonly time: string | undefined
}

type Part = 'year' | 'month' | 'day' | 'hour' | 'minute' | 'second' | 'half'

const DIGITS: Readonly<Record<Part, string>> = {
  year: String.raw`(\d{4})`,
  month: String.raw`(\d{1,2})`,
  day: String.raw`(\d{1,2})`,
  hour: String.raw`(\d{1,2})`,
  minute: String.raw`(\d{1,2})`,
  second: String.raw`(\d{1,2})`,
  half: '([AaPp][Mm])',
}

const ISO =
  /^(\d{4}-\d{2}-\d{2})(?:[T ](\d{2}:\d{2})(:\d{2}(?:\.\d{1,6})?)?\s*(Z|[+-]\d{2}:\d{2})?)?$/

/** `2010-12-01`, `2010-12-01 08:26`, `2010-12-01T08:26:00+01:00`. Without an offset the time is UTC. */
export const ISO_FORMAT: DateFormat = {
  text: 'YYYY-MM-DD',
  read(text) {
    const match = ISO.exec(text)
    if (match === null) return undefined
    const [, day = '', time, seconds = ':00', offset = 'Z'] = match
    return { day, time: time === undefined ? undefined : `${time}${seconds}${offset}` }
  },
}

/**
 * A format of `YYYY`, `M` or `MM`, `D` or `DD`, `H` or `HH`, `SS`, `A` (AM or PM); `MM` after the hour is the minute:
 * `M/D/YYYY H:MM`. A time after the format's end that the format does not name is refused with the whole text.
 * @throws PlatformError VALUE_INVALID when year, month or day is missing
 */
export function parseDateFormat(text: string): DateFormat {
  const parts: Part[] = []
  const pattern = text.replaceAll(
    /YYYY|M{1,2}|m{1,2}|D{1,2}|H{1,2}|h{1,2}|S{1,2}|s{1,2}|A|[^A-Za-z]|[A-Za-z]/g,
    (token) => {
      const part = partOf(token, parts)
      if (part === undefined) return escapeRegExp(token)
      parts.push(part)
      return DIGITS[part]
    },
  )
  for (const part of ['year', 'month', 'day'] as const)
    if (parts.filter((each) => each === part).length !== 1)
      throw new PlatformError('VALUE_INVALID', {
        message: `The date format "${text}" must name YYYY, M and D once each, as in M/D/YYYY H:MM.`,
      })
  const whole = new RegExp(`^${pattern}$`)
  return { text, read: (value) => readParts(whole.exec(value), parts) }
}

function partOf(token: string, before: readonly Part[]): Part | undefined {
  switch (token.charAt(0)) {
    case 'Y':
      return 'year'
    case 'M':
      return before.includes('hour') ? 'minute' : 'month'
    case 'm':
      return 'minute'
    case 'D':
      return 'day'
    case 'H':
    case 'h':
      return 'hour'
    case 'S':
    case 's':
      return 'second'
    case 'A':
      return 'half'
    default:
      return undefined
  }
}

function readParts(match: RegExpExecArray | null, parts: readonly Part[]): Moment | undefined {
  if (match === null) return undefined
  const found = new Map(parts.map((part, at) => [part, match[at + 1] ?? '']))
  const two = (part: Part): string => (found.get(part) ?? '').padStart(2, '0')
  const day = `${found.get('year') ?? ''}-${two('month')}-${two('day')}`
  if (!found.has('hour')) return { day, time: undefined }
  const hour = hourOf(Number(found.get('hour')), found.get('half'))
  return { day, time: `${String(hour).padStart(2, '0')}:${two('minute')}:${two('second')}Z` }
}

function hourOf(hour: number, half: string | undefined): number {
  if (half === undefined) return hour
  return (hour % 12) + (half.toLowerCase() === 'pm' ? 12 : 0)
}

function escapeRegExp(text: string): string {
  return text.replaceAll(/[.*+?^${}()|[\]\\/]/g, String.raw`\$&`)
}
