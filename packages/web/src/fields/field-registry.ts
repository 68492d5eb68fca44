import type { FieldMeta, Meta, ModelMeta } from '../api/meta.ts'
import type { FieldKindView } from './field-kind.ts'
import { textField } from './field-text.tsx'

const KINDS: Readonly<Partial<Record<FieldMeta['kind'], FieldKindView>>> = {
  text: textField,
}

/** How fields of a kind are shown, changed and asked for. */
export function kindOf(field: FieldMeta): FieldKindView {
  return KINDS[field.kind] ?? textField
}

/** The select that brings these fields of a model, and always id and version. */
export function selectOf(meta: Meta, model: ModelMeta, names: readonly string[]): string {
  const title = (name: string): string =>
    meta.models.find((one) => one.name === name)?.title ?? 'id'
  const parts = names.flatMap((name) => {
    const field = model.fields.find((one) => one.name === name)
    const part = field === undefined ? undefined : kindOf(field).select(field, title)
    return part === undefined ? [] : [part]
  })
  return [...new Set(['id', 'version', ...parts])].join(',')
}
