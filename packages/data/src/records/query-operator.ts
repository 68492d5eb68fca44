import { InvariantError } from '@zennnn/kernel'
import { type Comparison, type Operator, QUERY_LIMITS } from './query.ts'
import type { Column } from './query-column.ts'
import { bind, bindList, type Draft } from './query-draft.ts'
import { parseOperand } from './query-operand.ts'
import { parseLikePattern, parseRegularExpression, parseSearchQuery } from './query-pattern.ts'
import { quoted, refuseOperand, refuseQuery } from './query-refuse.ts'
import type { ValueType } from './value-type.ts'

const SYMBOLS: ReadonlyMap<Operator, string> = new Map([
  ['eq', '='],
  ['neq', '<>'],
  ['gt', '>'],
  ['gte', '>='],
  ['lt', '<'],
  ['lte', '<='],
  ['like', 'like'],
  ['ilike', 'ilike'],
  ['match', '~'],
  ['imatch', '~*'],
])
const PATTERNS: ReadonlySet<Operator> = new Set(['like', 'ilike', 'match', 'imatch'])
const SEARCHES: ReadonlyMap<Operator, string> = new Map([
  ['fts', 'to_tsquery'],
  ['plfts', 'plainto_tsquery'],
  ['phfts', 'phraseto_tsquery'],
  ['wfts', 'websearch_to_tsquery'],
])
/** Text search configurations that every PostgreSQL brings. */
const LANGUAGES: ReadonlySet<string> = new Set([
  'simple',
  'danish',
  'dutch',
  'english',
  'finnish',
  'french',
  'german',
  'italian',
  'norwegian',
  'portuguese',
  'spanish',
  'swedish',
])

/** A comparison of one column. Refuses what the column's type has no such operator for, before SQL would. */
export function compileOperator(draft: Draft, column: Column, condition: Comparison): string {
  const { operator } = condition
  if (operator === 'is') return compileIs(column, condition)
  if (operator === 'in')
    return `${column.sql} = any(${operandList(draft, column, listOf(column, condition))})`
  if (operator === 'isdistinct')
    return `${column.sql} is distinct from ${operand(draft, column, condition)}`
  if (operator === 'cs' || operator === 'cd' || operator === 'ov')
    return contains(draft, column, condition)
  const search = SEARCHES.get(operator)
  if (search !== undefined) return compileSearch(draft, column, condition, search)
  return compileSymbol(draft, column, condition)
}

function compileSymbol(draft: Draft, column: Column, condition: Comparison): string {
  const { operator, quantifier } = condition
  const symbol = SYMBOLS.get(operator)
  if (symbol === undefined)
    throw new InvariantError('query-operator-1', `Operator ${operator} has no symbol.`)
  if (PATTERNS.has(operator)) checkType(column, operator, ['text'])
  if (quantifier === undefined)
    return `${column.sql} ${symbol} ${operand(draft, column, condition)}`
  const list = operandList(draft, column, listOf(column, condition), operator)
  return `${column.sql} ${symbol} ${quantifier}(${list})`
}

function compileIs(column: Column, condition: Comparison): string {
  const value = scalarOf(column, condition).toLowerCase()
  if (value === 'null') return `${column.sql} is null`
  if (value === 'not_null') return `${column.sql} is not null`
  if (value !== 'true' && value !== 'false' && value !== 'unknown')
    throw refuseOperand(`${column.at}: "is" takes null, not_null, true, false or unknown.`)
  checkType(column, `is.${value}`, ['boolean'])
  return `${column.sql} is ${value}`
}

function contains(draft: Draft, column: Column, condition: Comparison): string {
  checkType(column, condition.operator, ['jsonb'])
  if (condition.operator === 'ov')
    throw refuseQuery(`${column.at}: "ov" is for many-to-many fields; json takes cs and cd.`)
  const symbol = condition.operator === 'cs' ? '@>' : '<@'
  return `${column.sql} ${symbol} ${operand(draft, column, condition)}`
}

function compileSearch(
  draft: Draft,
  column: Column,
  condition: Comparison,
  search: string,
): string {
  checkType(column, condition.operator, ['text'])
  const language = condition.config ?? 'simple'
  if (!LANGUAGES.has(language))
    throw refuseQuery(`${column.at}: there is no text search language ${quoted(language)}.`)
  const text = parseOperand('text', scalarOf(column, condition), column.at)
  const query = condition.operator === 'fts' ? parseSearchQuery(text, column.at) : text
  return `to_tsvector('${language}', ${column.sql}) @@ ${search}('${language}', ${bind(draft, 'text', query)})`
}

function operand(draft: Draft, column: Column, condition: Comparison): string {
  const value = scalarOf(column, condition)
  return bind(draft, column.type, parseFor(column, condition.operator, value))
}

function operandList(
  draft: Draft,
  column: Column,
  values: readonly string[],
  operator: Operator = 'in',
): string {
  if (values.length > QUERY_LIMITS.inList)
    throw refuseOperand(`${column.at}: a list may have at most ${QUERY_LIMITS.inList} values.`)
  const parsed = values.map((value) => parseFor(column, operator, value))
  return bindList(draft, column.type, parsed)
}

function parseFor(column: Column, operator: Operator, value: string): string {
  const parsed = parseOperand(column.type, value, column.at)
  if (operator === 'like' || operator === 'ilike') return parseLikePattern(parsed, column.at)
  if (operator === 'match' || operator === 'imatch')
    return parseRegularExpression(parsed, column.at)
  return parsed
}

function scalarOf(column: Column, condition: Comparison): string {
  if (typeof condition.value === 'string') return condition.value
  throw refuseOperand(`${column.at}: "${condition.operator}" takes one value, not a list.`)
}

function listOf(column: Column, condition: Comparison): readonly string[] {
  if (typeof condition.value !== 'string') return condition.value
  throw refuseOperand(`${column.at}: "${condition.operator}" takes a list.`)
}

function checkType(column: Column, operator: string, types: readonly ValueType[]): void {
  if (!types.includes(column.type))
    throw refuseQuery(`${column.at} cannot be compared by "${operator}": it is ${column.type}.`)
}
