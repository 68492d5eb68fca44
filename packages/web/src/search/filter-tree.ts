import type { Filter } from '../api/records.ts'

/** Conditions that people join by and, or. */
export type FilterNode = FilterCondition | FilterGroup

export interface FilterCondition {
  readonly kind: 'condition'
  /** A field, or a reference and a field beyond it: `customer.name`. */
  readonly path: string
  /** By its name among the operators of the field's kind. */
  readonly operator: string
  readonly value: string
}

export interface FilterGroup {
  readonly kind: 'and' | 'or'
  readonly parts: readonly FilterNode[]
}

export const EMPTY_TREE: FilterGroup = { kind: 'and', parts: [] }

const MAX_DEPTH = 10
const CONDITION = /^([a-z0-9_]+(?:\.[a-z0-9_]+)*)\.([A-Za-z0-9_]+)\."/
const LIST_OPERATORS = /(?:^|\.)(?:in|is|cs|cd|ov)$|\((?:any|all)\)$/

/** `and(name.contains."a",or(total.gt."100",country.name.is."x"))`: as PostgREST, with the operators of this client. */
export function formatTree(node: FilterNode): string {
  if (node.kind === 'condition') return `${node.path}.${node.operator}.${quote(node.value)}`
  return `${node.kind}(${node.parts.map(formatTree).join(',')})`
}

/** undefined for what `formatTree` did not write. */
export function parseTree(text: string): FilterGroup | undefined {
  const read = readNode(text, 0)
  return read?.rest === '' && read.node.kind !== 'condition' ? read.node : undefined
}

/** The condition in PostgREST's grammar; what is not complete yet is left out, and undefined when nothing remains. */
export function toCondition(
  node: FilterNode,
  toFilters: (condition: FilterCondition) => readonly Filter[] | undefined,
): string | undefined {
  if (node.kind === 'condition') {
    const filters = toFilters(node)?.map(filterCondition) ?? []
    return filters.length > 1 ? `and(${filters.join(',')})` : filters[0]
  }
  const parts = node.parts
    .map((part) => toCondition(part, toFilters))
    .filter((part) => part !== undefined)
  return parts.length === 0 ? undefined : `${node.kind}(${parts.join(',')})`
}

/** A filter as it stands inside `and(…)`: quoted, so that commas and parentheses of a value stay in it. */
export function filterCondition([path, operator, value]: Filter): string {
  return `${path}.${operator}.${LIST_OPERATORS.test(operator) ? value : quote(value)}`
}

/** How many conditions there are. */
export function countConditions(node: FilterNode): number {
  if (node.kind === 'condition') return 1
  return node.parts.reduce((sum, part) => sum + countConditions(part), 0)
}

function quote(text: string): string {
  return `"${text.replaceAll(/[\\"]/g, '\\$&')}"`
}

interface Read {
  readonly node: FilterNode
  readonly rest: string
}

function readNode(text: string, depth: number): Read | undefined {
  if (depth > MAX_DEPTH) return undefined
  const kind = text.startsWith('and(') ? 'and' : text.startsWith('or(') ? 'or' : undefined
  return kind === undefined ? readCondition(text) : readGroup(kind, text, depth)
}

function readGroup(kind: 'and' | 'or', text: string, depth: number): Read | undefined {
  const parts: FilterNode[] = []
  let rest = text.slice(kind.length + 1)
  while (!rest.startsWith(')')) {
    const read = readNode(rest, depth + 1)
    if (read === undefined) return undefined
    parts.push(read.node)
    rest = read.rest
    if (rest.startsWith(',')) rest = rest.slice(1)
    else if (!rest.startsWith(')')) return undefined
  }
  return { node: { kind, parts }, rest: rest.slice(1) }
}

function readCondition(text: string): Read | undefined {
  const match = CONDITION.exec(text)
  if (match === null) return undefined
  const [start, path = '', operator = ''] = match
  let value = ''
  for (let at = start.length; at < text.length; at += 1) {
    const sign = text.charAt(at)
    if (sign === '"')
      return { node: { kind: 'condition', path, operator, value }, rest: text.slice(at + 1) }
    if (sign === '\\') at += 1
    value += text.charAt(at)
  }
  return undefined
}
