import { isRecordId, PlatformError, type RecordId } from '@zennnn/kernel'
import type { Row, Statement } from '../connections/statement.ts'

/** What of the history is wanted. */
export const HISTORY_SHOWN = ['all', 'messages', 'changes'] as const
export type HistoryShown = (typeof HISTORY_SHOWN)[number]

/** A place in the history: instant in microseconds, and id for those of one instant. */
export interface HistoryCursor {
  readonly micros: string
  readonly id: string
}

export interface HistoryQuestion {
  readonly model: string
  readonly id: RecordId
  readonly shown: HistoryShown
  readonly before: HistoryCursor | undefined
  readonly limit: number
}

const CURSOR = /^(\d{1,17})_([0-9a-f-]{36})$/

/** `1793000000000000_0193…`, as an answer gave it; QUERY_INVALID for all else. */
export function parseHistoryCursor(text: string): HistoryCursor {
  const [, micros = '', id = ''] = CURSOR.exec(text) ?? []
  if (!isRecordId(id))
    throw new PlatformError('QUERY_INVALID', {
      message: 'before: this is not a place in a history.',
      hint: 'Give `next` of an earlier answer, or leave `before` out.',
    })
  return { micros, id }
}

export function historyCursorText({ micros, id }: HistoryCursor): string {
  return `${micros}_${id}`
}

export const WHO: Statement = {
  name: 'zennnn_history_who',
  text: `select current_setting('zennnn.groups', true) as groups`,
  values: [],
}

const AT = '(extract(epoch from at) * 1000000)::bigint as micros'
const BEFORE = `coalesce('epoch'::timestamptz + $3::bigint * interval '1 microsecond', 'infinity'),
  coalesce($4::uuid, 'ffffffff-ffff-ffff-ffff-ffffffffffff')`

/** Raw: it is still to be said what of it the asker sees. */
export function changesStatement(question: HistoryQuestion): Statement {
  return {
    name: 'zennnn_history_changes',
    text: `select id, ${AT}, author, operation, model, record, before, after, gone
      from zennnn.history_changes($1::text, $2::uuid, ${BEFORE}, $5::integer)`,
    values: valuesOf(question),
  }
}

export function mailsStatement(question: HistoryQuestion): Statement {
  return {
    name: 'zennnn_history_mails',
    text: `select id, ${AT}, author, recipient, subject, state, body
      from zennnn.history_mails($1::text, $2::uuid, ${BEFORE}, $5::integer)`,
    values: valuesOf(question),
  }
}

/** With the rights of the asker. A message that was mailed comes with its mail, as long as there is that. */
export function notesStatement(question: HistoryQuestion): Statement {
  return {
    name: 'zennnn_history_notes',
    text: `select id, ${AT}, author, body from (
        select "id", "created_at" as at, "created_by" as author, "body" from app."message"
        where "model" = $1::text and "record" = $2::uuid::text and ("kind" = 'note' or "mail" is null)
      ) note
      where (at, id) < (${BEFORE}) order by at desc, id desc limit $5::integer`,
    values: valuesOf(question),
  }
}

/** A row of any of the three, with its place. */
export function cursorOf(row: Row): HistoryCursor {
  return { micros: String(row['micros']), id: String(row['id']) }
}

/** Newest first. */
export function compareRows(a: Row, b: Row): number {
  const [left, right] = [BigInt(String(a['micros'])), BigInt(String(b['micros']))]
  if (left !== right) return left > right ? -1 : 1
  return String(a['id']) > String(b['id']) ? -1 : 1
}

function valuesOf({ model, id, before, limit }: HistoryQuestion): Statement['values'] {
  return [model, id, before?.micros ?? null, before?.id ?? null, limit]
}
