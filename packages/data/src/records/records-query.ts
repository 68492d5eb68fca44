import { PlatformError } from '@zennnn/kernel'
import type { Model } from '@zennnn/model'
import type { Condition, Operator, OrderBy, Selected } from './query.ts'
import type { Sight } from './query-sight.ts'

/** The loose forms in which code of apps says what it wants; names are checked by the compiler of queries. */
export type LooseSelection = Readonly<Record<string, unknown>>
export type LooseFilter = Readonly<Record<string, unknown>>

const OPERATOR_OF: ReadonlyMap<string, Operator> = new Map([
  ['eq', 'eq'],
  // `ne` is the opposite of `eq` for null too, as in JavaScript.
  ['ne', 'isdistinct'],
  ['gt', 'gt'],
  ['gte', 'gte'],
  ['lt', 'lt'],
  ['lte', 'lte'],
  ['in', 'in'],
])

/** `{name: true, lines: {price: true}}` as what a query selects; a list taken as it is (`tags: true`) reads ids. */
export function toSelected(
  sight: Sight,
  model: Model,
  selection: LooseSelection,
): readonly Selected[] {
  return Object.entries(selection)
    .filter(([, wanted]) => wanted !== undefined)
    .map(([name, wanted]) => {
      const target = targetModel(sight, model, name)
      if (target === undefined || (wanted === true && !isList(model, name)))
        return selectedField(name)
      const inner = typeof wanted === 'object' ? { ...wanted } : ID_ONLY
      return selectedEmbed(name, toSelected(sight, target, inner))
    })
}

/** Puts plain ids where the selection took a list as it is. */
export function withIdLists(model: Model, selection: LooseSelection, row: unknown): unknown {
  if (typeof row !== 'object' || row === null) return row
  const members = Object.entries(row).map(([name, value]: [string, unknown]) => {
    const isIds = selection[name] === true && isList(model, name) && Array.isArray(value)
    return [name, isIds ? value.map(idOf) : value]
  })
  return Object.fromEntries(members)
}

/** All members must match; undefined when there are none. */
export function toCondition(filter: LooseFilter | undefined): Condition | undefined {
  const conditions = Object.entries(filter ?? {})
    .filter(([, wanted]) => wanted !== undefined)
    .flatMap(([name, wanted]) => comparisons(name, wanted))
  return conditions.length === 0 ? undefined : { kind: 'and', conditions }
}

/** `'date desc, name'`. */
export function toOrder(order: string | undefined): readonly OrderBy[] {
  if (order === undefined) return []
  return order.split(',').map((part) => {
    const [name = '', direction, ...rest] = part.trim().split(/\s+/)
    const isKnown = direction === undefined || direction === 'asc' || direction === 'desc'
    if (!isKnown || rest.length > 0)
      throw new PlatformError('QUERY_INVALID', {
        message: `"${part.trim()}" is not an order; write "field" or "field desc".`,
      })
    return { path: [name], json: [], descending: direction === 'desc', nulls: undefined }
  })
}

function comparisons(name: string, wanted: unknown): readonly Condition[] {
  if (typeof wanted !== 'object' || wanted === null || Array.isArray(wanted))
    return [comparison(name, 'eq', wanted)]
  return Object.entries(wanted)
    .filter(([, value]) => value !== undefined)
    .map(([word, value]) => {
      const operator = OPERATOR_OF.get(word)
      if (operator === undefined)
        throw new PlatformError('QUERY_INVALID', {
          message: `${name}: "${word}" is not an operator.`,
        })
      return comparison(name, operator, value)
    })
}

function comparison(name: string, operator: Operator, value: unknown): Condition {
  const plain = {
    kind: 'compare',
    path: [name],
    json: [],
    quantifier: undefined,
    config: undefined,
  } as const
  if (Array.isArray(value) && operator === 'in')
    return { ...plain, operator, value: value.map((each) => operand(name, each)) }
  if (value !== null) return { ...plain, operator, value: operand(name, value) }
  const isNull = { ...plain, operator: 'is', value: 'null' } as const
  if (operator === 'eq') return isNull
  if (operator === 'isdistinct') return { kind: 'not', condition: isNull }
  throw new PlatformError('QUERY_INVALID', { message: `${name}: null has no order.` })
}

function operand(name: string, value: unknown): string {
  if (typeof value === 'string') return value
  if (typeof value === 'number' || typeof value === 'boolean') return String(value)
  throw new PlatformError('VALUE_INVALID', {
    message: `${name}: only texts, numbers and true or false compare.`,
  })
}

const ID_ONLY: LooseSelection = { id: true }

function idOf(row: unknown): unknown {
  return typeof row === 'object' && row !== null && 'id' in row ? row.id : undefined
}

function isList(model: Model, name: string): boolean {
  const kind = model.fields.get(name)?.kind
  return kind === 'collection' || kind === 'manyToMany'
}

function targetModel(sight: Sight, model: Model, name: string): Model | undefined {
  const field = model.fields.get(name)
  const target = field !== undefined && 'model' in field ? field.model : undefined
  return target === undefined ? undefined : sight.models.get(target)
}

function selectedField(name: string): Selected {
  return { kind: 'field', name, path: [], alias: undefined, cast: undefined }
}

function selectedEmbed(relation: string, select: readonly Selected[]): Selected {
  const query = { select, where: undefined, order: [], limit: undefined, offset: undefined }
  return {
    kind: 'embed',
    relation,
    alias: undefined,
    hint: undefined,
    join: 'left',
    spread: false,
    query,
  }
}
