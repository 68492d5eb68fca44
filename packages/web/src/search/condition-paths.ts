import type { Meta, ModelMeta } from '../api/meta.ts'
import { type FieldPath, findPath, isComparable, targetOf } from './field-path.ts'

/** What conditions can be about: the fields of the model, those that people fill first, and those of what a reference leads to. */
export function conditionPaths(meta: Meta, model: ModelMeta): readonly FieldPath[] {
  const own = model.fields
    .filter(isComparable)
    .toSorted((a, b) => Number(a.readonly) - Number(b.readonly))
    .map(({ name }) => name)
  const beyond = model.fields.flatMap((field) =>
    (targetOf(meta, field)?.fields ?? [])
      .filter((one) => isComparable(one) && one.kind !== 'reference' && one.kind !== 'manyToMany')
      .map(({ name }) => `${field.name}.${name}`),
  )
  return [...own, ...beyond]
    .map((path) => findPath(meta, model, path))
    .filter((path) => path !== undefined)
}
