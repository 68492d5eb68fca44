/** A value that is not a list or a record. `null` is the type of the literal `null` alone; it fits every other type. */
export type ScalarType =
  | 'bool'
  | 'int'
  | 'decimal'
  | 'string'
  | 'timestamp'
  | 'date'
  | 'duration'
  | 'uuid'
  | 'null'

export type Type = ScalarType | { readonly list: Type } | { readonly record: string }

/** A field of a record, as expressions see it. `column` and `inverse` are unquoted column names. */
export type FieldShape =
  | {
      readonly kind: 'scalar'
      readonly type: ScalarType
      readonly nullable: boolean
      readonly column: string
    }
  | {
      readonly kind: 'reference'
      readonly model: string
      readonly nullable: boolean
      /** Holds the uuid of the target. */
      readonly column: string
    }
  | {
      readonly kind: 'collection'
      readonly model: string
      /** The column of the target's table that holds the uuid of this record. */
      readonly inverse: string
    }

export interface RecordShape {
  /** Quoted and schema-qualified, e.g. `app."sale_order"`. Its primary key is the uuid column `id`. */
  readonly table: string
  readonly fields: ReadonlyMap<string, FieldShape>
}

/** Everything an expression may name. A variable is a value, a record (`{record: model}`) or a map of values (`user.id`). */
export interface Scope {
  readonly models: ReadonlyMap<string, RecordShape>
  readonly variables: ReadonlyMap<string, Type | ReadonlyMap<string, Type>>
}

export function sameType(left: Type, right: Type): boolean {
  if (typeof left === 'string' || typeof right === 'string') return left === right
  if ('list' in left) return 'list' in right && sameType(left.list, right.list)
  return 'record' in right && left.record === right.record
}

/** The type as an author of expressions reads it: `decimal`, `list of string`, `sale_order`. */
export function describeType(type: Type): string {
  if (typeof type === 'string') return type
  return 'list' in type ? `list of ${describeType(type.list)}` : type.record
}

export function isRecord(type: Type): type is { readonly record: string } {
  return typeof type === 'object' && 'record' in type
}

export function isList(type: Type): type is { readonly list: Type } {
  return typeof type === 'object' && 'list' in type
}
