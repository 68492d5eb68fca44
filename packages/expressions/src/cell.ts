import { InvariantError, PlatformError } from '@zennnn/kernel'
import { Decimal as DecimalBase } from 'decimal.js'
import { LIMITS } from './limits.ts'
import {
  formatDate,
  formatDuration,
  formatTimestamp,
  parseDate,
  parseDuration,
  parseTimestamp,
} from './literal-time.ts'
import { describeType, isList, isRecord, type ScalarType, type Type } from './type.ts'

/** What a value is while an expression is evaluated: see LiteralNode for how types are held; decimals are exact. */
export type Cell = null | boolean | bigint | string | Decimal | Row | readonly Cell[]

/** A bound record: a plain object, of which only own properties with declared names are read. */
export interface Row {
  readonly [name: string]: unknown
}

/**
 * What goes into and comes out of an evaluation, as JSON has it: int → number (text beyond 2^53); decimal, uuid, date →
 * text; timestamp → RFC 3339 text in UTC; duration → `90s`.
 */
export type Value = null | boolean | number | string | readonly Value[]

/** The precision covers every number that the checker lets through, so + - * and comparisons are exact. */
export const Decimal = DecimalBase.clone({
  precision: LIMITS.decimalDigits + 100,
  rounding: DecimalBase.ROUND_HALF_UP,
})
export type Decimal = DecimalBase

const INT = /^-?\d{1,19}$/
const DECIMAL = /^-?\d{1,60}(?:\.\d{1,20})?$/
const UUID = /^[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}$/

/**
 * A value from outside as a cell of `type`; `undefined` counts as null.
 * @throws PlatformError VALUE_INVALID when it is not one; `name` says where it stood
 */
export function toCell(value: unknown, type: Type, name: string): Cell {
  if (value === null || value === undefined) return null
  const cell = isList(type) ? listCell(value, type.list, name) : scalarCell(value, type)
  if (cell !== undefined) return cell
  throw new PlatformError('VALUE_INVALID', {
    message: `"${name}" does not hold a value of type ${describeType(type)}.`,
    details: { name },
  })
}

/** A cell as the caller gets it. */
export function fromCell(cell: Cell, type: Type): Value {
  if (cell === null || typeof cell === 'boolean' || typeof cell === 'string') return cell
  if (isList(type)) return asList(cell).map((element) => fromCell(element, type.list))
  if (isRecord(type)) return asId(cell)
  if (type === 'decimal') return decimalText(asDecimal(cell))
  const number = asInt(cell)
  if (type === 'timestamp') return formatTimestamp(number)
  if (type === 'date') return formatDate(number)
  if (type === 'duration') return formatDuration(number)
  return Number.isSafeInteger(Number(number)) ? Number(number) : String(number)
}

/** Plain notation without trailing zeros, as PostgreSQL's `trim_scale(x)::text` gives it. */
export function decimalText(value: Decimal): string {
  return value.isZero() ? '0' : value.toFixed()
}

export function asInt(cell: Cell): bigint {
  return typeof cell === 'bigint' ? cell : mistyped('int')
}

export function asText(cell: Cell): string {
  return typeof cell === 'string' ? cell : mistyped('text')
}

export function asDecimal(cell: Cell): Decimal {
  return cell instanceof DecimalBase ? cell : mistyped('decimal')
}

export function asList(cell: Cell): readonly Cell[] {
  return Array.isArray(cell) ? cell : mistyped('list')
}

/** The uuid of a record, given as a row or as the uuid itself. */
export function asId(cell: Cell): string | null {
  if (cell === null || typeof cell === 'string') return cell
  if (!isRow(cell)) return mistyped('record')
  return asNullableText(toCell(readField(cell, 'id'), 'uuid', 'id'))
}

export function isRow(value: unknown): value is Row {
  return (
    typeof value === 'object' &&
    value !== null &&
    !Array.isArray(value) &&
    !(value instanceof DecimalBase)
  )
}

/** An own property, or undefined: nothing inherited is ever reached. */
export function readField(from: Row, name: string): unknown {
  return Object.hasOwn(from, name) ? from[name] : undefined
}

function asNullableText(cell: Cell): string | null {
  return cell === null ? null : asText(cell)
}

function listCell(value: unknown, element: Type, name: string): Cell | undefined {
  if (!Array.isArray(value)) return undefined
  const elements: readonly unknown[] = value
  return elements.map((each) => toCell(each, element, name))
}

function scalarCell(value: unknown, type: Type): Cell | undefined {
  if (isRecord(type)) return isRow(value) ? value : scalarCell(value, 'uuid')
  return typeof type === 'string' ? PARSERS[type](value) : undefined
}

const PARSERS: Readonly<Record<ScalarType, (value: unknown) => Cell | undefined>> = {
  null: () => undefined,
  bool: (value) => (typeof value === 'boolean' ? value : undefined),
  string: (value) => (typeof value === 'string' ? value : undefined),
  int: intCell,
  decimal: (value) => {
    const text = typeof value === 'string' ? value : String(intCell(value) ?? '')
    return DECIMAL.test(text) ? new Decimal(text) : undefined
  },
  uuid: (value) => {
    const text = typeof value === 'string' ? value.toLowerCase() : ''
    return UUID.test(text) ? text : undefined
  },
  timestamp: (value) => {
    if (value instanceof Date) return BigInt(value.getTime()) * 1000n
    return typeof value === 'string' ? parseTimestamp(value) : undefined
  },
  date: (value) => (typeof value === 'string' ? parseDate(value) : undefined),
  duration: (value) => (typeof value === 'string' ? parseDuration(value) : undefined),
}

function intCell(value: unknown): bigint | undefined {
  if (typeof value === 'bigint') return value
  if (typeof value === 'number') return Number.isSafeInteger(value) ? BigInt(value) : undefined
  return typeof value === 'string' && INT.test(value) ? BigInt(value) : undefined
}

function mistyped(wanted: string): never {
  throw new InvariantError(
    'EXPRESSION_CELL',
    `The checker let a value through that is no ${wanted}`,
  )
}
