import type { ParsedValue } from './stored-value.ts'

const DATE = /^(\d{4})-(\d{2})-(\d{2})$/
const DATE_TIME =
  /^(\d{4}-\d{2}-\d{2})T(\d{2}):(\d{2})(?::(\d{2})(?:\.\d{1,6})?)?(?:Z|[+-](\d{2}):(\d{2}))$/
/** Hours, minutes, seconds, and of the offset hours and minutes: PostgreSQL knows offsets up to ±15:59. */
const TIME_LIMITS = [23, 59, 59, 15, 59]

/** A day of the calendar, years 0001 to 9999. */
export function parseDate(value: unknown): ParsedValue {
  if (value === '') return { value: null }
  if (typeof value !== 'string' || !DATE.test(value))
    return { problem: 'This must be a date like "2026-11-20".' }
  if (!isDay(value)) return { problem: 'There is no such day.' }
  return { value }
}

/** An instant with its offset; without one it would mean another moment in each time zone. */
export function parseDateTime(value: unknown): ParsedValue {
  if (value === '') return { value: null }
  const match = typeof value === 'string' ? DATE_TIME.exec(value) : null
  if (match === null)
    return { problem: 'This must be a time with its offset, like "2026-11-20T19:30:00Z".' }
  const [text, day = '', ...parts] = match
  if (!isDay(day)) return { problem: 'There is no such day.' }
  const isTime = TIME_LIMITS.every((limit, index) => Number(parts[index] ?? 0) <= limit)
  return isTime ? { value: text } : { problem: 'There is no such time.' }
}

function isDay(text: string): boolean {
  const [year, month, day] = text.split('-').map(Number)
  if (year === undefined || month === undefined || day === undefined || year === 0) return false
  const date = new Date(0)
  date.setUTCFullYear(year, month - 1, day)
  return date.getUTCMonth() === month - 1 && date.getUTCDate() === day
}
