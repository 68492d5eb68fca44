import { PlatformError } from '@zennnn/kernel'
import type { Field, Model } from '@zennnn/model'

/** What an absent member of `columns` means: null, as PostgREST has it, or the default of its field. */
export type MissingValues = 'null' | 'default'

interface Given {
  readonly body: unknown
  readonly columns: readonly string[] | undefined
  readonly missing: MissingValues
}

/** The records of a body, each with its path for messages. */
export function givenRows(
  model: Model,
  { body, columns, missing }: Given,
): readonly { readonly value: unknown; readonly path: string }[] {
  for (const column of columns ?? []) checkColumn(model, column)
  const shape = (value: unknown): unknown =>
    columns === undefined ? value : withColumns(model, value, { columns, missing })
  if (!Array.isArray(body)) return [{ value: shape(body), path: '' }]
  return body.map((value, index) => ({ value: shape(value), path: `[${index}]` }))
}

function checkColumn(model: Model, column: string): void {
  if (!model.fields.has(column))
    throw new PlatformError('FIELD_UNKNOWN', {
      message: `columns: the model "${model.name}" has no field "${column}".`,
    })
}

function withColumns(
  model: Model,
  value: unknown,
  { columns, missing }: { readonly columns: readonly string[]; readonly missing: MissingValues },
): unknown {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return value
  const members = new Map<string, unknown>(Object.entries(value))
  const shaped = columns.map((column) => {
    const absent = missing === 'null' && isNullable(model.fields.get(column)) ? null : undefined
    return [column, members.has(column) ? members.get(column) : absent]
  })
  return Object.fromEntries(shaped)
}

/** For a required field null is never right, so that its default is taken whatever was asked. */
function isNullable(field: Field | undefined): boolean {
  return field !== undefined && !field.required && 'default' in field
}
