import { QUERY_LIMITS, type QueryBody, type SelectedEmbed } from './query.ts'
import { readSource } from './query-column.ts'
import { compileWhere } from './query-condition.ts'
import { bind, type Draft, identifier, newPlace, type Place, spend } from './query-draft.ts'
import { compileGroupOrder, compileOrder } from './query-order.ts'
import { refuseQuery } from './query-refuse.ts'
import { findRelation } from './query-relation.ts'
import { checkAlias, compileOutputs, mergeOutputs, type Output } from './query-select.ts'

/** How much of the rows is wanted: a page, or (for the one record behind a reference) whatever is there. */
export interface RowsFrame {
  readonly depth: number
  /** Joins the rows to those around them. */
  readonly join: string | undefined
  readonly isPaged: boolean
}

export interface Rows {
  readonly sql: string
  readonly names: readonly string[]
  /** FROM and WHERE that give one row for each that matches, page or not. */
  readonly matching: string
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
  if (frame.depth > QUERY_LIMITS.nesting)
    throw refuseQuery(`Relations are nested deeper than ${QUERY_LIMITS.nesting} levels.`)
  const conditions = [
    ...(frame.join === undefined ? [] : [frame.join]),
    ...compileWhere(draft, place, body),
  ]
  const where = conditions.length === 0 ? '' : ` where ${conditions.join(' and ')}`
  const from = `from ${readSource(draft.sight, place.model)} ${place.alias}`
  const selection = compileSelection(draft, place, body, frame.depth)
  const parts = { from, where, selection, page: frame.isPaged ? compilePage(draft, body) : '' }
  const isGrouped = selection.outputs.some((output) => output.origin === 'aggregate')
  return isGrouped ? groupedRows(parts, body) : plainRows(draft, place, body, parts)
}

interface Selection {
  readonly outputs: readonly Output[]
  readonly laterals: readonly string[]
}

interface Parts {
  readonly from: string
  readonly where: string
  readonly selection: Selection
  readonly page: string
}

function plainRows(draft: Draft, place: Place, body: QueryBody, parts: Parts): Rows {
  const { from, where, selection, page } = parts
  const { names, list } = outputList(selection.outputs)
  const matching = `${from}${where}`
  if (page === '')
    return { sql: `select ${list} ${from}${joined(selection.laterals)}${where}`, names, matching }
  const order = compileOrder(draft, place, body.order)
  const inner = `${from}${joined(order.joins)}${where} order by ${order.inner.join(', ')}${page}`
  if (selection.laterals.length === 0) return { sql: `select ${list} ${inner}`, names, matching }
  // The page is cut first: what is embedded is looked up for its rows only, not for all that match.
  const carried = [`${place.alias}.*`, ...order.carried].join(', ')
  const sql = `select ${list} from (select ${carried} ${inner}) ${place.alias}${joined(selection.laterals)} order by ${order.outer.join(', ')}`
  return { sql, names, matching }
}

function groupedRows(parts: Parts, body: QueryBody): Rows {
  const { from, where, selection, page } = parts
  const { names, list } = outputList(selection.outputs)
  const keys = selection.outputs.flatMap((output, index) =>
    output.origin === 'aggregate' ? [] : [index + 1],
  )
  const group = keys.length === 0 ? '' : ` group by ${keys.join(', ')}`
  // Always a whole order: that of a hash table follows the planner's idea of rows that the reader may not see.
  const order = [...compileGroupOrder(body.order, names), ...keys.map(String)]
  const orderBy = order.length === 0 ? '' : ` order by ${order.join(', ')}`
  const all = `select ${list} ${from}${joined(selection.laterals)}${where}${group}`
  return { sql: `${all}${orderBy}${page}`, names, matching: `from (${all}) g` }
}

function outputList(outputs: readonly Output[]): {
  readonly names: readonly string[]
  readonly list: string
} {
  if (outputs.length === 0) throw refuseQuery('The select names nothing.')
  return {
    names: outputs.map((output) => output.name),
    list: outputs.map((output) => `${output.sql} as ${identifier(output.name)}`).join(', '),
  }
}

function joined(joins: readonly string[]): string {
  return joins.map((join) => ` ${join}`).join('')
}

function compilePage(draft: Draft, body: QueryBody): string {
  const limit = Math.min(body.limit ?? QUERY_LIMITS.rows, QUERY_LIMITS.rows)
  const limitSql = PLAIN_LIMITS.has(limit) ? String(limit) : bind(draft, 'integer', String(limit))
  if (body.offset === undefined || body.offset === 0) return ` limit ${limitSql}`
  return ` limit ${limitSql} offset ${bind(draft, 'integer', String(body.offset))}`
}

function compileSelection(draft: Draft, place: Place, body: QueryBody, depth: number): Selection {
  const laterals: string[] = []
  const outputs: Output[] = []
  const isGrouped = body.select.some((item) => item.kind === 'aggregate')
  for (const item of body.select) {
    if (item.kind !== 'embed') {
      outputs.push(...compileOutputs(draft, place, item))
      continue
    }
    // Selecting nothing of a relation is how one filters by it without showing it.
    if (item.query.select.length === 0) continue
    const embedded = compileEmbed(draft, place, item, depth)
    if (isGrouped && !item.spread)
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

function compileEmbed(draft: Draft, place: Place, embed: SelectedEmbed, depth: number): Embedded {
  spend(draft, 'selected')
  const relation = findRelation(draft.sight, place.model, embed.relation, embed.hint)
  const there = newPlace(draft, relation.target)
  const alias = `${there.alias}e`
  const join = relation.join(place.alias, there.alias)
  const { query } = embed
  const isPaged = relation.many || query.order.length > 0 || isCut(query)
  const frame = { depth: depth + 1, join, isPaged }
  const rows = compileRows(draft, there, query, frame)
  if (embed.spread) return spread(rows, alias, relation.many, embed)
  const name = checkAlias(embed.alias ?? embed.relation)
  // Made here and not in the list of outputs: a record that many rows refer to becomes JSON once (Memoize).
  const json = relation.many ? `coalesce(json_agg(r.*), '[]'::json)` : 'row_to_json(r.*)'
  return {
    lateral: `left join lateral (select ${json} as json from (${rows.sql}) r) ${alias} on true`,
    outputs: [{ name, sql: `${alias}.json`, origin: 'named' }],
  }
}

function isCut(body: QueryBody): boolean {
  return body.limit !== undefined || body.offset !== undefined
}

function spread(rows: Rows, alias: string, isMany: boolean, embed: SelectedEmbed): Embedded {
  if (isMany)
    throw refuseQuery(`Only one record can be spread; ${JSON.stringify(embed.relation)} is a list.`)
  return {
    lateral: `left join lateral (${rows.sql}) ${alias} on true`,
    outputs: rows.names.map((name) => ({
      name,
      sql: `${alias}.${identifier(name)}`,
      origin: 'named',
    })),
  }
}
