import type { Field } from './field.ts'
import { field } from './field-builders.ts'

/** Every record has these, first and readonly. Their users have no foreign key: a record outlives who wrote it. */
export const IMPLICIT_FIELDS: ReadonlyMap<string, Field> = new Map<string, Field>([
  ['id', { kind: 'id', label: 'Id', help: undefined, required: true, readonly: true, groups: [] }],
  ['version', field.integer({ label: 'Version', required: true, readonly: true, default: 1 })],
  ['created_at', field.dateTime({ label: 'Created', required: true, readonly: true })],
  ['created_by', author('Created by')],
  ['updated_at', field.dateTime({ label: 'Changed', required: true, readonly: true })],
  ['updated_by', author('Changed by')],
])

function author(label: string): Field {
  return { ...field.reference('user', { label, readonly: true }), foreignKey: false }
}
