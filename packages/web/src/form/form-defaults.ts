import type { FieldMeta } from '../api/meta.ts'
import type { Row } from '../api/records.ts'
import { plainDefaults } from './field-default.ts'
import {
  type FormFields,
  type FormValues,
  isWritable,
  type Line,
  newLineKey,
  type Values,
} from './form-values.ts'

/** A new record with the defaults that can be shown at once; expressions are answered by the server. */
export function newValues(form: FormFields): FormValues {
  return {
    fields: plainDefaults(form.fields),
    lines: Object.fromEntries(form.collections.map(({ name }) => [name, []])),
  }
}

export function newLine(fields: readonly FieldMeta[]): Line {
  return { key: newLineKey(), values: plainDefaults(fields) }
}

/** The same as a record that there is, as a new one: what people type, not what the platform keeps. */
export function copyOf(form: FormFields, from: FormValues): FormValues {
  return {
    fields: { ...plainDefaults(form.fields), ...writableOf(form.fields, from.fields) },
    lines: Object.fromEntries(
      form.collections.map(({ name, fields }) => [
        name,
        (from.lines[name] ?? []).map(({ values }) => ({
          key: newLineKey(),
          values: writableOf(fields, values),
        })),
      ]),
    ),
  }
}

/** An empty record as a form begins with it. */
export function emptyRow(id: string): Row {
  return { id }
}

function writableOf(fields: readonly FieldMeta[], values: Values): Values {
  return Object.fromEntries(fields.filter(isWritable).map(({ name }) => [name, values[name]]))
}
