import { CARD_PROBLEM, hasCard, isRecordId, type RecordId } from '@zennnn/kernel'
import type { Field } from '@zennnn/model'
import type { ParsedValue, StoredValue } from './stored-value.ts'
import { findRawNumber } from './value-json.ts'
import { parseDate, parseDateTime } from './value-parse-time.ts'

export const ID_PROBLEM = 'This must be the id of a record (a UUID).'

const JSON_DEPTH = 20
const EMAIL_LENGTH = 254
const EMAIL_LOCAL_LENGTH = 64
const DOMAIN = /^(?:[\p{L}\p{N}](?:[\p{L}\p{N}-]{0,61}[\p{L}\p{N}])?\.)+[\p{L}\p{N}-]{2,63}$/u
const EMAIL_LOCAL = /^[\p{L}\p{N}.!#$%&'*+/=?^_`{|}~-]+$/u
const DECIMAL = /^(-?)(\d+)(?:\.(\d+))?$/

/**
 * The one parser of values that are written, whoever writes them (API, import, action). Absent text is null, as in the
 * database: `''` becomes null. Whether null is allowed is the record parser's business. The number of a payment card fits no
 * field, also not as a number.
 */
export function parseValue(field: Field, value: unknown): ParsedValue {
  if (value === null) return { value }
  switch (field.kind) {
    case 'text':
    case 'longText':
      return parseText(field, value)
    case 'integer':
      return parseInteger(field, value)
    case 'decimal':
    case 'money':
      return parseDecimal(field, value)
    case 'selection':
      return parseSelection(field, value)
    default:
      return parseTyped(field, value)
  }
}

function parseTyped(field: Field, value: unknown): ParsedValue {
  switch (field.kind) {
    case 'boolean':
      return typeof value === 'boolean' ? { value } : { problem: 'This must be true or false.' }
    case 'date':
      return parseDate(value)
    case 'dateTime':
      return parseDateTime(value)
    case 'id':
    case 'reference':
    case 'attachment':
      return parseReference(value)
    case 'json':
      return parseJson(value, JSON_DEPTH)
    default:
      return { problem: 'This field does not take a value.' }
  }
}

/** Accepts upper case, as PostgreSQL does. */
export function findRecordId(value: unknown): RecordId | undefined {
  const id = typeof value === 'string' ? value.toLowerCase() : undefined
  return isRecordId(id) ? id : undefined
}

function parseText(
  field: Extract<Field, { kind: 'text' | 'longText' }>,
  value: unknown,
): ParsedValue {
  if (typeof value !== 'string') return { problem: 'This must be a text.' }
  if (value === '') return { value: null }
  const problem =
    textProblem(value) ??
    lengthProblem(value, field.maxLength) ??
    formatProblem(field, value) ??
    cardProblem(value)
  return problem === undefined ? { value } : { problem }
}

/** PostgreSQL stores neither NUL nor half a surrogate pair. */
function textProblem(value: string): string | undefined {
  if (value.includes('\0')) return 'This contains a NUL character.'
  if (!value.isWellFormed()) return 'This contains half a character (a lone surrogate).'
  return undefined
}

function cardProblem(value: string): string | undefined {
  return hasCard(value) ? CARD_PROBLEM : undefined
}

function lengthProblem(value: string, maxLength: number): string | undefined {
  // A text has at most as many code points as UTF-16 units, so most texts need no counting.
  if (value.length <= maxLength) return undefined
  const length = Array.from(value).length
  if (length <= maxLength) return undefined
  return `This is too long: ${length} characters, at most ${maxLength} fit.`
}

function formatProblem(
  field: Extract<Field, { kind: 'text' | 'longText' }>,
  value: string,
): string | undefined {
  if (field.kind === 'longText') return undefined
  if (field.format === 'email' && !isEmail(value)) return 'This is not an e-mail address.'
  if (field.format === 'url' && !isWebAddress(value))
    return 'This is not a web address; it must begin with https:// or http://.'
  return undefined
}

function isEmail(value: string): boolean {
  const at = value.lastIndexOf('@')
  const local = value.slice(0, at)
  return (
    at > 0 &&
    value.length <= EMAIL_LENGTH &&
    local.length <= EMAIL_LOCAL_LENGTH &&
    EMAIL_LOCAL.test(local) &&
    !`.${local}.`.includes('..') &&
    DOMAIN.test(value.slice(at + 1))
  )
}

/** Only http and https: a stored `javascript:` address would run when somebody follows it. */
function isWebAddress(value: string): boolean {
  return /^https?:\/\/[^\s\p{C}]+$/iu.test(value) && URL.canParse(value)
}

function parseInteger(field: Extract<Field, { kind: 'integer' }>, value: unknown): ParsedValue {
  if (typeof value !== 'number' || !Number.isInteger(value))
    return { problem: 'This must be a whole number.' }
  if (value < field.min || value > field.max)
    return { problem: `This must be between ${field.min} and ${field.max}.` }
  return { value: value === 0 ? 0 : value }
}

/** Exact or refused: nothing is rounded on the way in. */
function parseDecimal(
  field: Extract<Field, { kind: 'decimal' | 'money' }>,
  value: unknown,
): ParsedValue {
  const text = decimalText(value)
  if (text === undefined) return { problem: 'This must be a number, best as a text like "12.50".' }
  const match = DECIMAL.exec(text)
  if (match === null)
    return { problem: 'This must be a number with digits and at most one point, like "12.50".' }
  const [, sign = '', whole = '', rawFraction = ''] = match
  const digits = whole.replace(/^0+(?=\d)/, '')
  const fraction = rawFraction.replace(/0+$/, '')
  if (fraction.length > field.scale) return { problem: scaleProblem(field.scale) }
  const room = field.precision - field.scale
  if (digits.length > room && digits !== '0')
    return { problem: `This is too large: at most ${room} digits fit before the decimal point.` }
  const problem = cardProblem(digits)
  if (problem !== undefined) return { problem }
  const canonical = fraction === '' ? digits : `${digits}.${fraction}`
  return { value: canonical === '0' ? '0' : `${sign}${canonical}` }
}

function decimalText(value: unknown): string | undefined {
  if (typeof value === 'string') return value
  const literal = findRawNumber(value)
  if (literal !== undefined) return literal
  // A JSON number is exact only as far as a double is: beyond 2^53 its digits are already somebody else's.
  if (typeof value !== 'number' || !(Math.abs(value) <= Number.MAX_SAFE_INTEGER)) return undefined
  return String(value)
}

function scaleProblem(scale: number): string {
  if (scale === 0)
    return 'This has digits after the decimal point; only whole numbers fit. Round it first.'
  return `This has more than ${scale} digits after the decimal point. Round it first: nothing is rounded silently.`
}

function parseSelection(field: Extract<Field, { kind: 'selection' }>, value: unknown): ParsedValue {
  if (value === '') return { value: null }
  if (typeof value === 'string' && Object.hasOwn(field.values, value)) return { value }
  return { problem: `This must be one of: ${Object.keys(field.values).join(', ')}.` }
}

function parseReference(value: unknown): ParsedValue {
  const id = findRecordId(value)
  return id === undefined ? { problem: ID_PROBLEM } : { value: id }
}

function parseJson(value: unknown, depth: number): ParsedValue {
  const problem = jsonProblem(value, depth)
  if (problem !== undefined) return { problem }
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- jsonProblem has just walked the whole value
  return { value: value as StoredValue }
}

function jsonProblem(value: unknown, depth: number): string | undefined {
  if (value === null || typeof value === 'boolean') return undefined
  if (typeof value === 'string') return textProblem(value) ?? cardProblem(value)
  if (typeof value === 'number')
    return Number.isFinite(value) ? cardProblem(String(value)) : 'A number is not finite.'
  if (typeof value !== 'object') return 'This must be JSON.'
  if (depth === 0) return `This is nested deeper than ${JSON_DEPTH} levels.`
  const inner = Array.isArray(value) ? value : Object.entries(value).flat()
  for (const each of inner) {
    const problem = jsonProblem(each, depth - 1)
    if (problem !== undefined) return problem
  }
  return undefined
}
