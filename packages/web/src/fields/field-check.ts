import type { FieldMeta } from '../api/meta.ts'
import { formatDecimal, formatInteger } from '../language/format.ts'
import { t } from '../language/language.ts'
import { isReferred } from './field-kind.ts'
import { isUnread } from './json-text.ts'
import { isDecimal, toCanonical } from './number-text.ts'
import { textOf } from './value-text.ts'

const DAY = /^\d{4}-\d{2}-\d{2}$/
const INSTANT = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}/
const ID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i
const EMAIL = /^[^\s@]+@[^\s@.]+(?:\.[^\s@.]+)+$/
const WEB = /^https?:\/\/[^\s\p{C}]+$/iu

/**
 * What is wrong with a value of this field, in words for the person; undefined when nothing is. The server checks all of
 * this again: here it is only said sooner.
 */
export function checkValue(
  field: FieldMeta,
  value: unknown,
  isRequired: boolean,
): string | undefined {
  if (isEmpty(value))
    return isRequired ? t('{field} is needed.', { field: field.label }) : undefined
  switch (field.kind) {
    case 'text':
    case 'longText':
      return textProblem(field, textOf(value))
    case 'integer':
      return integerProblem(field, value)
    case 'decimal':
    case 'money':
      return decimalProblem(field, value)
    case 'date':
    case 'dateTime':
      return timeProblem(field.kind, textOf(value))
    default:
      return choiceProblem(field, value)
  }
}

/** Whether a required field would still lack its value. `false` and `0` are values. */
export function isEmpty(value: unknown): boolean {
  return (
    value === null ||
    value === undefined ||
    value === '' ||
    (Array.isArray(value) && value.length === 0)
  )
}

function textProblem(field: FieldMeta, value: string): string | undefined {
  return lengthProblem(field, value) ?? formatProblem(field, value)
}

function lengthProblem({ maxLength }: FieldMeta, value: string): string | undefined {
  if (maxLength === undefined || value.length <= maxLength) return undefined
  // As the database counts: by characters, of which some have two units in JavaScript.
  const length = Array.from(value).length
  if (length <= maxLength) return undefined
  return t('This is too long: {length} characters, at most {max} fit.', {
    length: formatInteger(length),
    max: formatInteger(maxLength),
  })
}

function formatProblem({ format }: FieldMeta, value: string): string | undefined {
  if (format === 'email' && !EMAIL.test(value)) return t('This is not an e-mail address.')
  if (format === 'url' && !(WEB.test(value) && URL.canParse(value)))
    return t('This is not a web address; it begins with https:// or http://.')
  return undefined
}

function integerProblem({ min, max }: FieldMeta, value: unknown): string | undefined {
  if (typeof value !== 'number' || !Number.isInteger(value))
    return t('This must be a whole number.')
  if (max !== undefined && value > max) return t('At most {max}.', { max: formatInteger(max) })
  if (min !== undefined && value < min) return t('At least {min}.', { min: formatInteger(min) })
  return undefined
}

function decimalProblem(
  { precision = 16, scale = 0 }: FieldMeta,
  value: unknown,
): string | undefined {
  if (!isDecimal(value))
    return t('This must be a number, like {example}.', { example: formatDecimal('12.50') })
  const [whole = '', fraction = ''] = toCanonical(value).replace('-', '').split('.')
  if (fraction.length > scale)
    return t(
      '{scale, plural, =0 {Only whole numbers fit} one {Only # digit fits behind the decimal point} other {Only # digits fit behind the decimal point}}: round it first.',
      { scale },
    )
  const room = precision - scale
  if (whole.length > room && whole !== '0')
    return t('This is too large: at most {room} digits fit before the decimal point.', { room })
  return undefined
}

function timeProblem(kind: 'date' | 'dateTime', value: string): string | undefined {
  if (kind === 'date')
    return DAY.test(value)
      ? undefined
      : t('This is not a date. Type it like {example}.', { example: '2026-11-28' })
  return INSTANT.test(value)
    ? undefined
    : t('This is not a date and time. Type it like {example}.', { example: '2026-11-28 14:30' })
}

function choiceProblem(field: FieldMeta, value: unknown): string | undefined {
  switch (field.kind) {
    case 'selection':
      return field.values?.some((one) => one.value === value) === true
        ? undefined
        : t('Choose one of the list.')
    case 'reference':
    case 'attachment':
      return isRecord(value)
        ? undefined
        : t('Choose one of the list; “{text}” is not in it.', { text: textOf(value) })
    case 'json':
      return isUnread(value) ? t('This is not JSON.') : undefined
    default:
      return undefined
  }
}

function isRecord(value: unknown): boolean {
  return isReferred(value) || (typeof value === 'string' && ID.test(value))
}
