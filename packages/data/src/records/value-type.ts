import type { ComputedType, Field } from '@zennnn/model'

/** PostgreSQL type of a field's column: what a parameter compared with it or stored in it is cast to. */
export type ValueType =
  | 'text'
  | 'integer'
  | 'numeric'
  | 'boolean'
  | 'date'
  | 'timestamptz'
  | 'uuid'
  | 'jsonb'

type ColumnKind = Exclude<Field['kind'], 'collection' | 'manyToMany' | 'computed'>

const TYPE_OF_KIND: Readonly<Record<ColumnKind, ValueType>> = {
  id: 'uuid',
  text: 'text',
  longText: 'text',
  selection: 'text',
  sequence: 'text',
  integer: 'integer',
  decimal: 'numeric',
  money: 'numeric',
  total: 'numeric',
  boolean: 'boolean',
  date: 'date',
  dateTime: 'timestamptz',
  reference: 'uuid',
  attachment: 'uuid',
  json: 'jsonb',
}

const TYPE_OF_COMPUTED: Readonly<Record<ComputedType, ValueType>> = {
  text: 'text',
  integer: 'integer',
  decimal: 'numeric',
  money: 'numeric',
  boolean: 'boolean',
  date: 'date',
}

/** undefined for collections and many-to-many fields, which have no column. */
export function findValueType(field: Field): ValueType | undefined {
  if (field.kind === 'collection' || field.kind === 'manyToMany') return undefined
  return field.kind === 'computed' ? TYPE_OF_COMPUTED[field.type] : TYPE_OF_KIND[field.kind]
}
