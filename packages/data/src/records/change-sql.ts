import { createHash } from 'node:crypto'
import { InvariantError } from '@zennnn/kernel'
import type { Model } from '@zennnn/model'
import type { Statement } from '../connections/statement.ts'
import { isKept, storedFields } from '../schema/plan-column.ts'
import { quoted } from '../schema/sql-text.ts'
import { findValueType, type ValueType } from './value-type.ts'

/** Members of JSON rows that are no columns; no field can have such a name. */
export const PARENT = '=parent'
export const VERSION = '=version'

/** `"id" uuid, "name" text`: how `json_to_recordset` types the columns of `model`. */
export function columnTypes(model: Model, columns: readonly string[]): string {
  return columns.map((column) => `${quoted(column)} ${columnType(model, column)}`).join(', ')
}

/** PostgreSQL type of a stored column. Decimals have no scale here: values were checked, a cast would round. */
export function columnType(model: Model, column: string): ValueType {
  const field = model.fields.get(column)
  const type = field === undefined ? undefined : findValueType(field)
  if (type === undefined)
    throw new InvariantError('change-column', `${model.name}.${column} is not a column to write.`)
  return type
}

/** Columns that everybody who may write the record may read and write. */
export function* writableColumns(model: Model): Generator<string, undefined> {
  for (const [name, field] of storedFields(model))
    if (name !== 'id' && field.groups.length === 0 && !isKept(name, field)) yield name
}

/** A statement that PostgreSQL prepares once: the name is a hash of the text. */
export function prepared(text: string, values: readonly unknown[]): Statement {
  const name = `c_${createHash('sha1').update(text).digest('base64url')}`
  return { name, text, values }
}
