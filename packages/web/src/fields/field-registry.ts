import type { FieldMeta, Meta, ModelMeta } from '../api/meta.ts'
import { attachmentField } from './field-attachment.tsx'
import { booleanField } from './field-boolean.tsx'
import { dateField, dateTimeField } from './field-date.tsx'
import { jsonField } from './field-json.tsx'
import type { FieldKindView } from './field-kind.ts'
import { manyToManyField } from './field-many.tsx'
import { decimalField, integerField, moneyField, totalField } from './field-number.tsx'
import { referenceField } from './field-reference.tsx'
import { selectionField } from './field-selection.tsx'
import { collectionField, idField, shownOnly } from './field-shown.tsx'
import { longTextField, textField } from './field-text.tsx'

const KINDS: Readonly<Record<Exclude<FieldMeta['kind'], 'computed'>, FieldKindView>> = {
  id: idField,
  text: textField,
  longText: longTextField,
  integer: integerField,
  decimal: decimalField,
  money: moneyField,
  boolean: booleanField,
  date: dateField,
  dateTime: dateTimeField,
  selection: selectionField,
  reference: referenceField,
  collection: collectionField,
  manyToMany: manyToManyField,
  json: jsonField,
  attachment: attachmentField,
  total: shownOnly(totalField),
  sequence: shownOnly(textField),
}

/** By the type of what is computed. */
const COMPUTED: ReadonlyMap<string, FieldKindView> = new Map([
  ['text', shownOnly(textField)],
  ['integer', shownOnly(integerField)],
  ['decimal', shownOnly(decimalField)],
  ['money', shownOnly(moneyField)],
  ['boolean', shownOnly(booleanField)],
  ['date', shownOnly(dateField)],
])

/** Of a kind that a newer server knows and this client does not. */
const UNKNOWN = shownOnly(textField)

/** How fields of a kind are shown, changed and asked for. */
export function kindOf(field: FieldMeta): FieldKindView {
  const kind = field.kind === 'computed' ? COMPUTED.get(field.type ?? '') : KINDS[field.kind]
  return kind ?? UNKNOWN
}

/** The select that brings these fields of a model, and always id and version. */
export function selectOf(meta: Meta, model: ModelMeta, names: readonly string[]): string {
  const title = (name: string): string | undefined =>
    meta.models.find((one) => one.name === name)?.title
  const parts = names.flatMap((name) => {
    const field = model.fields.find((one) => one.name === name)
    const part = field === undefined ? undefined : kindOf(field).select(field, title)
    return part === undefined ? [] : [part]
  })
  return [...new Set(['id', 'version', ...parts])].join(',')
}
