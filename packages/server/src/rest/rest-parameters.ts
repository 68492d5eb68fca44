import type { Condition, OrderBy, QueryBody, Selected } from '@zennnn/data'
import { PlatformError } from '@zennnn/kernel'
import { Cursor } from './rest-cursor.ts'
import { type FilterTarget, parseFilter, parseLogic } from './rest-filter.ts'
import { parseOrder } from './rest-order.ts'
import { parseJsonPath, parseSelect } from './rest-select.ts'

/** What the query string of a request says. */
export interface RestParameters extends QueryBody {
  /** `columns=`: the only members of the body that count. */
  readonly columns: readonly string[] | undefined
  readonly onConflict: readonly string[] | undefined
  readonly hasSelect: boolean
}

/** Throws QUERY_INVALID, and EMBED_FILTER_INVALID for a filter under a relation that the select does not embed. */
export function parseParameters(search: string): RestParameters {
  const single = new Map<string, string>()
  const parts: Part[] = []
  for (const [key, value] of new URLSearchParams(search)) {
    if (!SINGLE.has(key)) parts.push(parsePart(key, value))
    else if (single.has(key)) throw refuse(`${key} is given twice.`)
    else single.set(key, value)
  }
  const select = parseSelect(single.get('select') ?? '*')
  return {
    ...bodyOf(select.length === 0 ? [{ kind: 'all' }] : select, parts, []),
    columns: nameList('columns', single.get('columns')),
    onConflict: nameList('on_conflict', single.get('on_conflict')),
    hasSelect: single.has('select'),
  }
}

const SINGLE: ReadonlySet<string> = new Set(['select', 'columns', 'on_conflict'])

/** One parameter, and under which embedded relation it counts. */
interface Part {
  readonly path: readonly string[]
  readonly key: string
  readonly says:
    | { readonly kind: 'where'; readonly condition: Condition }
    | { readonly kind: 'order'; readonly order: readonly OrderBy[] }
    | { readonly kind: 'limit' | 'offset'; readonly rows: number }
}

/** `state`, `lines.order`, `customer.name`, `not.or`, `custom->>a`, and `name[0]` as some client counts its filters. */
function parsePart(key: string, value: string): Part {
  const cursor = new Cursor(key.replace(/\[\d+\]$/, ''), key)
  const names = [cursor.name()]
  while (cursor.take('.')) names.push(cursor.name())
  const json = parseJsonPath(cursor)
  cursor.expectEnd()
  const last = names.at(-1) ?? ''
  const path = names.slice(0, -1)
  if (json.length > 0) return { path, key, says: filter({ path: [last], json }, value, key) }
  if (last === 'and' || last === 'or') {
    const isNegated = path.at(-1) === 'not'
    const condition = parseLogic(last, value, key)
    return {
      path: isNegated ? path.slice(0, -1) : path,
      key,
      says: { kind: 'where', condition: isNegated ? { kind: 'not', condition } : condition },
    }
  }
  if (last === 'order') return { path, key, says: { kind: 'order', order: parseOrder(value, key) } }
  if (last === 'limit' || last === 'offset')
    return { path, key, says: { kind: last, rows: rowCount(key, value) } }
  return { path, key, says: filter({ path: [last], json }, value, key) }
}

function filter(target: FilterTarget, value: string, key: string): Part['says'] {
  return { kind: 'where', condition: parseFilter(target, value, key) }
}

function rowCount(key: string, value: string): number {
  if (/^\d{1,9}$/.test(value)) return Number(value)
  throw refuse(`${key}: ${JSON.stringify(value.slice(0, 40))} is not a number of rows.`)
}

function bodyOf(
  select: readonly Selected[],
  parts: readonly Part[],
  above: readonly string[],
): QueryBody {
  const own = parts.filter((part) => part.path.length === 0)
  const nested = parts.filter((part) => part.path.length > 0)
  const embeds = select.filter((item) => item.kind === 'embed')
  for (const part of nested)
    if (!embeds.some((embed) => (embed.alias ?? embed.relation) === part.path[0]))
      throw new PlatformError('EMBED_FILTER_INVALID', {
        message: `${part.key}: the select does not embed ${JSON.stringify([...above, part.path[0]].join('.'))}.`,
      })
  return {
    select: select.map((item) => (item.kind === 'embed' ? embedWith(item, nested, above) : item)),
    where: conditionOf(own),
    order: own.flatMap(({ says }) => (says.kind === 'order' ? says.order : [])),
    limit: onlyRows(own, 'limit'),
    offset: onlyRows(own, 'offset'),
  }
}

function embedWith(
  embed: Extract<Selected, { kind: 'embed' }>,
  parts: readonly Part[],
  above: readonly string[],
): Selected {
  const name = embed.alias ?? embed.relation
  const mine = parts
    .filter((part) => part.path[0] === name)
    .map((part) => ({ ...part, path: part.path.slice(1) }))
  return { ...embed, query: bodyOf(embed.query.select, mine, [...above, name]) }
}

function conditionOf(parts: readonly Part[]): Condition | undefined {
  const conditions = parts.flatMap(({ says }) => (says.kind === 'where' ? [says.condition] : []))
  return conditions.length > 1 ? { kind: 'and', conditions } : conditions[0]
}

function onlyRows(parts: readonly Part[], kind: 'limit' | 'offset'): number | undefined {
  const given = parts.flatMap(({ says }) => (says.kind === kind ? [says.rows] : []))
  if (given.length > 1) throw refuse(`${kind} is given twice.`)
  return given[0]
}

function nameList(parameter: string, text: string | undefined): readonly string[] | undefined {
  if (text === undefined || text === '') return undefined
  const cursor = new Cursor(text, parameter)
  const names: string[] = []
  do {
    cursor.skipSpace()
    names.push(cursor.name())
    cursor.skipSpace()
  } while (cursor.take(','))
  cursor.expectEnd()
  return names
}

function refuse(message: string): PlatformError {
  return new PlatformError('QUERY_INVALID', { message })
}
