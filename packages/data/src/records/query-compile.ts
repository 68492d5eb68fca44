import { hash } from 'node:crypto'
import { type CountKind, QUERY_LIMITS, type RecordQuery } from './query.ts'
import { type Draft, newDraft, newPlace } from './query-draft.ts'
import { quoted, refuse } from './query-refuse.ts'
import { compileRows } from './query-rows.ts'
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
 * A statement with one row: `body` (text: JSON, null when an object was wanted and nothing matches), `oversize` (true
 * when the body would be larger than `QUERY_LIMITS.bodyBytes`: then it is left out), `page` (rows in it), `total` (text of a bigint; null when no count was asked for) and `groups` (text: who asked, as
 * PostgreSQL knows it). The name is a hash of the text, so the same shape of request is prepared once a connection.
 */
export interface CompiledQuery {
  readonly name: string
  readonly text: string
  readonly values: readonly (string | readonly string[])[]
  readonly readOnly: true
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
  const model = sight.models.get(query.model)
  if (model === undefined)
    throw refuse('MODEL_UNKNOWN', `There is no model ${quoted(query.model)}.`)
  const draft = newDraft(sight)
  const place = newPlace(draft, model)
  const wanted = body.form === 'object' ? { ...query, limit: Math.min(query.limit ?? 2, 2) } : query
  const rows = compileRows(draft, place, wanted, { depth: 0, join: undefined, isPaged: true })
  const whole = `select ${bodySql(body)} as body, count(*)::integer as page from (${rows.sql}) r`
  const text = `select case when octet_length(b.body) <= ${QUERY_LIMITS.bodyBytes} then b.body end as body, octet_length(b.body) > ${QUERY_LIMITS.bodyBytes} as oversize, b.page, ${totalSql(query.count, rows.matching)} as total, current_setting('zennnn.groups', true) as groups from (${whole}) b`
  return { name: statementName(text), text, values: valuesOf(draft), readOnly: true }
}

function bodySql(body: BodyForm): string {
  // `r.*` is the row even when a reader calls a field `r`.
  const rows = body.form === 'array' ? `coalesce(json_agg(r.*), '[]'::json)` : 'json_agg(r.*)->0'
  return body.stripNulls ? `json_strip_nulls(${rows})::text` : `(${rows})::text`
}

function totalSql(count: CountKind | undefined, matching: string): string {
  if (count === undefined) return 'null::bigint'
  if (count === 'exact') return `(select count(*) ${matching})`
  return `(select count(*) from (select 1 ${matching} limit ${QUERY_LIMITS.countedRows + 1}) c)`
}

function statementName(text: string): string {
  return `q_${hash('sha256', text, 'hex').slice(0, 32)}`
}

function valuesOf(draft: Draft): readonly (string | readonly string[])[] {
  return draft.values
}
