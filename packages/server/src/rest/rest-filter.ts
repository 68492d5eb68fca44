import {
  type Condition,
  type JsonStep,
  OPERATORS,
  type Operator,
  parseArrayLiteral,
} from '@zennnn/data'
import { Cursor } from './rest-cursor.ts'
import { parseJsonPath } from './rest-select.ts'

/** Deeper than any query may nest, far less than the stack holds. */
const MAX_DEPTH = 20

/** What a filter is about: a field, possibly beyond references, possibly inside its json. */
export interface FilterTarget {
  readonly path: readonly string[]
  readonly json: readonly JsonStep[]
}

/** The value of `amount=not.gte.5`: everything behind the field. */
export function parseFilter(target: FilterTarget, text: string, parameter: string): Condition {
  const cursor = new Cursor(text, parameter)
  const condition = parseComparison(cursor, target, false)
  cursor.expectEnd()
  return condition
}

/** The value of `or=(a.gt.5,and(b.eq.x,not.c.is.null))`. */
export function parseLogic(kind: 'and' | 'or', text: string, parameter: string): Condition {
  const cursor = new Cursor(text, parameter)
  const condition = parseJunction(cursor, kind, 0)
  cursor.expectEnd()
  return condition
}

/** `("a,b",c)` as `in` takes it. Quotes inside a word that does not begin with one belong to the word, as clients send it. */
function parseList(cursor: Cursor): readonly string[] {
  const values: string[] = []
  cursor.expect('(')
  if (cursor.take(')')) return values
  do {
    if (cursor.peek('"')) values.push(cursor.quoted())
    else values.push(cursor.until(',)'))
  } while (cursor.take(','))
  cursor.expect(')')
  return values
}

function parseJunction(cursor: Cursor, kind: 'and' | 'or', depth: number): Condition {
  if (depth > MAX_DEPTH) throw cursor.refuse('this is nested too deep')
  const conditions: Condition[] = []
  cursor.expect('(')
  do {
    cursor.skipSpace()
    conditions.push(parseTerm(cursor, depth + 1))
    cursor.skipSpace()
  } while (cursor.take(','))
  cursor.expect(')')
  return { kind, conditions }
}

function parseTerm(cursor: Cursor, depth: number): Condition {
  for (const kind of ['and', 'or'] as const) {
    if (cursor.peek(`${kind}(`)) {
      cursor.expect(kind)
      return parseJunction(cursor, kind, depth)
    }
    if (cursor.peek(`not.${kind}(`)) {
      cursor.expect(`not.${kind}`)
      return { kind: 'not', condition: parseJunction(cursor, kind, depth) }
    }
  }
  // PostgREST has `field.not.eq.…` only; clients and its own examples also write the word in front.
  if (cursor.take('not.'))
    return { kind: 'not', condition: parseComparison(cursor, parseTarget(cursor), true) }
  return parseComparison(cursor, parseTarget(cursor), true)
}

/** `amount.`, `custom->a.`, `customer.name.`: names up to the one that an operator follows. */
function parseTarget(cursor: Cursor): FilterTarget {
  const path = [cursor.name()]
  const json = parseJsonPath(cursor)
  cursor.expect('.')
  while (json.length === 0 && !isOperatorNext(cursor)) {
    path.push(cursor.name())
    cursor.expect('.')
  }
  return { path, json }
}

function isOperatorNext(cursor: Cursor): boolean {
  return ['not', ...OPERATORS].some((word) => cursor.peek(`${word}.`) || cursor.peek(`${word}(`))
}

function parseComparison(cursor: Cursor, target: FilterTarget, isTerm: boolean): Condition {
  if (cursor.take('not.'))
    return { kind: 'not', condition: parseComparison(cursor, target, isTerm) }
  const operator = parseOperator(cursor)
  const option = cursor.take('(') ? cursor.until(')') : undefined
  if (option !== undefined) cursor.expect(')')
  cursor.expect('.')
  const quantifier = option === 'any' || option === 'all' ? option : undefined
  const config = quantifier === undefined ? option : undefined
  checkOption(cursor, operator, quantifier, config)
  const value = parseValue(cursor, operator, quantifier !== undefined, isTerm)
  return { kind: 'compare', ...target, operator, value, quantifier, config }
}

function parseOperator(cursor: Cursor): Operator {
  const word = cursor.name()
  const operator = OPERATORS.find((known) => known === word)
  if (operator === undefined)
    throw cursor.refuse(
      `${JSON.stringify(word)} is not an operator; known are ${OPERATORS.join(', ')}`,
    )
  return operator
}

const QUANTIFIED: ReadonlySet<Operator> = new Set([
  'eq',
  'gt',
  'gte',
  'lt',
  'lte',
  'like',
  'ilike',
  'match',
  'imatch',
])

function checkOption(
  cursor: Cursor,
  operator: Operator,
  quantifier: 'any' | 'all' | undefined,
  config: string | undefined,
): void {
  if (quantifier !== undefined && !QUANTIFIED.has(operator))
    throw cursor.refuse(`${operator} takes no ${quantifier}`)
  if (config !== undefined && !operator.endsWith('fts'))
    throw cursor.refuse(`${operator} takes nothing in parentheses but any or all`)
}

function parseValue(
  cursor: Cursor,
  operator: Operator,
  isQuantified: boolean,
  isTerm: boolean,
): string | readonly string[] {
  if (operator === 'in') return parseList(cursor)
  if (isQuantified) return parseArrayLiteral(isTerm ? cursor.bracketed('{', '}') : cursor.until(''))
  if (!isTerm) return cursor.until('')
  if (cursor.peek('"')) return cursor.quoted()
  if (cursor.peek('{')) return cursor.bracketed('{', '}')
  if (cursor.peek('[')) return cursor.bracketed('[', ']')
  return cursor.until(',)')
}
