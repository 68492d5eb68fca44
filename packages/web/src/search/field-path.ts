import { type FieldMeta, fieldOf, type Meta, type ModelMeta } from '../api/meta.ts'

/** A field of a model, or one of the record that a reference leads to, as people choose it. */
export interface FieldPath {
  readonly path: string
  readonly label: string
  readonly field: FieldMeta
}

/** Kinds that hold many records or things without an order: they are not compared, sorted or grouped by. */
const SHAPELESS: ReadonlySet<FieldMeta['kind']> = new Set(['collection', 'json', 'attachment'])

/** `name`, `customer.name`; undefined for what is not seen. */
export function findPath(meta: Meta, model: ModelMeta, path: string): FieldPath | undefined {
  const [name = '', ...rest] = path.split('.')
  const field = fieldOf(model, name)
  if (field === undefined || rest.length === 0)
    return field === undefined ? undefined : { path, label: field.label, field }
  const target = targetOf(meta, field)
  const beyond = target === undefined ? undefined : findPath(meta, target, rest.join('.'))
  return beyond === undefined
    ? undefined
    : { path, label: `${field.label} › ${beyond.label}`, field: beyond.field }
}

/** The model that a reference leads to; undefined for other fields. */
export function targetOf(meta: Meta, field: FieldMeta): ModelMeta | undefined {
  if (field.kind !== 'reference') return undefined
  return meta.models.find(({ name }) => name === field.model)
}

/** The text by which a record that this reference leads to is looked for: `customer.name`. */
export function titlePath(meta: Meta, field: FieldMeta): string | undefined {
  const target = targetOf(meta, field)
  return target === undefined ? undefined : `${field.name}.${target.title}`
}

export function isComparable(field: FieldMeta): boolean {
  return !SHAPELESS.has(field.kind) && field.kind !== 'id'
}
