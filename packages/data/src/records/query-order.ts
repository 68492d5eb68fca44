import { type OrderBy, QUERY_LIMITS } from './query.ts'
import { findColumn, readSource } from './query-column.ts'
import { type Draft, identifier, newPlace, type Place } from './query-draft.ts'
import { quoted, refuseQuery, unknownField } from './query-refuse.ts'
import { findRelation } from './query-relation.ts'

export interface Order {
  /** LEFT JOINs for references that the order walks through. */
  readonly joins: readonly string[]
  /** What the page has to carry out so that the rows can be sorted again around it. */
  readonly carried: readonly string[]
  /** Sort keys inside the page, and the same ones around it; both empty = no order. */
  readonly inner: readonly string[]
  readonly outer: readonly string[]
}

/** Without an order the model's own is taken; the id comes last, so that pages never overlap. */
export function compileOrder(draft: Draft, place: Place, order: readonly OrderBy[]): Order {
  if (order.length > QUERY_LIMITS.order)
    throw refuseQuery(`A query may be ordered by at most ${QUERY_LIMITS.order} fields.`)
  const terms = order.length > 0 ? order : modelOrder(place)
  const parts = terms.map((term, index) => orderTerm(draft, place, term, index))
  const id = `${place.alias}."id"`
  const hasId = terms.some(({ path }) => path.length === 1 && path[0] === 'id')
  const last = hasId ? [] : [id]
  return {
    joins: parts.flatMap((part) => part.joins),
    carried: parts.flatMap((part) => part.carried),
    inner: [...parts.map((part) => part.inner), ...last],
    outer: [...parts.map((part) => part.outer), ...last],
  }
}

/** In a grouped query the rows are no records any more: only what is selected can order them. */
export function compileGroupOrder(
  order: readonly OrderBy[],
  names: readonly string[],
): readonly string[] {
  return order.map((term) => {
    const [name = '', ...rest] = term.path
    if (rest.length > 0 || term.json.length > 0 || !names.includes(name))
      throw refuseQuery(`Grouped rows cannot be ordered by ${quoted(name)}: it is not selected.`)
    return `${identifier(name)}${suffix(term)}`
  })
}

interface OrderPart {
  readonly joins: readonly string[]
  readonly carried: readonly string[]
  readonly inner: string
  readonly outer: string
}

function orderTerm(draft: Draft, place: Place, term: OrderBy, index: number): OrderPart {
  const [name = '', ...path] = term.path
  if (path.length === 0) {
    const { sql } = findColumn(draft, place, name, term.json)
    const key = `${sql}${suffix(term)}`
    return { joins: [], carried: [], inner: key, outer: key }
  }
  if (path.length >= QUERY_LIMITS.nesting) throw refuseQuery('A path walks too many references.')
  const { joins, last } = walk(draft, place, term.path.slice(0, -1))
  const { sql } = findColumn(draft, last, path.at(-1) ?? '', term.json)
  // Not a name that a field can have.
  const carriedName = identifier(`order ${index}`)
  return {
    joins,
    carried: [`${sql} as ${carriedName}`],
    inner: `${sql}${suffix(term)}`,
    outer: `${place.alias}.${carriedName}${suffix(term)}`,
  }
}

function walk(
  draft: Draft,
  start: Place,
  path: readonly string[],
): { readonly joins: readonly string[]; readonly last: Place } {
  const joins: string[] = []
  let last = start
  for (const name of path) {
    if (!last.model.fields.has(name) && !draft.sight.models.has(name))
      throw unknownField(last.model.name, name)
    const relation = findRelation(draft.sight, last.model, name, undefined)
    if (relation.many)
      throw refuseQuery(`${last.model.name} cannot be ordered by the list ${name}.`)
    const there = newPlace(draft, relation.target)
    const source = readSource(draft.sight, relation.target)
    joins.push(`left join ${source} ${there.alias} on ${relation.join(last.alias, there.alias)}`)
    last = there
  }
  return { joins, last }
}

function modelOrder(place: Place): readonly OrderBy[] {
  return place.model.order.split(',').flatMap((part) => {
    const [name = '', direction] = part.trim().split(/\s+/)
    if (!place.model.fields.has(name)) return []
    return [{ path: [name], json: [], descending: direction === 'desc', nulls: undefined }]
  })
}

function suffix(term: OrderBy): string {
  return `${term.descending ? ' desc' : ''}${term.nulls === undefined ? '' : ` nulls ${term.nulls}`}`
}
