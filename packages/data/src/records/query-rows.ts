import type { JsonMember } from '../connections/statement.ts'
import { QUERY_LIMITS, type QueryBody, type SelectedEmbed } from './query.ts'
import { readSource } from './query-column.ts'
import { compileWhere } from './query-condition.ts'
import { bind, type Draft, identifier, newPlace, type Place, spend } from './query-draft.ts'
import { compileGuide } from './query-guide.ts'
import { compileGroupOrder, compileOrder } from './query-order.ts'
import { refuseQuery } from './query-refuse.ts'
import { findRelation } from './query-relation.ts'
import { asJson, checkAlias, compileOutputs, mergeOutputs, type Output } from './query-select.ts'

/** How much of the rows is wanted: a page, or (for the one record behind a reference) whatever is there. */
export interface RowsFrame {
  readonly depth: number
  /** Joins the rows to those around them. */
  readonly join: string | undefined
  readonly isPaged: boolean
  /** The most rows of a page; `QUERY_LIMITS.rows` when it does not say. */
  readonly most?: number
  /**
   * `page`: the rows themselves. `reference`: the one record behind a reference, as columns beside those of the row. Both
   * leave it to the reader to make objects of columns. `inside`: rows within JSON that PostgreSQL makes.
   */
  readonly role: 'page' | 'reference' | 'inside'
}

export interface Rows {
  readonly sql: string
  /** Names of the columns. */
  readonly columns: readonly string[]
  /** How a row becomes a JSON object. */
  readonly members: readonly JsonMember[]
  /** A column that is null only where there is no row at all. */
  readonly marker: number
}

/** Page sizes that clients use all the time stand in the text, where the planner sees them. */
const PLAIN_LIMITS: ReadonlySet<number> = new Set([
  1,
  2,
  10,
  20,
  25,
  50,
  80,
  100,
  QUERY_LIMITS.rows,
])

/** A SELECT whose rows are the records of `place` that match, with the outputs that `body` selects. */
export function compileRows(draft: Draft, place: Place, body: QueryBody, frame: RowsFrame): Rows {
  checkDepth(frame)
  const where = whereClause(draft, place, body, frame)
  const from = `from ${readSource(draft.sight, place.model)} ${place.alias}`
  const selection = compileSelection(draft, place, body, frame)
  const list = outputList(selection.outputs, frame.role === 'reference')
  const parts = {
    from,
    where,
    list,
    laterals: selection.laterals,
    page: frame.isPaged ? compilePage(draft, body, frame.most) : '',
  }
  const sql = isGrouped(body)
    ? groupedRows(parts, selection.outputs, body)
    : plainRows(draft, place, body, parts)
  return { ...list, sql }
}

/** FROM and the rest of a SELECT that has one row for each that matches, page or not. */
export function compileMatching(draft: Draft, place: Place, body: QueryBody): string {
  const frame = { depth: 0, join: undefined, isPaged: false, role: 'page' } as const
  if (isGrouped(body))
    return `from (${compileRows(draft, place, { ...body, order: [] }, frame).sql}) g`
  const from = `from ${readSource(draft.sight, place.model)} ${place.alias}`
  return `${from}${whereClause(draft, place, body, frame)}`
}

function checkDepth({ depth }: RowsFrame): void {
  if (depth > QUERY_LIMITS.nesting)
    throw refuseQuery(`Relations are nested deeper than ${QUERY_LIMITS.nesting} levels.`)
}

function isGrouped(body: QueryBody): boolean {
  return body.select.some((item) => item.kind === 'aggregate')
}

function whereClause(draft: Draft, place: Place, body: QueryBody, frame: RowsFrame): string {
  const conditions = [
    ...(frame.join === undefined ? [] : [frame.join]),
    ...guide(draft, place, frame),
    ...compileWhere(draft, place, body),
  ]
  return conditions.length === 0 ? '' : ` where ${conditions.join(' and ')}`
}

/** What is embedded is found by the index of its join. */
function guide(draft: Draft, place: Place, frame: RowsFrame): readonly string[] {
  const found = frame.depth === 0 ? compileGuide(draft.sight, place) : undefined
  return found === undefined ? [] : [found]
}

interface Selection {
  readonly outputs: readonly Output[]
  readonly laterals: readonly string[]
}

interface Parts {
  readonly from: string
  readonly where: string
  readonly list: OutputList
  readonly laterals: readonly string[]
  readonly page: string
}

function plainRows(draft: Draft, place: Place, body: QueryBody, parts: Parts): string {
  const { from, where, list, laterals, page } = parts
  if (page === '') return `select ${list.text} ${from}${joined(laterals)}${where}`
  const order = compileOrder(draft, place, body.order)
  const inner = `${from}${joined(order.joins)}${where} order by ${order.inner.join(', ')}${page}`
  if (laterals.length === 0) return `select ${list.text} ${inner}`
  // The page is cut first: what is embedded is looked up for its rows only, not for all that match.
  const carried = [`${place.alias}.*`, ...order.carried].join(', ')
  return `select ${list.text} from (select ${carried} ${inner}) ${place.alias}${joined(laterals)} order by ${order.outer.join(', ')}`
}

function groupedRows(parts: Parts, outputs: readonly Output[], body: QueryBody): string {
  const { from, where, list, laterals, page } = parts
  const keys = outputs.flatMap((output, index) =>
    output.origin === 'aggregate' ? [] : [index + 1],
  )
  const group = keys.length === 0 ? '' : ` group by ${keys.join(', ')}`
  // Always a whole order: that of a hash table follows the planner's idea of rows that the reader may not see.
  const order = [...compileGroupOrder(body.order, list.columns), ...keys.map(String)]
  const orderBy = page === '' || order.length === 0 ? '' : ` order by ${order.join(', ')}`
  return `select ${list.text} ${from}${joined(laterals)}${where}${group}${orderBy}${page}`
}

interface OutputList extends Pick<Rows, 'columns' | 'members' | 'marker'> {
  readonly text: string
}

/** The SELECT list, and which of its columns make which key. */
function outputList(outputs: readonly Output[], needsMarker: boolean): OutputList {
  if (outputs.length === 0) throw refuseQuery('The select names nothing.')
  const columns: string[] = []
  const texts: string[] = []
  let marker: number | undefined
  const add = (sql: string, name?: string): void => {
    // No field and no alias is called by a number.
    columns.push(name ?? String(columns.length))
    texts.push(`${sql} as ${identifier(columns.at(-1) ?? '')}`)
  }
  const members = outputs.map((output): JsonMember => {
    const at = columns.length
    const { name, sql, inner } = output
    if (inner === undefined) {
      if (output.isAlways === true) marker ??= at
      add(sql, name)
      return { key: name, at }
    }
    for (const column of inner.columns) add(`${sql}.${identifier(column)}`)
    return { key: name, at: at + inner.marker, members: shifted(inner.members, at) }
  })
  if (needsMarker && marker === undefined) {
    marker = columns.length
    add('true')
  }
  return { columns, members, marker: marker ?? 0, text: texts.join(', ') }
}

function shifted(members: readonly JsonMember[], by: number): readonly JsonMember[] {
  return members.map((member) => ({
    key: member.key,
    at: member.at + by,
    ...(member.members === undefined ? {} : { members: shifted(member.members, by) }),
  }))
}

function joined(joins: readonly string[]): string {
  return joins.map((join) => ` ${join}`).join('')
}

function compilePage(draft: Draft, body: QueryBody, most: number = QUERY_LIMITS.rows): string {
  const limit = Math.min(body.limit ?? most, most)
  const limitSql = PLAIN_LIMITS.has(limit) ? String(limit) : bind(draft, 'integer', String(limit))
  if (body.offset === undefined || body.offset === 0) return ` limit ${limitSql}`
  return ` limit ${limitSql} offset ${bind(draft, 'integer', String(body.offset))}`
}

function compileSelection(
  draft: Draft,
  place: Place,
  body: QueryBody,
  frame: RowsFrame,
): Selection {
  const laterals: string[] = []
  const outputs: Output[] = []
  for (const item of body.select) {
    if (item.kind !== 'embed') {
      outputs.push(...compileOutputs(draft, place, item))
      continue
    }
    // Selecting nothing of a relation is how one filters by it without showing it.
    if (item.query.select.length === 0) continue
    const embedded = compileEmbed(draft, place, item, frame)
    if (isGrouped(body) && !item.spread)
      throw refuseQuery(
        `A grouped query cannot embed ${JSON.stringify(item.relation)}.`,
        'Spread it (...relation(field)) to group by its fields.',
      )
    laterals.push(embedded.lateral)
    outputs.push(...embedded.outputs)
  }
  return { outputs: mergeOutputs(outputs), laterals }
}

interface Embedded {
  readonly lateral: string
  readonly outputs: readonly Output[]
}

function compileEmbed(
  draft: Draft,
  place: Place,
  embed: SelectedEmbed,
  frame: RowsFrame,
): Embedded {
  spend(draft, 'selected')
  const relation = findRelation(draft.sight, place.model, embed.relation, embed.hint)
  const there = newPlace(draft, relation.target)
  const alias = `${there.alias}e`
  const { query, spread } = embed
  const isPaged = relation.many || query.order.length > 0 || isCut(query)
  const role = isPaged || spread || frame.role === 'inside' ? 'inside' : 'reference'
  const join = relation.join(place.alias, there.alias)
  const rows = compileRows(draft, there, query, { depth: frame.depth + 1, join, isPaged, role })
  if (spread) return spreadRows(rows, alias, relation.many, embed)
  const name = checkAlias(embed.alias ?? embed.relation)
  if (role === 'reference')
    return {
      lateral: `left join lateral (${rows.sql}) ${alias} on true`,
      outputs: [{ name, sql: alias, origin: 'named', inner: rows }],
    }
  // Made here and not in the list of outputs: a record that many rows refer to becomes JSON once (Memoize).
  const json = relation.many ? `coalesce(json_agg(r.*), '[]'::json)` : 'row_to_json(r.*)'
  return {
    lateral: `left join lateral (select ${json} as json from (${rows.sql}) r) ${alias} on true`,
    outputs: [{ name, sql: asJson(draft, `${alias}.json`), origin: 'named' }],
  }
}

function isCut(body: QueryBody): boolean {
  return body.limit !== undefined || body.offset !== undefined
}

function spreadRows(rows: Rows, alias: string, isMany: boolean, embed: SelectedEmbed): Embedded {
  if (isMany)
    throw refuseQuery(`Only one record can be spread; ${JSON.stringify(embed.relation)} is a list.`)
  return {
    lateral: `left join lateral (${rows.sql}) ${alias} on true`,
    outputs: rows.columns.map((name) => ({
      name,
      sql: `${alias}.${identifier(name)}`,
      origin: 'named',
    })),
  }
}
