import { PlatformError } from '@zennnn/kernel'
import { asDecimal, asInt, asText, type Cell, Decimal, decimalText } from './cell.ts'
import type { FunctionName } from './function-table.ts'
import { LIMITS } from './limits.ts'
import { floorDivide } from './literal-time.ts'

/** Arguments are never null: the caller answers null for them. */
type Implementation = (first: Cell, second: Cell) => Cell

const MAX_INT = 2n ** 63n - 1n
const MICROSECONDS_PER_SECOND = 1_000_000n
const MICROSECONDS_PER_DAY = 86_400_000_000n
const MAX_SHIFT_DAYS = BigInt(LIMITS.shiftDays)
const QUOTIENT_SCALE = new Decimal('1e20')

/** `matches` is not here: its pattern is compiled once, see evaluate.ts. */
export const IMPLEMENTATIONS: Readonly<Record<Exclude<FunctionName, 'matches'>, Implementation>> = {
  int_add: (left, right) => inRange(asInt(left) + asInt(right)),
  int_subtract: (left, right) => inRange(asInt(left) - asInt(right)),
  int_multiply: (left, right) => inRange(asInt(left) * asInt(right)),
  int_divide: (left, right) => (right === 0n ? null : inRange(asInt(left) / asInt(right))),
  int_modulo: (left, right) => (right === 0n ? null : asInt(left) % asInt(right)),
  int_negate: (value) => inRange(-asInt(value)),
  int_absolute: (value) => inRange(absolute(asInt(value))),

  decimal_add: (left, right) => asDecimal(left).plus(asDecimal(right)),
  decimal_subtract: (left, right) => asDecimal(left).minus(asDecimal(right)),
  decimal_multiply: (left, right) => asDecimal(left).times(asDecimal(right)),
  decimal_divide: (left, right) => divide(asDecimal(left), asDecimal(right)),
  decimal_negate: (value) => asDecimal(value).negated(),
  decimal_absolute: (value) => asDecimal(value).abs(),
  decimal_round: (value, digits) => asDecimal(value).toDecimalPlaces(Number(asInt(digits))),

  int_to_decimal: (value) => new Decimal(String(asInt(value))),
  decimal_to_int: (value) => inRange(BigInt(asDecimal(value).trunc().toFixed())),
  int_to_string: (value) => String(asInt(value)),
  decimal_to_string: (value) => decimalText(asDecimal(value)),

  concat: (left, right) => concat(asText(left), asText(right)),
  size: (text) => codePoints(asText(text)),
  starts_with: (text, part) => asText(text).startsWith(asText(part)),
  ends_with: (text, part) => asText(text).endsWith(asText(part)),
  contains: (text, part) => asText(text).includes(asText(part)),
  lower_ascii: (text) => asText(text).replace(/[A-Z]/g, (letter) => letter.toLowerCase()),
  upper_ascii: (text) => asText(text).replace(/[a-z]/g, (letter) => letter.toUpperCase()),

  timestamp_add: (time, by) => shift(asInt(time), asInt(by)),
  timestamp_subtract: (time, by) => shift(asInt(time), -asInt(by)),
  timestamp_difference: (left, right) => asInt(left) - asInt(right),
  duration_add: (left, right) => asInt(left) + asInt(right),
  duration_subtract: (left, right) => asInt(left) - asInt(right),
  duration_negate: (value) => -asInt(value),
  date_add: (date, days) => shiftDate(asInt(date), asInt(days)),
  date_subtract: (date, days) => shiftDate(asInt(date), -asInt(days)),
  date_difference: (left, right) => asInt(left) - asInt(right),
  timestamp_to_date: (time) => floorDivide(asInt(time), MICROSECONDS_PER_DAY),

  timestamp_year: (time) => year(calendar(asInt(time))),
  timestamp_month: (time) => BigInt(calendar(asInt(time)).getUTCMonth()),
  timestamp_day: (time) => BigInt(calendar(asInt(time)).getUTCDate()),
  timestamp_day_of_month: (time) => BigInt(calendar(asInt(time)).getUTCDate() - 1),
  timestamp_day_of_week: (time) => BigInt(calendar(asInt(time)).getUTCDay()),
  timestamp_day_of_year: (time) => dayOfYear(calendar(asInt(time))),
  timestamp_hours: (time) => BigInt(calendar(asInt(time)).getUTCHours()),
  timestamp_minutes: (time) => BigInt(calendar(asInt(time)).getUTCMinutes()),
  timestamp_seconds: (time) => BigInt(calendar(asInt(time)).getUTCSeconds()),
  timestamp_milliseconds: (time) => BigInt(calendar(asInt(time)).getUTCMilliseconds()),
  date_year: (date) => year(calendarOfDate(asInt(date))),
  date_month: (date) => BigInt(calendarOfDate(asInt(date)).getUTCMonth()),
  date_day: (date) => BigInt(calendarOfDate(asInt(date)).getUTCDate()),
  date_day_of_month: (date) => BigInt(calendarOfDate(asInt(date)).getUTCDate() - 1),
  date_day_of_week: (date) => BigInt(calendarOfDate(asInt(date)).getUTCDay()),
  date_day_of_year: (date) => dayOfYear(calendarOfDate(asInt(date))),
  duration_hours: (value) => asInt(value) / (3600n * MICROSECONDS_PER_SECOND),
  duration_minutes: (value) => asInt(value) / (60n * MICROSECONDS_PER_SECOND),
  duration_seconds: (value) => asInt(value) / MICROSECONDS_PER_SECOND,
  duration_milliseconds: (value) => (asInt(value) % MICROSECONDS_PER_SECOND) / 1000n,
}

/** An int outside 64 bits is an error in CEL, so null here. */
function inRange(value: bigint): bigint | null {
  return value > MAX_INT || value < -MAX_INT - 1n ? null : value
}

function absolute(value: bigint): bigint {
  return value < 0n ? -value : value
}

/**
 * Cut (not rounded) after 20 digits: PostgreSQL's `div` gives the same digits, and rounding a cut quotient to fewer
 * digits later gives what rounding the exact one would, which two roundings in a row do not.
 */
function divide(left: Decimal, right: Decimal): Decimal | null {
  if (right.isZero()) return null
  return left.times(QUOTIENT_SCALE).divToInt(right).dividedBy(QUOTIENT_SCALE)
}

function concat(left: string, right: string): string {
  const text = left + right
  // A text of n units has at most 3n bytes, so most texts are not measured.
  if (
    text.length * 3 > LIMITS.textBytes &&
    new TextEncoder().encode(text).length > LIMITS.textBytes
  )
    throw new PlatformError('EXPRESSION_BUDGET', {
      message: `The expression makes a text of more than ${LIMITS.textBytes} bytes.`,
    })
  return text
}

function codePoints(text: string): bigint {
  let count = 0
  for (let at = 0; at < text.length; at += (text.codePointAt(at) ?? 0) > 0xffff ? 2 : 1) count += 1
  return BigInt(count)
}

function shift(time: bigint, by: bigint): bigint | null {
  return absolute(by) > MAX_SHIFT_DAYS * MICROSECONDS_PER_DAY ? null : time + by
}

function shiftDate(date: bigint, days: bigint): bigint | null {
  return absolute(days) > MAX_SHIFT_DAYS ? null : date + days
}

function calendar(microseconds: bigint): Date {
  return new Date(Number(floorDivide(microseconds, 1000n)))
}

function calendarOfDate(days: bigint): Date {
  return new Date(Number(days) * 86_400_000)
}

/** As PostgreSQL counts: the year before 1 is -1. */
function year(date: Date): bigint {
  const astronomical = date.getUTCFullYear()
  return BigInt(astronomical > 0 ? astronomical : astronomical - 1)
}

function dayOfYear(date: Date): bigint {
  const start = new Date(date)
  start.setUTCMonth(0, 1)
  return BigInt(Math.round((date.getTime() - start.getTime()) / 86_400_000))
}
