const MICROSECONDS_PER_DAY = 86_400_000_000n
const TIMESTAMP =
  /^(\d{4}-\d{2}-\d{2})[T ]([01]\d|2[0-3]):([0-5]\d):([0-5]\d)(?:\.(\d{1,6}))?(Z|[+-](?:0\d|1[0-5])(?::?[0-5]\d)?)$/
const DATE = /^(\d{4})-(\d{2})-(\d{2})$/
const DURATION_PART = /(\d{1,15})(?:\.(\d{1,9}))?(h|ms|us|m|s)/g
const DURATION = /^(?:\d{1,15}(?:\.\d{1,9})?(?:h|ms|us|m|s))+$/
const UNIT_MICROSECONDS = { h: 3_600_000_000n, m: 60_000_000n, s: 1_000_000n, ms: 1000n, us: 1n }

/** Days since 1970-01-01 of `YYYY-MM-DD` in the years 0001 to 9999; undefined when there is no such day. */
export function parseDate(text: string): bigint | undefined {
  const [, year, month, day] = DATE.exec(text) ?? []
  if (year === undefined || month === undefined || day === undefined || year === '0000')
    return undefined
  const date = new Date(0)
  date.setUTCFullYear(Number(year), Number(month) - 1, Number(day))
  const exists = date.getUTCMonth() === Number(month) - 1 && date.getUTCDate() === Number(day)
  return exists ? BigInt(date.getTime() / 86_400_000) : undefined
}

/** Microseconds since 1970-01-01 UTC of an RFC 3339 timestamp with a zone; undefined when it is not one. */
export function parseTimestamp(text: string): bigint | undefined {
  const match = TIMESTAMP.exec(text)
  if (match === null) return undefined
  const [, date = '', hours = '', minutes = '', seconds = '', fraction = '', zone = ''] = match
  const days = parseDate(date)
  if (days === undefined) return undefined
  const second = (BigInt(hours) * 60n + BigInt(minutes) - zoneMinutes(zone)) * 60n + BigInt(seconds)
  return days * MICROSECONDS_PER_DAY + second * 1_000_000n + BigInt(fraction.padEnd(6, '0'))
}

/** Microseconds of `1h30m`, `90s`, `-1.5h`, `250ms`; undefined when it is not a duration or has parts below a microsecond. */
export function parseDuration(text: string): bigint | undefined {
  const sign = text.startsWith('-') ? -1n : 1n
  const body = text.replace(/^[+-]/, '')
  if (body === '0') return 0n
  if (!DURATION.test(body)) return undefined
  const parts = [...body.matchAll(DURATION_PART)].map(durationPart)
  return parts.every((part) => part !== undefined)
    ? sign * parts.reduce((sum, part) => sum + part, 0n)
    : undefined
}

/** RFC 3339 in UTC, with as many digits of the fraction as are not zero: `2024-01-31T00:00:00Z`. */
export function formatTimestamp(microseconds: bigint): string {
  const second = floorDivide(microseconds, 1_000_000n)
  const fraction = String(microseconds - second * 1_000_000n)
    .padStart(6, '0')
    .replace(/0+$/, '')
  const text = new Date(Number(second) * 1000).toISOString().slice(0, -5)
  return fraction === '' ? `${text}Z` : `${text}.${fraction}Z`
}

/** `YYYY-MM-DD`. */
export function formatDate(days: bigint): string {
  return new Date(Number(days) * 86_400_000).toISOString().split('T')[0] ?? ''
}

/** Seconds with an `s`, as CEL and protobuf write durations: `5400s`, `-0.25s`. */
export function formatDuration(microseconds: bigint): string {
  const absolute = microseconds < 0n ? -microseconds : microseconds
  const fraction = String(absolute % 1_000_000n)
    .padStart(6, '0')
    .replace(/0+$/, '')
  const seconds = `${microseconds < 0n ? '-' : ''}${absolute / 1_000_000n}`
  return fraction === '' ? `${seconds}s` : `${seconds}.${fraction}s`
}

export function floorDivide(value: bigint, by: bigint): bigint {
  const quotient = value / by
  return value % by < 0n ? quotient - 1n : quotient
}

function durationPart(match: RegExpExecArray): bigint | undefined {
  const [, whole = '', fraction = '', unit = ''] = match
  const scale = unitMicroseconds(unit)
  const denominator = 10n ** BigInt(fraction.length)
  const numerator = BigInt(whole + fraction) * scale
  return numerator % denominator === 0n ? numerator / denominator : undefined
}

function unitMicroseconds(unit: string): bigint {
  return unit === 'h' || unit === 'm' || unit === 's' || unit === 'ms'
    ? UNIT_MICROSECONDS[unit]
    : UNIT_MICROSECONDS.us
}

function zoneMinutes(zone: string): bigint {
  if (zone === 'Z') return 0n
  const minutes = BigInt(zone.slice(1, 3)) * 60n + BigInt(zone.slice(3).replace(':', '') || '0')
  return zone.startsWith('-') ? -minutes : minutes
}
