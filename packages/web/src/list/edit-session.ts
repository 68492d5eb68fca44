import type { Row } from '../api/records.ts'

/** What somebody typed into the rows of a list and has not saved yet. */
export interface EditSession {
  readonly rows: Readonly<Record<string, RowEdit>>
}

export interface RowEdit {
  /** As it was when the editing began; its version goes with the change. */
  readonly before: Row
  readonly version: number
  /** By the name of the field; only what was changed. */
  readonly values: Readonly<Record<string, unknown>>
  /** What is wrong, by field; under `''` what is about the row. */
  readonly problems: Readonly<Record<string, string>>
  readonly isSaving: boolean
}

export const NO_EDITS: EditSession = { rows: {} }

export type EditEvent =
  | { readonly kind: 'begin'; readonly row: Row }
  | { readonly kind: 'type'; readonly id: string; readonly field: string; readonly value: unknown }
  | { readonly kind: 'drop'; readonly ids: readonly string[] }
  | { readonly kind: 'saving'; readonly id: string }
  | {
      readonly kind: 'refused'
      readonly id: string
      readonly problems: Readonly<Record<string, string>>
      /** The version that is there now, when somebody else was faster. */
      readonly version?: number | undefined
    }

export function nextSession(session: EditSession, event: EditEvent): EditSession {
  switch (event.kind) {
    case 'begin':
      return session.rows[event.row.id] === undefined
        ? { rows: { ...session.rows, [event.row.id]: newEdit(event.row) } }
        : session
    case 'type':
      return patch(session, event.id, (edit) => ({
        values: { ...edit.values, [event.field]: event.value },
        problems: without(edit.problems, event.field),
      }))
    case 'drop':
      return {
        rows: Object.fromEntries(
          Object.entries(session.rows).filter(([id]) => !event.ids.includes(id)),
        ),
      }
    case 'saving':
      return patch(session, event.id, () => ({ isSaving: true, problems: {} }))
    case 'refused':
      return patch(session, event.id, (edit) => ({
        isSaving: false,
        problems: event.problems,
        version: event.version ?? edit.version,
      }))
  }
}

/** The value that a cell shows while its row is edited. */
export function editedValue(edit: RowEdit, field: string): unknown {
  return Object.hasOwn(edit.values, field) ? edit.values[field] : edit.before[field]
}

/** The rows in which something differs from before. */
export function changedRows(
  session: EditSession,
  isSame: (field: string, a: unknown, b: unknown) => boolean,
): readonly (readonly [id: string, edit: RowEdit, fields: readonly string[]])[] {
  return Object.entries(session.rows)
    .map(([id, edit]) => {
      const fields = Object.keys(edit.values).filter(
        (field) => !isSame(field, edit.values[field], edit.before[field]),
      )
      return [id, edit, fields] as const
    })
    .filter(([, , fields]) => fields.length > 0)
}

/** What a refusal says of single fields; `''` = of the row as a whole. */
export function problemsOf(problem: {
  readonly message: string
  readonly details: unknown
}): Readonly<Record<string, string>> {
  const { details } = problem
  const entries = (Array.isArray(details) ? details : [])
    .map((one: unknown) => Object(one))
    .filter(({ field, message }) => typeof field === 'string' && typeof message === 'string')
    .map(({ field, message }): [string, string] => [String(field), String(message)])
  return entries.length === 0 ? { '': problem.message } : Object.fromEntries(entries)
}

function newEdit(row: Row): RowEdit {
  return {
    before: row,
    version: Number(row['version']),
    values: {},
    problems: {},
    isSaving: false,
  }
}

function patch(
  session: EditSession,
  id: string,
  change: (edit: RowEdit) => Partial<RowEdit>,
): EditSession {
  const edit = session.rows[id]
  return edit === undefined
    ? session
    : { rows: { ...session.rows, [id]: { ...edit, ...change(edit) } } }
}

function without(
  problems: Readonly<Record<string, string>>,
  field: string,
): Readonly<Record<string, string>> {
  return Object.fromEntries(Object.entries(problems).filter(([name]) => name !== field))
}
