import type { FieldMeta } from '../api/meta.ts'

/** What a field gets that a new record leaves out, and who knows it. */
export type FieldDefault =
  | { readonly kind: 'none' }
  /** Known here: a form shows it at once. */
  | { readonly kind: 'plain'; readonly value: unknown }
  /** CEL, which the server evaluates. */
  | { readonly kind: 'expression'; readonly source: string }
  /** What a setting says when the record is made. */
  | { readonly kind: 'setting'; readonly key: string }

/** The one place that reads declared defaults: each kind of them that the model can have is named here. */
export function defaultOf({ default: value }: Pick<FieldMeta, 'default'>): FieldDefault {
  if (value === undefined || value === null) return { kind: 'none' }
  if (typeof value === 'object' && 'cel' in value)
    return { kind: 'expression', source: String(value.cel) }
  if (typeof value === 'object' && 'setting' in value)
    return { kind: 'setting', key: String(value.setting) }
  return { kind: 'plain', value }
}

/** Whether the server fills the field in when a new record leaves it out with nothing to show before. */
export function isFilledIn(field: Pick<FieldMeta, 'default'>): boolean {
  const { kind } = defaultOf(field)
  return kind === 'expression' || kind === 'setting'
}

/** A required field that nobody else fills in. */
export function isDemanded(field: Pick<FieldMeta, 'default' | 'required'>): boolean {
  return field.required && !isFilledIn(field)
}

/** The defaults that can be shown at once, by field. */
export function plainDefaults(fields: readonly FieldMeta[]): Readonly<Record<string, unknown>> {
  return Object.fromEntries(
    fields.flatMap((field) => {
      const found = defaultOf(field)
      return found.kind === 'plain' ? [[field.name, found.value] as const] : []
    }),
  )
}
