import { isDeepStrictEqual } from 'node:util'
import { parseValue, type Selected } from '@zennnn/data'
import type { Field, Model } from '@zennnn/model'
import type { RecordMapping } from './mapping.ts'
import type { RecordBody } from './record-body.ts'
import { isShownRecord, type ShownRecord, selectEmbedded, selectField } from './record-read.ts'

export type ExistingRecord = ShownRecord

/** Everything of a record that the mapping may change, and its id and version. */
export function selectCompared(mapping: RecordMapping): readonly Selected[] {
  const own = mapping.fields.filter(({ name }) => name !== 'id')
  const names = own.map((field) => {
    if (field.kind === 'lines') return selectEmbedded(field.name, selectCompared(field.record))
    if (field.kind === 'many') return selectEmbedded(field.name, [selectField('id')])
    return selectField(field.name)
  })
  return [selectField('id'), selectField('version'), ...names]
}

/** The fields that differ, as a change; undefined when none does. Lines that differ are replaced as a whole. */
export function changedFields(
  mapping: RecordMapping,
  existing: ExistingRecord,
  wanted: RecordBody,
): RecordBody | undefined {
  const { model } = mapping
  const changes: Record<string, unknown> = {}
  for (const each of mapping.fields) {
    const { name } = each
    if (!(name in wanted.fields)) continue
    const [old, value] = [existing[name], wanted.fields[name]]
    if (each.kind === 'lines') {
      if (!sameLines(each.record, recordsOf(old), recordsOf(value)))
        changes[name] = [
          ...recordsOf(old).map(({ id }) => ({ id, $remove: true })),
          ...recordsOf(value),
        ]
    } else if (each.kind === 'many') {
      if (!sameIds(recordsOf(old), value)) changes[name] = value
    } else if (!sameValue(model.fields.get(name), old, value)) changes[name] = value
  }
  return Object.keys(changes).length > 0 ? { fields: changes } : undefined
}

function sameLines(
  mapping: RecordMapping,
  old: readonly ShownRecord[],
  wanted: readonly ShownRecord[],
): boolean {
  const names = mapping.fields.map(({ name }) => name)
  const form = (line: ShownRecord): string =>
    JSON.stringify(canonicalLine(mapping.model, names, line))
  return isDeepStrictEqual(old.map(form).sort(), wanted.map(form).sort())
}

function canonicalLine(
  model: Model,
  names: readonly string[],
  line: ShownRecord,
): readonly unknown[] {
  return names.map((name) => canonical(model.fields.get(name), line[name] ?? null))
}

function sameIds(old: readonly ShownRecord[], wanted: unknown): boolean {
  const ids = Array.isArray(wanted) ? wanted.map(String) : []
  return isDeepStrictEqual(old.map(({ id }) => String(id)).sort(), ids.sort())
}

function sameValue(field: Field | undefined, old: unknown, wanted: unknown): boolean {
  return isDeepStrictEqual(canonical(field, old ?? null), canonical(field, wanted ?? null))
}

/** `12.50` and `12.5`, `…Z` and `…+00:00` are the same. */
function canonical(field: Field | undefined, value: unknown): unknown {
  if (field === undefined || value === null) return value
  const parsed = parseValue(field, value)
  if ('problem' in parsed) return value
  if (field.kind === 'dateTime' && typeof parsed.value === 'string') return Date.parse(parsed.value)
  return parsed.value
}

function recordsOf(value: unknown): readonly ShownRecord[] {
  return Array.isArray(value) ? value.filter(isShownRecord) : []
}
