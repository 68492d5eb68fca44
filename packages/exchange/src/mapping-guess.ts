import type { Field, Model } from '@zennnn/model'

/** Mapping texts for the columns whose name is that of a field, in letters and digits; none for all other columns. */
export function guessMapping(model: Model, columns: readonly string[]): readonly string[] {
  const fields = new Map<string, string>()
  for (const [name, field] of model.fields) {
    if (!isImportable(name, field)) continue
    fields.set(plain(name), name)
    if (field.label !== undefined && !fields.has(plain(field.label)))
      fields.set(plain(field.label), name)
  }
  const taken = new Set<string>()
  return columns.flatMap((column) => {
    const name = fields.get(plain(column))
    if (name === undefined || taken.has(name)) return []
    taken.add(name)
    return [`${name}=${column}`]
  })
}

const KEPT = new Set(['id', 'version', 'created_at', 'created_by', 'updated_at', 'updated_by'])
const KEPT_KINDS = new Set<Field['kind']>(['id', 'computed', 'total', 'sequence', 'attachment'])

/** Whether people may give this field a value at all; the platform keeps the others. */
export function isImportable(name: string, field: Field): boolean {
  return !KEPT.has(name) && !KEPT_KINDS.has(field.kind)
}

function plain(text: string): string {
  return text.toLowerCase().replaceAll(/[^\p{L}\p{N}]/gu, '')
}
