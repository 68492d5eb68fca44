import { isRecordId, PlatformError } from '@zennnn/kernel'
import { quoted, refuseOperand } from './query-refuse.ts'
import { parseJson } from './value-json.ts'
import { parseDate } from './value-parse-time.ts'
import type { ValueType } from './value-type.ts'

const INT4_MAX = 2_147_483_647
const INTEGER = /^[+-]?\d{1,10}$/
/** No exponents, NaN or Infinity: within what numeric holds, so PostgreSQL never fails on it. */
const NUMBER = /^[+-]?(?:\d{1,40}(?:\.\d{0,40})?|\.\d{1,40})$/
const TRUTH: ReadonlyMap<string, string> = new Map([
  ['true', 'true'],
  ['t', 'true'],
  ['false', 'false'],
  ['f', 'false'],
])
const INSTANT =
  /^(\d{4}-\d{2}-\d{2})(?:[T ]((?:[01]\d|2[0-3]):[0-5]\d(?::[0-5]\d(?:\.\d{1,6})?)?))?(Z|[+\- ](?:0\d|1[0-5]):?(?:[0-5]\d)?)?$/i

/**
 * The text of a query parameter for a comparison with a column of `type`. Refuses (VALUE_INVALID) whatever the cast to
 * that type could fail on, so that no error of PostgreSQL ever depends on a value of the URL.
 */
export function parseOperand(type: ValueType, text: string, at: string): string {
  if (text.includes('\0') || !text.isWellFormed())
    throw refuseOperand(`${at}: the value contains a NUL character or half a surrogate pair.`)
  const value = PARSERS[type](text)
  if (value === undefined) throw refuseOperand(`${at}: ${quoted(text)} is not ${WORDS[type]}.`)
  return value
}

const WORDS: Readonly<Record<ValueType, string>> = {
  text: 'a text',
  integer: 'a whole number between -2147483648 and 2147483647',
  numeric: 'a number',
  boolean: 'true or false',
  date: 'a day (YYYY-MM-DD)',
  timestamptz: 'an instant (ISO 8601)',
  uuid: 'the id of a record (a UUID)',
  jsonb: 'JSON',
}

type Parser = (text: string) => string | undefined

const PARSERS: Readonly<Record<ValueType, Parser>> = {
  text: (text) => text,
  integer: parseInteger,
  numeric: (text) => (NUMBER.test(text) ? text : undefined),
  boolean: (text) => TRUTH.get(text.toLowerCase()),
  date: (text) => (isDay(text) ? text : undefined),
  timestamptz: parseInstant,
  uuid: parseUuid,
  jsonb: parseJsonOperand,
}

function parseInteger(text: string): string | undefined {
  const value = Number(text)
  return INTEGER.test(text) && value <= INT4_MAX && value >= -INT4_MAX - 1 ? text : undefined
}

function parseUuid(text: string): string | undefined {
  const lower = text.toLowerCase()
  return isRecordId(lower) ? lower : undefined
}

function parseJsonOperand(text: string): string | undefined {
  try {
    return JSON.stringify(parseJson(text))
  } catch (error) {
    if (error instanceof PlatformError) return undefined
    throw error
  }
}

function isDay(text: string): boolean {
  return text !== '' && 'value' in parseDate(text)
}

/** Without an offset the instant is UTC. A space stands for the `+` that a URL decoder made of it. */
function parseInstant(text: string): string | undefined {
  const match = INSTANT.exec(text)
  if (match === null) return undefined
  const [, day = '', time = '00:00', zone = 'Z'] = match
  return isDay(day) ? `${day}T${time}${zone.replace(' ', '+')}` : undefined
}
