import { useReducer } from 'react'
import type { ModelMeta } from '../api/meta.ts'
import { ApiProblem } from '../api/problem.ts'
import { type Row, updateRecord } from '../api/records.ts'
import { t } from '../language/language.ts'
import { notifyDone } from '../shell/notify.ts'
import {
  changedRows,
  type EditEvent,
  type EditSession,
  NO_EDITS,
  nextSession,
  problemsOf,
  type RowEdit,
} from './edit-session.ts'
import type { ListColumn } from './list-columns.ts'
import { patchRows, refreshSums } from './list-data.ts'

export interface ListEdit {
  readonly session: EditSession
  readonly send: (event: EditEvent) => void
  /** How many rows differ from what is stored. */
  readonly changed: number
  /** Saves these rows, or all; what is refused stays with its reason in the cell. */
  readonly save: (ids?: readonly string[]) => Promise<void>
}

const NEVER_TYPED: ReadonlySet<string> = new Set([
  'id',
  'computed',
  'total',
  'sequence',
  'collection',
  'json',
  'attachment',
])

export function isEditable(model: ModelMeta, { id, field }: ListColumn): boolean {
  return (
    model.operations.includes('update') &&
    !field.readonly &&
    !id.includes('.') &&
    !NEVER_TYPED.has(field.kind)
  )
}

/** Rows of the list that somebody changes in their cells; several are saved together. */
export function useListEdit(
  model: ModelMeta,
  columns: readonly ListColumn[],
  select: string,
): ListEdit {
  const [session, send] = useReducer(nextSession, NO_EDITS)
  const isSame = (field: string, a: unknown, b: unknown): boolean =>
    columns.find(({ id }) => id === field)?.kind.isSame(a, b) ?? Object.is(a, b)
  const changed = changedRows(session, isSame)
  return {
    session,
    send,
    changed: changed.length,
    save: async (ids) => {
      const wanted = changed.filter(([id]) => ids?.includes(id) ?? true)
      const untouched = (ids ?? Object.keys(session.rows)).filter(
        (id) => !changed.some(([other]) => other === id),
      )
      send({ kind: 'drop', ids: untouched })
      const saved: Row[] = []
      for (const [id, edit, fields] of wanted) {
        send({ kind: 'saving', id })
        const row = await saveRow(model, edit, valuesOf(edit, fields, columns), select).catch(
          (error: unknown) => {
            send({ kind: 'refused', id, ...refusalOf(error, columns) })
          },
        )
        if (row === undefined) continue
        saved.push(row)
        patchRows(model.name, [row])
        send({ kind: 'drop', ids: [id] })
      }
      if (saved.length === 0) return
      await refreshSums(model.name)
      notifyDone(t('{count, plural, one {# row} other {# rows}} saved.', { count: saved.length }))
    },
  }
}

async function saveRow(
  model: ModelMeta,
  { before, version }: RowEdit,
  values: unknown,
  select: string,
): Promise<Row> {
  return await updateRecord(model.name, { id: before.id, version, values, select })
}

function valuesOf(
  edit: RowEdit,
  fields: readonly string[],
  columns: readonly ListColumn[],
): Readonly<Record<string, unknown>> {
  return Object.fromEntries(
    fields.map((name) => {
      const kind = columns.find(({ id }) => id === name)?.kind
      return [name, kind?.toWire(edit.values[name]) ?? null]
    }),
  )
}

interface Refusal {
  readonly problems: Readonly<Record<string, string>>
  readonly version?: number
}

function refusalOf(error: unknown, columns: readonly ListColumn[]): Refusal {
  if (!(error instanceof ApiProblem)) return { problems: { '': String(error) } }
  return error.code === 'VERSION_CONFLICT'
    ? conflictOf(error, columns)
    : { problems: problemsOf(error) }
}

/** Somebody was faster: says what they wrote, and lets the person save over it knowingly. */
function conflictOf(error: ApiProblem, columns: readonly ListColumn[]): Refusal {
  const { version, fields } = Object(error.details)
  const both: Readonly<Record<string, unknown>> = Object(fields)
  const entries = Object.entries(both).map(([name, values]): [string, string] => {
    const column = columns.find(({ id }) => id === name)
    const { theirs } = Object(values)
    const value = column?.kind.toText(theirs, column.field) ?? String(theirs)
    return [
      name,
      t('Somebody else wrote “{value}” meanwhile. Save again to keep yours.', { value }),
    ]
  })
  const problems =
    entries.length > 0
      ? Object.fromEntries(entries)
      : { '': t('Somebody else changed this record meanwhile. Save again to keep yours.') }
  return typeof version === 'number' ? { problems, version } : { problems }
}
