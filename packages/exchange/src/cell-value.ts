import { type ParsedValue, parseValue } from '@zennnn/data'
import type { Field } from '@zennnn/model'
import { type DateFormat, ISO_FORMAT } from './cell-date.ts'

/** How people who made the file write values. */
export interface CellStyle {
  readonly dateFormat: DateFormat
  readonly decimalMark: '.' | ','
}

const TRUE = new Set(['true', 'yes', 'y', '1', 'x'])
const FALSE = new Set(['false', 'no', 'n', '0'])
const WHOLE = /^[+-]?\d{1,15}$/

/** The value of a field that a cell's text means; `problem` is a sentence. Empty text is null. */
export function cellValue(field: Field, text: string, style: CellStyle): ParsedValue {
  const trimmed = field.kind === 'longText' ? text : text.trim()
  if (trimmed === '') return { value: null }
  switch (field.kind) {
    case 'integer':
      return WHOLE.test(trimmed)
        ? parseValue(field, Number(trimmed))
        : { problem: 'This must be a whole number.' }
    case 'decimal':
    case 'money':
      return decimalValue(field, trimmed, style.decimalMark)
    case 'boolean':
      return booleanValue(trimmed.toLowerCase())
    case 'date':
    case 'dateTime':
      return momentValue(field, trimmed, style.dateFormat)
    case 'selection':
      return parseValue(field, selectionKey(field.values, trimmed))
    case 'json':
      return jsonValue(field, trimmed)
    default:
      return parseValue(field, trimmed)
  }
}

function decimalValue(field: Field, text: string, mark: '.' | ','): ParsedValue {
  const plain = decimalText(text, mark)
  return plain === undefined
    ? { problem: 'This must be a number with a decimal comma, like 1.234,50.' }
    : parseValue(field, plain)
}

/** Thousands are only taken out where the mark makes clear what they are; undefined: not a number written with it. */
function decimalText(text: string, mark: '.' | ','): string | undefined {
  const unsigned = text.replace(/^\+/, '')
  if (mark === '.')
    return /^-?\d{1,3}(,\d{3})+\.\d+$/.test(unsigned) ? unsigned.replaceAll(',', '') : unsigned
  return /^-?(\d+|\d{1,3}(\.\d{3})+)(,\d+)?$/.test(unsigned)
    ? unsigned.replaceAll('.', '').replace(',', '.')
    : undefined
}

function booleanValue(text: string): ParsedValue {
  if (TRUE.has(text)) return { value: true }
  return FALSE.has(text) ? { value: false } : { problem: 'This must be yes or no.' }
}

function momentValue(
  field: Extract<Field, { kind: 'date' | 'dateTime' }>,
  text: string,
  format: DateFormat,
): ParsedValue {
  const moment = format.read(text) ?? ISO_FORMAT.read(text)
  if (moment === undefined) {
    const others = format.text === ISO_FORMAT.text ? '' : `${format.text}, or `
    return { problem: `This must be a date like ${others}${ISO_FORMAT.text}.` }
  }
  const value = field.kind === 'date' ? moment.day : `${moment.day}T${moment.time ?? '00:00:00Z'}`
  return parseValue(field, value)
}

function selectionKey(values: Readonly<Record<string, string>>, text: string): string {
  if (Object.hasOwn(values, text)) return text
  const wanted = text.toLowerCase()
  const found = Object.entries(values).find(
    ([key, label]) => key.toLowerCase() === wanted || label.toLowerCase() === wanted,
  )
  return found?.[0] ?? text
}

function jsonValue(field: Field, text: string): ParsedValue {
  try {
    return parseValue(field, JSON.parse(text))
  } catch {
    return { problem: 'This must be JSON.' }
  }
}
