import { formatDecimal } from '../language/format.ts'
import { spoken } from '../language/language.ts'

const DECIMAL = /^(-?)(\d+)(?:\.(\d+))?$/
/** Spaces of all widths and apostrophes, by which languages part thousands, and marks of direction. */
const SILENT = /[\s'’\u00a0\u2009\u202f\u200e\u200f\u061c]/g
const ARABIC_ZERO = 0x0660
const PERSIAN_ZERO = 0x06f0

/** A decimal as the server takes and gives it, digit by digit: `-12.50`. Never a float. */
export function isDecimal(value: unknown): value is string {
  return typeof value === 'string' && DECIMAL.test(value)
}

/** `012.50` and `12.5` are the same number: both become `12.5`. Text that is no decimal stays. */
export function toCanonical(value: string): string {
  const match = DECIMAL.exec(value)
  if (match === null) return value
  const [, sign = '', whole = '', fraction = ''] = match
  const digits = whole.replace(/^0+(?=\d)/, '')
  const rest = fraction.replace(/0+$/, '')
  const plain = rest === '' ? digits : `${digits}.${rest}`
  return plain === '0' ? '0' : `${sign}${plain}`
}

/**
 * A decimal from what somebody typed, in any of the usual ways: `1,234.50`, `1.234,50`, `1 234,5`, `١٢٫٥`, `.5`.
 * Where one comma or point could be both, the language decides. undefined when it is no number.
 */
export function readDecimal(text: string, language: string = spoken()): string | undefined {
  const plain = latinDigits(text).replaceAll(SILENT, '').replaceAll('−', '-').replace(/^\+/, '')
  const point = decimalPoint(plain, language)
  const [whole = '', fraction = '', ...more] = point === undefined ? [plain] : plain.split(point)
  if (more.length > 0 || !isGrouped(whole)) return undefined
  const digits = whole.replaceAll(/[.,]/g, '')
  const sign = digits.startsWith('-') ? '-' : ''
  const number = `${sign}${digits.slice(sign.length) || '0'}${fraction === '' ? '' : `.${fraction}`}`
  return /\d/.test(plain) && isDecimal(number) ? number : undefined
}

/** The number as the language writes it; text that is no number as it is. */
export function showDecimal(value: string, minimumDigits = 0): string {
  return isDecimal(value) ? formatDecimal(toCanonical(value), minimumDigits) : value
}

/** The sign that parts whole and fraction here; undefined when there is none. */
function decimalPoint(text: string, language: string): string | undefined {
  const comma = text.lastIndexOf(',')
  const point = text.lastIndexOf('.')
  if (comma >= 0 && point >= 0) return comma > point ? ',' : '.'
  const sign = comma >= 0 ? ',' : '.'
  const parts = text.split(sign)
  if (parts.length !== 2) return undefined
  const looksGrouped = /^-?\d{1,3}$/.test(parts[0] ?? '') && /^\d{3}$/.test(parts[1] ?? '')
  return looksGrouped && groupSign(language) === sign ? undefined : sign
}

/** Whether `1,234,567` is parted as thousands are: `12,34` is a typing error, not 1234. */
function isGrouped(whole: string): boolean {
  return /^-?(?:\d*|\d{1,3}(?:,\d{3})+|\d{1,3}(?:\.\d{3})+)$/.test(whole)
}

function groupSign(language: string): string | undefined {
  const parts = new Intl.NumberFormat(language, { numberingSystem: 'latn' }).formatToParts(12_345)
  return parts.find(({ type }) => type === 'group')?.value
}

/** Digits and signs of Arabic and Persian writing as those that the server knows. */
export function latinDigits(text: string): string {
  return text
    .replaceAll(/[\u0660-\u0669]/g, (digit) => String(digit.charCodeAt(0) - ARABIC_ZERO))
    .replaceAll(/[\u06f0-\u06f9]/g, (digit) => String(digit.charCodeAt(0) - PERSIAN_ZERO))
    .replaceAll('٫', '.')
    .replaceAll('٬', ',')
}
