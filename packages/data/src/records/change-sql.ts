import { createHash } from 'node:crypto'
import { InvariantError } from '@zennnn/kernel'
import type { Field, Model } from '@zennnn/model'
import type { Statement } from '../connections/statement.ts'

/** Members of JSON rows that are no columns; no field can have such a name. */
export const PARENT = '=parent'
export const VERSION = '=version'

/** `app."name"`. Names come from the registry, which allows only lower_snake_case; quoting keeps reserved words apart. */
export function tableOf(name: string): string {
  return `app.${quoted(name)}`
}

export function quoted(name: string): string {
  if (!/^[a-z][a-z0-9_]*$/.test(name))
    throw new InvariantError('change-identifier', `"${name}" is not a name of the registry.`)
  return `"${name}"`
}

/** `"id" uuid, "name" text`: how `json_to_recordset` types the columns of `model`. */
export function columnTypes(model: Model, columns: readonly string[]): string {
  return columns.map((column) => `${quoted(column)} ${columnType(model, column)}`).join(', ')
}

/** PostgreSQL type of a stored column. Decimals have no scale here: values were checked, a cast would round. */
export function columnType(model: Model, column: string): string {
  const field = model.fields.get(column)
  const type = field === undefined ? undefined : TYPES[field.kind]
  if (type === undefined)
    throw new InvariantError('change-column', `${model.name}.${column} is not a column to write.`)
  return type
}

/** A statement that PostgreSQL prepares once: the name is a hash of the text. */
export function prepared(text: string, values: readonly unknown[]): Statement {
  const name = `c_${createHash('sha1').update(text).digest('base64url')}`
  return { name, text, values }
}

const TYPES: Readonly<Partial<Record<Field['kind'], string>>> = {
  id: 'uuid',
  text: 'text',
  longText: 'text',
  selection: 'text',
  integer: 'integer',
  decimal: 'numeric',
  money: 'numeric',
  boolean: 'boolean',
  date: 'date',
  dateTime: 'timestamptz',
  reference: 'uuid',
  attachment: 'uuid',
  json: 'jsonb',
}
