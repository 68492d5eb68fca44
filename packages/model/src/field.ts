/**
 * The kinds of field a model can declare, as plain data. Everything else (columns, inputs, checks, JSON shapes, types of
 * records) is derived from these. Builders are in `field-builders.ts`.
 */
export type Field =
  | IdField
  | TextField
  | LongTextField
  | IntegerField
  | DecimalField
  | MoneyField
  | BooleanField
  | DateField
  | DateTimeField
  | SelectionField
  | ReferenceField
  | CollectionField
  | ManyToManyField
  | JsonField
  | AttachmentField
  | ComputedField
  | TotalField
  | SequenceField

export type FieldKind = Field['kind']

/** The value of a declared setting at the time when a record is made. */
export interface SettingDefault {
  readonly setting: string
}

/** An expression of docs/reference/expressions.md, where a plain value would be ambiguous. */
export interface Cel {
  readonly cel: string
}

interface Base<Kind extends string, Required extends boolean> {
  readonly kind: Kind
  readonly label: string | undefined
  readonly help: string | undefined
  /** A required field has a value in every record (NOT NULL). */
  readonly required: Required
  /** Not writable through the API; only actions and the platform set it. */
  readonly readonly: boolean
  /** Only members of one of these groups see or write it; empty = everybody who sees the record. */
  readonly groups: readonly string[]
}

interface Stored<Kind extends string, Required extends boolean, Value>
  extends Base<Kind, Required> {
  /** Two records cannot have the same value (within one company when the model has a `company` field). */
  readonly unique: boolean
  readonly index: boolean
  /** Used when a new record does not say: a value, CEL over `user` and `now`, or a setting. */
  readonly default: Value | Cel | SettingDefault | undefined
}

/** The primary key: UUID version 7, made by us, the same for ever. */
export type IdField = Base<'id', true>

export interface TextField<R extends boolean = boolean> extends Stored<'text', R, string> {
  /** In characters (code points). */
  readonly maxLength: number
  /** `email` and `url` are checked; `email` is stored in lower case by the form, compared as written. */
  readonly format: 'plain' | 'email' | 'url' | 'phone'
}
export interface LongTextField<R extends boolean = boolean> extends Stored<'longText', R, string> {
  readonly maxLength: number
}
export interface IntegerField<R extends boolean = boolean> extends Stored<'integer', R, number> {
  readonly min: number
  readonly max: number
}
export interface DecimalField<R extends boolean = boolean> extends Stored<'decimal', R, string> {
  readonly precision: number
  readonly scale: number
}
/** numeric(16,2); the currency is the company's. */
export interface MoneyField<R extends boolean = boolean> extends Stored<'money', R, string> {
  readonly precision: 16
  readonly scale: 2
}
export type BooleanField<R extends boolean = boolean> = Stored<'boolean', R, boolean>
/** A day without time, `'YYYY-MM-DD'`. */
export type DateField<R extends boolean = boolean> = Stored<'date', R, string>
/** An instant, ISO 8601. */
export type DateTimeField<R extends boolean = boolean> = Stored<'dateTime', R, string>
export interface SelectionField<V extends string = string, R extends boolean = boolean>
  extends Stored<'selection', R, V> {
  /** Stored key → label, in the order shown. */
  readonly values: Readonly<Record<V, string>>
}
export interface ReferenceField<M extends string = string, R extends boolean = boolean>
  extends Stored<'reference', R, string> {
  readonly model: M
  /** What happens to this record when the one it refers to is deleted. */
  readonly onDelete: 'restrict' | 'cascade' | 'clear'
  /** False only for created_by and updated_by, which must survive their user. */
  readonly foreignKey: boolean
}
/** The records of another model whose reference field `inverse` points here. Holds no column. */
export interface CollectionField<M extends string = string> extends Base<'collection', false> {
  readonly model: M
  readonly inverse: string
}
/** Any number of records of another model, kept in a table of pairs `<model>_<field>`. */
export interface ManyToManyField<M extends string = string> extends Base<'manyToMany', false> {
  readonly model: M
}
export type JsonField<R extends boolean = boolean> = Stored<'json', R, unknown>
/** A file: reference to a record of model `attachment`. */
/** What fields of the kind `attachment` refer to. */
export const ATTACHMENT_MODEL = 'attachment'

export type AttachmentField<R extends boolean = boolean> = Stored<'attachment', R, string>
export type ComputedType = 'text' | 'integer' | 'decimal' | 'money' | 'boolean' | 'date'
/** A value PostgreSQL keeps in step with the other columns of the same record (generated column). */
export interface ComputedField<T extends ComputedType = ComputedType>
  extends Base<'computed', false> {
  readonly type: T
  readonly expression: string
}
/** The sum (or number) of a field over a collection of this record, kept by generated triggers. */
export interface TotalField extends Base<'total', true> {
  readonly of: string
  readonly field: string
}
/** A number without gaps, given once when the record is made: prefix, year, counter. */
export interface SequenceField extends Base<'sequence', true> {
  readonly prefix: string
  readonly padding: number
  readonly restarts: 'yearly' | 'never'
}
