import { spoken } from './language.ts'

let timeZone = 'UTC'

/** The person's own; an unknown name leaves UTC. */
export function setTimeZone(name: string): void {
  try {
    timeZone = new Intl.DateTimeFormat('en', { timeZone: name }).resolvedOptions().timeZone
  } catch {
    timeZone = 'UTC'
  }
}

export function personTimeZone(): string {
  return timeZone
}

/** `1234.5` → `1,234.50`, from text so that no digit is lost. */
export function formatDecimal(value: string, minimumDigits = 0): string {
  const scale = value.split('.')[1]?.length ?? 0
  return new Intl.NumberFormat(spoken(), {
    minimumFractionDigits: Math.max(minimumDigits, Math.min(scale, 20)),
    maximumFractionDigits: 20,
    // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- a decimal text is a number to Intl, digit by digit (ES2023); TypeScript's library wants it narrower
  }).format(value as `${number}`)
}

export function formatInteger(value: number): string {
  return new Intl.NumberFormat(spoken()).format(value)
}

/** A day without time, `2026-11-28`: never shifted by a time zone. */
export function formatDate(day: string): string {
  const date = new Date(`${day}T00:00:00Z`)
  if (Number.isNaN(date.getTime())) return day
  return new Intl.DateTimeFormat(spoken(), { dateStyle: 'medium', timeZone: 'UTC' }).format(date)
}

/** `2026-11` → `November 2026`. */
export function formatMonth(month: string): string {
  const date = new Date(`${month}-01T00:00:00Z`)
  if (Number.isNaN(date.getTime())) return month
  return new Intl.DateTimeFormat(spoken(), {
    month: 'long',
    year: 'numeric',
    timeZone: 'UTC',
  }).format(date)
}

/** An instant, in the person's time zone; `medium` tells apart what is in one minute. */
export function formatInstant(instant: string, timeStyle: 'short' | 'medium' = 'short'): string {
  const date = new Date(instant)
  if (Number.isNaN(date.getTime())) return instant
  return new Intl.DateTimeFormat(spoken(), {
    dateStyle: 'medium',
    timeStyle,
    timeZone,
  }).format(date)
}

const STEPS = [
  ['year', 31_536_000],
  ['month', 2_592_000],
  ['day', 86_400],
  ['hour', 3_600],
  ['minute', 60],
  ['second', 1],
] as const

/** `3 minutes ago`. */
export function formatAgo(instant: string, now: Date): string {
  const seconds = Math.round((new Date(instant).getTime() - now.getTime()) / 1000)
  const [unit, length] = STEPS.find(([, size]) => Math.abs(seconds) >= size) ?? ['second', 1]
  return new Intl.RelativeTimeFormat(spoken(), { numeric: 'auto' }).format(
    Math.round(seconds / length),
    unit,
  )
}

export function formatBytes(bytes: number): string {
  const units = ['byte', 'kilobyte', 'megabyte', 'gigabyte'] as const
  const power = Math.min(units.length - 1, Math.floor(Math.log10(Math.max(1, bytes)) / 3))
  return new Intl.NumberFormat(spoken(), {
    style: 'unit',
    unit: units[power] ?? 'byte',
    // A short "byte" has no plural.
    unitDisplay: power === 0 ? 'long' : 'short',
    maximumFractionDigits: 1,
  }).format(bytes / 1000 ** power)
}
