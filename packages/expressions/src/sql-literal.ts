import { InvariantError } from '@zennnn/kernel'
import { formatDate, formatTimestamp } from './literal-time.ts'
import type { LiteralNode } from './node.ts'
import { isList, isRecord, type Type } from './type.ts'

const MICROSECONDS_PER_DAY = 86_400_000_000n
const MAX_PLAIN_INT = 2n ** 31n

/** A literal as SQL text: quoted, and typed so that no overload of PostgreSQL can read it in another way. */
export function literalSql({ value, type }: LiteralNode): string {
  if (value === null) return `null::${typeSql(type)}`
  if (typeof value === 'boolean') return String(value)
  if (typeof value === 'bigint') return wholeSql(value, type)
  if (type === 'decimal') return decimalSql(value)
  return `${quoteText(value)}::${typeSql(type)}`
}

/** The PostgreSQL type that holds values of `type`. */
function typeSql(type: Type): string {
  if (isList(type)) return `${typeSql(type.list)}[]`
  if (isRecord(type)) return 'uuid'
  return SQL_TYPES[type]
}

export function quoteName(name: string): string {
  return `"${name.replaceAll('"', '""')}"`
}

/** Safe whatever `standard_conforming_strings` says. NUL never gets here: the checker refuses it. */
function quoteText(text: string): string {
  const quoted = text.replaceAll("'", "''")
  return quoted.includes('\\') ? `E'${quoted.replaceAll('\\', '\\\\')}'` : `'${quoted}'`
}

export function intervalSql(microseconds: bigint): string {
  const days = microseconds / MICROSECONDS_PER_DAY
  const rest = microseconds % MICROSECONDS_PER_DAY
  const absolute = rest < 0n ? -rest : rest
  const fraction = String(absolute % 1_000_000n).padStart(6, '0')
  const seconds = `${rest < 0n ? '-' : ''}${absolute / 1_000_000n}.${fraction}`
  return `'${days} days ${seconds} seconds'::interval`
}

/** The point makes it a numeric: PostgreSQL reads digits alone as an integer. */
function decimalSql(value: string): string {
  const text = value.includes('.') ? value : `${value}.0`
  return text.startsWith('-') ? `(${text})` : text
}

function wholeSql(value: bigint, type: Type): string {
  if (type === 'timestamp') return `'${formatTimestamp(value)}'::timestamptz`
  if (type === 'date') return `'${formatDate(value)}'::date`
  if (type === 'duration') return intervalSql(value)
  if (type !== 'int')
    throw new InvariantError('EXPRESSION_LITERAL', 'A whole number of no such type')
  if (value >= MAX_PLAIN_INT || value <= -MAX_PLAIN_INT) return `'${value}'::bigint`
  return value < 0n ? `(${value})` : String(value)
}

const SQL_TYPES = {
  bool: 'boolean',
  int: 'bigint',
  decimal: 'numeric',
  string: 'text',
  timestamp: 'timestamptz',
  date: 'date',
  duration: 'interval',
  uuid: 'uuid',
  null: 'text',
} as const
