import { toInstant, toLocal } from '../language/day.ts'
import { spoken, t } from '../language/language.ts'
import { latinDigits } from './number-text.ts'

const ISO = /^(\d{4})-(\d{1,2})-(\d{1,2})$/
const STEP = /^([+-])(\d{1,4})$/
const TIME = /^(\d{1,2})(?:[:h.](\d{2})?)?(?::\d{2})?\s*([ap])?\.?(?:m\.?)?$/i
const CENTURY = 2000
const DAY_MS = 86_400_000
const MONTHS = Array.from({ length: 12 }, (_, index) => index)

/**
 * A day from what somebody typed: `2026-11-28`, `28.11.2026`, `11/28/26`, `28 nov`, `28`, `today`, `+7`. What is left out
 * is that of `today`; the language decides whether day or month comes first. undefined when it is no day.
 */
export function readDate(
  text: string,
  today: string,
  language: string = spoken(),
): string | undefined {
  const typed = plainOf(text)
  const word = wordDay(typed, today)
  if (word !== undefined) return word
  const iso = ISO.exec(typed)
  if (iso !== null) return dayOf(Number(iso[1]), Number(iso[2]), Number(iso[3]))
  const month = monthNamed(typed, language)
  return month === undefined ? numericDay(typed, today, language) : namedDay(typed, month, today)
}

/** A moment from a day and a time typed behind it, on the clock of the person: `28 nov 14:30`, `today 9am`. */
export function readDateTime(
  text: string,
  now: Date,
  language: string = spoken(),
): string | undefined {
  const local = toLocal(now.toISOString())
  const today = local.slice(0, 10)
  const words = halvesNamed(plainOf(text), language)
    .split(/[\s,]+|t(?=\d{1,2}:)/)
    .filter((word) => word !== '')
  for (const size of [1, 2]) {
    const time = readTime(words.slice(-size).join(''))
    const before = words.slice(0, -size).join(' ')
    const day = before === '' ? today : readDate(before, today, language)
    const isMeant = before !== '' || /[:h]|[ap]m?$/i.test(words.join(''))
    if (time !== undefined && day !== undefined && isMeant) return toInstant(`${day} ${time}`)
  }
  const day = readDate(text, today, language)
  return day === undefined ? undefined : toInstant(`${day} 00:00`)
}

/** `9`, `9:30`, `9h30`, `930` not, `9pm` → `21:00`. */
function readTime(text: string): string | undefined {
  const match = TIME.exec(text)
  if (match === null) return undefined
  const [, hours = '', minutes = '00', half] = match
  const hour =
    half === undefined
      ? Number(hours)
      : (Number(hours) % 12) + (half.toLowerCase() === 'p' ? 12 : 0)
  return hour < 24 && Number(minutes) < 60 ? `${pad(hour)}:${minutes}` : undefined
}

/** `3:30 م` → `3:30 pm`: the words of the language for the halves of a day. */
function halvesNamed(text: string, language: string): string {
  const format = new Intl.DateTimeFormat(language, {
    hour: 'numeric',
    hour12: true,
    timeZone: 'UTC',
  })
  const named = (hour: number): string =>
    format
      .formatToParts(Date.UTC(CENTURY, 0, 1, hour))
      .find(({ type }) => type === 'dayPeriod')
      ?.value.toLowerCase() ?? ''
  for (const [hour, half] of [
    [3, 'am'],
    [15, 'pm'],
  ] as const) {
    const name = named(hour)
    if (name !== '' && text.endsWith(name)) return `${text.slice(0, -name.length)}${half}`
  }
  return text
}

function plainOf(text: string): string {
  return latinDigits(text)
    .replaceAll(/[\u200e\u200f\u061c]/g, '')
    .replaceAll(/[\u00a0\u202f]/g, ' ')
    .replaceAll('،', ',')
    .trim()
    .toLowerCase()
}

function wordDay(typed: string, today: string): string | undefined {
  const step = STEP.exec(typed)
  if (step !== null) return plusDays(today, Number(`${step[1]}${step[2]}`))
  const words = [t('today'), t('tomorrow'), t('yesterday')].map((word) => word.toLowerCase())
  const index = words.indexOf(typed)
  return index < 0 ? undefined : plusDays(today, [0, 1, -1][index] ?? 0)
}

/** `28.11.2026`, `28/11`, `28`. No month is the 28th: `11/28` is read in the order that makes a day. */
function numericDay(typed: string, today: string, language: string): string | undefined {
  if (!/^\d+(?:\s*[./\s-]\s*\d+){0,2}\.?$/.test(typed)) return undefined
  const [first = 0, second, third] = numbersIn(typed)
  if (second === undefined)
    return dayOf(Number(today.slice(0, 4)), Number(today.slice(5, 7)), first)
  if (first > 31) return dayOf(first, second, third ?? 0)
  const year = yearOr(third, today)
  return isMonthFirst(language)
    ? (dayOf(year, first, second) ?? dayOf(year, second, first))
    : (dayOf(year, second, first) ?? dayOf(year, first, second))
}

/** `28 nov`, `nov 28, 2026`, `28 novembre 2026`. */
function namedDay(typed: string, month: number, today: string): string | undefined {
  const [day, year, ...more] = numbersIn(typed)
  return day === undefined || more.length > 0 ? undefined : dayOf(yearOr(year, today), month, day)
}

/** 1 to 12: the month whose name begins with the word that was typed, at least three letters of it. */
function monthNamed(typed: string, language: string): number | undefined {
  const word = /\p{L}[\p{L}.]*/u.exec(typed)?.[0].replaceAll('.', '')
  if (word === undefined) return undefined
  const found = MONTHS.filter((index) =>
    (['long', 'short'] as const).some((style) => {
      const name = monthName(index, language, style)
      return name === word || (word.length >= 3 && name.startsWith(word))
    }),
  )
  const exact = found.find((index) => monthName(index, language, 'long') === word)
  const [only, other] = found
  const month = exact ?? (other === undefined ? only : undefined)
  return month === undefined ? undefined : month + 1
}

function monthName(index: number, language: string, style: 'long' | 'short'): string {
  return new Intl.DateTimeFormat(language, { month: style, timeZone: 'UTC' })
    .format(Date.UTC(CENTURY, index, 1))
    .toLowerCase()
    .replaceAll('.', '')
}

function isMonthFirst(language: string): boolean {
  const parts = new Intl.DateTimeFormat(language, { dateStyle: 'short' }).formatToParts(0)
  const names = parts.map(({ type }) => type)
  return names.indexOf('month') < names.indexOf('day')
}

function numbersIn(text: string): readonly number[] {
  return text.match(/\d+/g)?.map(Number) ?? []
}

function yearOr(year: number | undefined, today: string): number {
  if (year === undefined) return Number(today.slice(0, 4))
  return year < 100 ? CENTURY + year : year
}

/** undefined for the 31st of a month that has 30 days. */
function dayOf(year: number, month: number, day: number): string | undefined {
  const date = new Date(0)
  date.setUTCFullYear(year, month - 1, day)
  const isDay = date.getUTCMonth() === month - 1 && date.getUTCDate() === day
  return isDay && year > 0 && year < 10_000
    ? `${String(year).padStart(4, '0')}-${pad(month)}-${pad(day)}`
    : undefined
}

function plusDays(day: string, count: number): string {
  return new Date(Date.parse(`${day}T00:00:00Z`) + count * DAY_MS).toISOString().slice(0, 10)
}

function pad(number: number): string {
  return String(number).padStart(2, '0')
}
