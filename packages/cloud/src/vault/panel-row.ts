import type { Row } from '@zennnn/data'

/** Values of rows as PostgreSQL's functions of this folder return them. */

export function textOf(row: Row, name: string): string {
  const value = row[name]
  return typeof value === 'string' ? value : ''
}

export function optionalText(row: Row, name: string): string | null {
  const value = row[name]
  return typeof value === 'string' ? value : null
}

/** Also of a bigint, which comes as text. */
export function optionalNumber(row: Row, name: string): number | null {
  const value = row[name]
  return typeof value === 'number' || typeof value === 'string' ? Number(value) : null
}

/** ISO 8601 in milliseconds, UTC. */
export function optionalTime(row: Row, name: string): string | null {
  const value = optionalText(row, name)
  return value === null ? null : new Date(value).toISOString()
}

/** The objects of an array in JSON. */
export function rowsOf(value: unknown): readonly Row[] {
  return Array.isArray(value) ? value.filter(isRow) : []
}

function isRow(value: unknown): value is Row {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
