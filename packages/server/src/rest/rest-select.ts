import type { JsonStep, QueryBody, Selected, SelectedEmbed } from '@zennnn/data'
import { Cursor } from './rest-cursor.ts'

const AGGREGATES = ['count', 'sum', 'avg', 'min', 'max'] as const
/** Deeper than any query may nest, far less than the stack holds. */
const MAX_DEPTH = 20

/** `id,nr:name,buyer:customer!inner(name,...country(code)),lines(count),custom->a->>b,amount::text,amount.sum()` */
export function parseSelect(text: string): readonly Selected[] {
  const cursor = new Cursor(text, 'select')
  const items = parseItems(cursor, 0)
  cursor.expectEnd()
  return items
}

/** The steps into a json field, where `->` or `->>` comes next. */
export function parseJsonPath(cursor: Cursor): readonly JsonStep[] {
  const path: JsonStep[] = []
  while (cursor.peek('->')) {
    const arrow = cursor.take('->>') ? '->>' : '->'
    if (arrow === '->') cursor.expect('->')
    path.push({ arrow, key: cursor.name() })
  }
  return path
}

/** What an embedded relation says before its filters, order and page are known. */
const EMPTY_BODY: Omit<QueryBody, 'select'> = {
  where: undefined,
  order: [],
  limit: undefined,
  offset: undefined,
}

function parseItems(cursor: Cursor, depth: number): readonly Selected[] {
  if (depth > MAX_DEPTH) throw cursor.refuse('this is nested too deep')
  const items: Selected[] = []
  cursor.skipSpace()
  if (cursor.isAtEnd || cursor.peek(')')) return items
  do {
    cursor.skipSpace()
    items.push(parseItem(cursor, depth))
    cursor.skipSpace()
  } while (cursor.take(','))
  return items
}

function parseItem(cursor: Cursor, depth: number): Selected {
  if (cursor.take('*')) return { kind: 'all' }
  const spread = cursor.take('...')
  const { alias, name } = parseName(cursor)
  const modifiers = parseModifiers(cursor)
  if (cursor.take('(')) {
    if (name === 'count' && cursor.take(')')) return countAll(cursor, alias)
    const select = parseItems(cursor, depth + 1)
    cursor.expect(')')
    return {
      kind: 'embed',
      relation: name,
      alias,
      ...modifiers,
      spread,
      query: { ...EMPTY_BODY, select },
    }
  }
  if (spread || modifiers.hint !== undefined || modifiers.join === 'inner')
    throw cursor.refuse('"(" is missing')
  return parseField(cursor, alias, name)
}

function parseName(cursor: Cursor): { readonly alias: string | undefined; readonly name: string } {
  const first = cursor.name()
  if (cursor.peek('::') || !cursor.take(':')) return { alias: undefined, name: first }
  return { alias: first, name: cursor.name() }
}

/** `!inner`, `!left` and `!hint`, in any order. */
function parseModifiers(cursor: Cursor): Pick<SelectedEmbed, 'join' | 'hint'> {
  let join: SelectedEmbed['join'] = 'left'
  let hint: string | undefined
  while (cursor.take('!')) {
    const word = cursor.name()
    if (word === 'inner' || word === 'left') join = word
    else hint = word
  }
  return { join, hint }
}

function parseField(cursor: Cursor, alias: string | undefined, name: string): Selected {
  const path = parseJsonPath(cursor)
  const cast = parseCast(cursor)
  if (cast === undefined && path.length === 0 && cursor.take('.'))
    return parseAggregate(cursor, alias, name)
  // PostgREST of old: lines(count) counts the records.
  if (name === 'count' && path.length === 0)
    return { kind: 'aggregate', fn: 'count', field: undefined, alias, cast }
  return { kind: 'field', name, path, alias, cast }
}

function parseAggregate(cursor: Cursor, alias: string | undefined, field: string): Selected {
  const word = cursor.name()
  const fn = AGGREGATES.find((known) => known === word)
  if (fn === undefined) throw cursor.refuse(`${word} is not one of ${AGGREGATES.join(', ')}`)
  cursor.expect('()')
  return { kind: 'aggregate', fn, field, alias, cast: parseCast(cursor) }
}

function countAll(cursor: Cursor, alias: string | undefined): Selected {
  return { kind: 'aggregate', fn: 'count', field: undefined, alias, cast: parseCast(cursor) }
}

function parseCast(cursor: Cursor): string | undefined {
  return cursor.take('::') ? cursor.name() : undefined
}
