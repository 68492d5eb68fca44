import type { FunctionName } from './function-table.ts'
import { LIMITS } from './limits.ts'
import { intervalSql } from './sql-literal.ts'

/** Takes and gives SQL that stands for one value without further brackets. */
type Template = (first: string, second: string) => string

const MICROSECONDS_PER_DAY = 86_400_000_000n

/** All of it IMMUTABLE: times are read in UTC, never in the session's zone. Null in, null out. */
export const TEMPLATES: Readonly<Record<FunctionName, Template>> = {
  int_add: (left, right) => int64(`${left}::numeric + ${right}::numeric`),
  int_subtract: (left, right) => int64(`${left}::numeric - ${right}::numeric`),
  int_multiply: (left, right) => int64(`${left}::numeric * ${right}::numeric`),
  int_divide: (left, right) => int64(`div(${left}::numeric, nullif(${right}::numeric, 0))`),
  int_modulo: (left, right) => `(${left}::numeric % nullif(${right}::numeric, 0))::bigint`,
  int_negate: (value) => int64(`- ${value}::numeric`),
  int_absolute: (value) => int64(`abs(${value}::numeric)`),

  decimal_add: (left, right) => `(${left} + ${right})`,
  decimal_subtract: (left, right) => `(${left} - ${right})`,
  decimal_multiply: (left, right) => `(${left} * ${right})`,
  decimal_divide: (left, right) =>
    `(div(${left} * ${'1'.padEnd(21, '0')}.0, nullif(${right}, 0)) * 0.${'1'.padStart(20, '0')})`,
  decimal_negate: (value) => `(- ${value})`,
  decimal_absolute: (value) => `abs(${value})`,
  decimal_round: (value, digits) => `round(${value}, ${digits})`,

  int_to_decimal: (value) => `${value}::numeric`,
  decimal_to_int: (value) => int64(`trunc(${value})`),
  int_to_string: (value) => `${value}::text`,
  decimal_to_string: (value) => `trim_scale(${value})::text`,

  concat: (left, right) => `(${left} || ${right})`,
  size: (text) => `length(${text})`,
  starts_with: (text, part) => `starts_with(${text}, ${part})`,
  ends_with: (text, part) => `(right(${text}, length(${part})) = ${part})`,
  contains: (text, part) => `(strpos(${text}, ${part}) > 0)`,
  matches: (text, pattern) => `(${text} ~ ${pattern})`,
  // The collation "C" changes the case of ASCII letters only.
  lower_ascii: (text) => `lower(${text} collate "C")`,
  upper_ascii: (text) => `upper(${text} collate "C")`,

  timestamp_add: (time, by) => `((${utc(time)} + ${by}) at time zone 'UTC')`,
  timestamp_subtract: (time, by) => `((${utc(time)} - ${by}) at time zone 'UTC')`,
  timestamp_difference: (left, right) => `(${left} - ${right})`,
  duration_add: (left, right) => `(${left} + ${right})`,
  duration_subtract: (left, right) => `(${left} - ${right})`,
  duration_negate: (value) => `(- ${value})`,
  date_add: (date, days) => `(${date} + ${days})`,
  date_subtract: (date, days) => `(${date} - ${days})`,
  date_difference: (left, right) => `(${left} - ${right})`,
  timestamp_to_date: (time) => `${utc(time)}::date`,

  timestamp_year: (time) => part('year', utc(time)),
  timestamp_month: (time) => partFromZero('month', utc(time)),
  timestamp_day: (time) => part('day', utc(time)),
  timestamp_day_of_month: (time) => partFromZero('day', utc(time)),
  timestamp_day_of_week: (time) => part('dow', utc(time)),
  timestamp_day_of_year: (time) => partFromZero('doy', utc(time)),
  timestamp_hours: (time) => part('hour', utc(time)),
  timestamp_minutes: (time) => part('minute', utc(time)),
  timestamp_seconds: (time) => `trunc(extract(second from ${utc(time)}))::bigint`,
  timestamp_milliseconds: (time) =>
    `(trunc(extract(milliseconds from ${utc(time)})) % 1000)::bigint`,
  date_year: (date) => part('year', date),
  date_month: (date) => partFromZero('month', date),
  date_day: (date) => part('day', date),
  date_day_of_month: (date) => partFromZero('day', date),
  date_day_of_week: (date) => part('dow', date),
  date_day_of_year: (date) => partFromZero('doy', date),
  duration_hours: (value) => `div(extract(epoch from ${value}), 3600)::bigint`,
  duration_minutes: (value) => `div(extract(epoch from ${value}), 60)::bigint`,
  duration_seconds: (value) => `trunc(extract(epoch from ${value}))::bigint`,
  duration_milliseconds: (value) => `(trunc(extract(epoch from ${value}) * 1000) % 1000)::bigint`,
}

/** A number of days that PostgreSQL can add to a date; null beyond 1000 years, as in memory. */
export function boundedDays(days: string): string {
  const beyond = LIMITS.shiftDays + 1
  return `${within(days, String(beyond), `(-${beyond})`)}::integer`
}

/** A duration that PostgreSQL can add to a time; null beyond 1000 years, as in memory. */
export function boundedDuration(duration: string): string {
  const beyond = BigInt(LIMITS.shiftDays) * MICROSECONDS_PER_DAY + 1n
  return within(duration, intervalSql(beyond), intervalSql(-beyond))
}

/** Arithmetic is done in numeric, which cannot overflow; what does not fit into 64 bits is then null, not an error. */
function int64(numeric: string): string {
  return `${within(numeric, '9223372036854775808', '(-9223372036854775809)')}::bigint`
}

/** `value` between the two limits (exclusive), else null; it is written, and so evaluated, only once. */
function within(value: string, above: string, below: string): string {
  return `nullif(greatest(nullif(least(${value}, ${above}), ${above}), ${below}), ${below})`
}

function utc(time: string): string {
  return `(${time} at time zone 'UTC')`
}

function part(name: string, of: string): string {
  return `extract(${name} from ${of})::bigint`
}

function partFromZero(name: string, of: string): string {
  return `(extract(${name} from ${of}) - 1)::bigint`
}
