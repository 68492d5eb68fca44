import type { FieldMeta } from '../api/meta.ts'
import { defaultOf } from './field-default.ts'
import {
  type FormFields,
  type FormValues,
  idOfNew,
  isNewLine,
  isWritable,
  type Line,
  type Values,
} from './form-values.ts'

/** What to send: the body, and which line each of its lists speaks of, because refusals name lines by their place there. */
export interface FormBody {
  readonly body: Readonly<Record<string, unknown>>
  readonly lineKeys: Readonly<Record<string, readonly string[]>>
}

/** Only what differs; undefined when nothing does. */
export function changedBody(
  form: FormFields,
  base: FormValues,
  mine: FormValues,
): FormBody | undefined {
  const body: Record<string, unknown> = changedFields(form, form.fields, base.fields, mine.fields)
  const lineKeys: Record<string, readonly string[]> = {}
  for (const { name, fields } of form.collections) {
    const changes = changedLines(form, fields, base.lines[name] ?? [], mine.lines[name] ?? [])
    if (changes.length === 0) continue
    body[name] = changes.map((change) => change.body)
    lineKeys[name] = changes.map((change) => change.key)
  }
  return Object.keys(body).length === 0 ? undefined : { body, lineKeys }
}

export function isChanged(form: FormFields, base: FormValues, mine: FormValues): boolean {
  if (base === mine) return false
  return changedBody(form, base, mine) !== undefined
}

/** A new record. What is empty is left to the default of the server, unless a default shown here was taken out. */
export function newBody(form: FormFields, values: FormValues): FormBody {
  const body: Record<string, unknown> = newFields(form, form.fields, values.fields)
  const lineKeys: Record<string, readonly string[]> = {}
  for (const { name, fields } of form.collections) {
    const lines = values.lines[name] ?? []
    if (lines.length === 0) continue
    body[name] = lines.map(({ key, values: given }) => ({
      id: idOfNew(key),
      ...newFields(form, fields, given),
    }))
    lineKeys[name] = lines.map(({ key }) => key)
  }
  return { body, lineKeys }
}

function changedFields(
  form: FormFields,
  fields: readonly FieldMeta[],
  base: Values,
  mine: Values,
): Record<string, unknown> {
  const changed = fields.filter(
    (field) =>
      isWritable(field) &&
      base[field.name] !== mine[field.name] &&
      !form.rulesOf(field).isSame(base[field.name], mine[field.name]),
  )
  return Object.fromEntries(
    changed.map((field) => [field.name, form.rulesOf(field).toWire(mine[field.name])]),
  )
}

function changedLines(
  form: FormFields,
  fields: readonly FieldMeta[],
  base: readonly Line[],
  mine: readonly Line[],
): readonly { readonly key: string; readonly body: unknown }[] {
  if (base === mine) return []
  const before = new Map(base.map((line) => [line.key, line]))
  const kept = new Set(mine.map(({ key }) => key))
  const removed = base
    .filter(({ key }) => !kept.has(key))
    .map(({ key }) => ({ key, body: { id: key, $remove: true } }))
  const given = mine.flatMap((line) => {
    const { key, values } = line
    if (isNewLine(line)) return [{ key, body: newFields(form, fields, values) }]
    const old = before.get(key)
    if (old === line) return []
    const changes = changedFields(form, fields, old?.values ?? {}, values)
    return Object.keys(changes).length === 0 ? [] : [{ key, body: { id: key, ...changes } }]
  })
  return [...removed, ...given]
}

function newFields(
  form: FormFields,
  fields: readonly FieldMeta[],
  values: Values,
): Record<string, unknown> {
  const given = fields
    .filter(isWritable)
    .flatMap((field): readonly (readonly [string, unknown])[] => {
      const value = form.rulesOf(field).toWire(values[field.name])
      const isEmpty =
        value === null || value === undefined || (Array.isArray(value) && value.length === 0)
      if (!isEmpty) return [[field.name, value]]
      const wasTakenOut = defaultOf(field).kind === 'plain' && field.name in values
      return wasTakenOut && !field.required ? [[field.name, null]] : []
    })
  return Object.fromEntries(given)
}
