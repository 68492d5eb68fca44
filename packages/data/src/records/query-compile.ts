import { hash } from 'node:crypto'
import type { JsonShape, Statement } from '../connections/statement.ts'
import { QUERY_LIMITS, type RecordQuery } from './query.ts'
import { type Draft, newDraft, newPlace, type Place } from './query-draft.ts'
import { quoted, refuse } from './query-refuse.ts'
import { compileMatching, compileRows } from './query-rows.ts'
import type { Sight } from './query-sight.ts'

/** How the rows become the body. */
export interface BodyForm {
  /** `object`: the only row itself; the page holds two rows when there are more. */
  readonly form: 'array' | 'object'
  /** Leaves keys out whose value is null. */
  readonly stripNulls: boolean
}

export const ARRAY_FORM: BodyForm = { form: 'array', stripNulls: false }

/**
 * A statement whose rows become the body (`Statement.json` says what its result holds). The name is a hash of the text, so
 * the same shape of request is prepared once a connection.
 */
export interface CompiledQuery {
  readonly name: string
  readonly text: string
  readonly values: readonly (string | readonly string[])[]
  readonly readOnly: true
  readonly json: JsonShape
}

/**
 * Compiles a read into one statement. Throws PlatformError before any SQL is sent: MODEL_UNKNOWN, FIELD_UNKNOWN,
 * RELATION_UNKNOWN, RELATION_AMBIGUOUS, EMBED_FILTER_INVALID, VALUE_INVALID, QUERY_INVALID.
 */
export function compileQuery(
  sight: Sight,
  query: RecordQuery,
  body: BodyForm = ARRAY_FORM,
): CompiledQuery {
  const { draft, place } = begin(sight, query, body.stripNulls)
  const wanted = body.form === 'object' ? { ...query, limit: Math.min(query.limit ?? 2, 2) } : query
  const frame = { depth: 0, join: undefined, isPaged: true, role: 'page' } as const
  const { sql, members } = compileRows(draft, place, wanted, frame)
  const json = { ...body, members, limitBytes: QUERY_LIMITS.bodyBytes }
  return { name: statementName(sql), text: sql, values: draft.values, readOnly: true, json }
}

/** A statement with one row, `total`: how many match, page or not; beyond `QUERY_LIMITS.countedRows` only when exact. */
export function compileCount(sight: Sight, query: RecordQuery): Statement {
  const { draft, place } = begin(sight, query, false)
  const matching = compileMatching(draft, place, query)
  const text =
    query.count === 'exact'
      ? `select count(*) as total ${matching}`
      : `select count(*) as total from (select 1 ${matching} limit ${QUERY_LIMITS.countedRows + 1}) c`
  return { name: statementName(text), text, values: draft.values, readOnly: true }
}

/**
 * A statement with one row, `ids`: the 16 bytes of the id of each record that matches, in the query's order, `most` of them
 * at most. One statement, so that the set is that of one moment however long its records are read afterwards.
 */
export function compileIds(
  sight: Sight,
  query: Omit<RecordQuery, 'select' | 'count'>,
  most: number,
): Statement {
  const whole = { ...query, select: [ID], count: undefined }
  const { draft, place } = begin(sight, whole, false)
  const frame = { depth: 0, join: undefined, isPaged: true, most, role: 'page' } as const
  const { sql } = compileRows(draft, place, whole, frame)
  const text = `select string_agg(uuid_send(i."id"), ''::bytea) as ids from (${sql}) i`
  return { name: statementName(text), text, values: draft.values, readOnly: true }
}

const ID = { kind: 'field', name: 'id', path: [], alias: undefined, cast: undefined } as const

function begin(
  sight: Sight,
  query: RecordQuery,
  stripNulls: boolean,
): { readonly draft: Draft; readonly place: Place } {
  const model = sight.models.get(query.model)
  if (model === undefined)
    throw refuse('MODEL_UNKNOWN', `There is no model ${quoted(query.model)}.`)
  const draft = newDraft(sight, stripNulls)
  return { draft, place: newPlace(draft, model) }
}

function statementName(text: string): string {
  return `q_${hash('sha256', text, 'hex').slice(0, 32)}`
}
