import { InvariantError, PlatformError } from '@zennnn/kernel'
import { RE2JS } from 're2js'
import {
  asDecimal,
  asId,
  asInt,
  asList,
  asText,
  type Cell,
  Decimal,
  fromCell,
  isRow,
  type Row,
  readField,
  toCell,
  type Value,
} from './cell.ts'
import type { CheckedExpression } from './check.ts'
import { IMPLEMENTATIONS } from './evaluate-functions.ts'
import { LIMITS } from './limits.ts'
import type {
  CallNode,
  CoalesceNode,
  CollectionNode,
  CompareNode,
  EqualsNode,
  FieldNode,
  InNode,
  LiteralNode,
  LogicNode,
  Node,
  QuantifierNode,
  ReferenceNode,
  VariableNode,
} from './node.ts'
import { isNullLiteral } from './node-fold.ts'
import { childrenOf } from './node-walk.ts'
import { compareText } from './text-order.ts'
import { isRecord, type Type } from './type.ts'

/**
 * The variables by name, as JSON has them (see Value): a record is an object by field name; a reference is a uuid, or an
 * object when the expression reads its fields; a collection is a list of objects.
 */
export type Bindings = Readonly<Record<string, unknown>>

interface Run {
  readonly bindings: Bindings
  readonly rows: Map<string, Cell>
  stepsLeft: number
}
type Step = (run: Run) => Cell

/**
 * An expression as a function, for use without a database. Unknown (CEL's error) is null.
 * @throws PlatformError from the function: EXPRESSION_BUDGET when it takes too many steps or makes too long a text,
 * VALUE_INVALID when a binding is not of its declared type
 */
export function compileEvaluator(expression: CheckedExpression): (bindings: Bindings) => Value {
  const step = compile(expression.node)
  const { type } = expression
  return (bindings) => fromCell(step({ bindings, rows: new Map(), stepsLeft: LIMITS.steps }), type)
}

function compile(node: Node): Step {
  switch (node.kind) {
    case 'literal':
      return compileLiteral(node)
    case 'variable':
      return compileVariable(node)
    case 'row':
      return (run) => readRow(run, node.name)
    case 'field':
    case 'reference':
      return compileField(node)
    case 'list':
      return compileList(node.elements)
    case 'call':
      return compileCall(node)
    case 'coalesce':
      return compileCoalesce(node)
    default:
      return compileCondition(node)
  }
}

function compileCondition(
  node: Exclude<
    Node,
    { kind: 'literal' | 'variable' | 'row' | 'field' | 'reference' | 'list' | 'call' | 'coalesce' }
  >,
): Step {
  switch (node.kind) {
    case 'compare':
      return compileCompare(node)
    case 'equals':
      return compileEquals(node)
    case 'in':
      return compileIn(node)
    case 'not':
      return compileNot(compile(node.operand))
    case 'logic':
      return compileLogic(node)
    case 'conditional':
      return compileConditional(compile(node.condition), compile(node.yes), compile(node.no))
    case 'present': {
      const operand = compile(node.operand)
      return (run) => operand(run) !== null
    }
    case 'quantifier':
      return compileQuantifier(node)
    case 'count': {
      const rows = compileCollection(node.collection)
      return (run) => BigInt(rows(run).length)
    }
  }
}

function compileLiteral(node: LiteralNode): Step {
  const cell =
    node.type === 'decimal' && typeof node.value === 'string' ? new Decimal(node.value) : node.value
  return () => cell
}

function compileVariable({ path, type }: VariableNode): Step {
  const [first = '', second] = path
  const name = path.join('.')
  return (run) => {
    const value = readField(run.bindings, first)
    if (second === undefined) return toCell(value, type, name)
    return isRow(value) ? toCell(readField(value, second), type, name) : null
  }
}

function readRow(run: Run, name: string): Cell {
  return run.rows.get(name) ?? toCell(readField(run.bindings, name), { record: name }, name)
}

function compileField(node: FieldNode | ReferenceNode): Step {
  const source = compile(node.source)
  const { name, type } = node
  return (run) => {
    const from = source(run)
    return from === null ? null : toCell(readField(asRow(from, name), name), type, name)
  }
}

function asRow(cell: Cell, field: string): Row {
  if (isRow(cell)) return cell
  throw new PlatformError('VALUE_INVALID', {
    message: `"${field}" cannot be read: the record it belongs to was given only as an id.`,
    details: { name: field },
  })
}

function compileList(elements: readonly Node[]): Step {
  const steps = elements.map(compile)
  return (run) => steps.map((step) => step(run))
}

function compileCall(node: CallNode): Step {
  if (node.name === 'matches') return compileMatches(node)
  const implementation = IMPLEMENTATIONS[node.name]
  const [first, second] = node.arguments.map(compile)
  if (first === undefined) throw new InvariantError('EXPRESSION_ARITY', node.name)
  return (run) => {
    const left = first(run)
    if (left === null) return null
    const right = second === undefined ? left : second(run)
    return right === null ? null : implementation(left, right)
  }
}

function compileMatches(node: CallNode): Step {
  const [text, pattern] = node.arguments
  if (text === undefined || pattern?.kind !== 'literal')
    throw new InvariantError('EXPRESSION_PATTERN', 'matches without a literal pattern')
  const machine = RE2JS.compile(String(pattern.value))
  const step = compile(text)
  return (run) => {
    const cell = step(run)
    if (cell === null) return null
    spend(run, 1 + Math.ceil(asText(cell).length / 16))
    return machine.matcher(asText(cell)).find()
  }
}

function compileCoalesce(node: CoalesceNode): Step {
  const [first, second] = node.arguments.map(compile)
  if (first === undefined || second === undefined)
    throw new InvariantError('EXPRESSION_ARITY', node.pick)
  if (node.pick === 'coalesce') return (run) => first(run) ?? second(run)
  const order = orderOf(node.type)
  const sign = node.pick === 'min' ? 1 : -1
  return (run) => {
    const left = first(run)
    const right = second(run)
    if (left === null || right === null) return left ?? right
    return order(left, right) * sign <= 0 ? left : right
  }
}

function compileCompare({ left, right, operator }: CompareNode): Step {
  const first = compile(left)
  const second = compile(right)
  const order = orderOf(left.type)
  const holds = ORDER_TESTS[operator]
  return (run) => {
    const a = first(run)
    const b = second(run)
    return a === null || b === null ? null : holds(order(a, b))
  }
}

const ORDER_TESTS = {
  '<': (order: number) => order < 0,
  '<=': (order: number) => order <= 0,
  '>': (order: number) => order > 0,
  '>=': (order: number) => order >= 0,
}

function orderOf(type: Type): (left: Cell, right: Cell) => number {
  if (type === 'string') return (left, right) => compareText(asText(left), asText(right))
  if (type === 'decimal') return (left, right) => asDecimal(left).comparedTo(asDecimal(right))
  return (left, right) => {
    const [a, b] = [asInt(left), asInt(right)]
    if (a === b) return 0
    return a < b ? -1 : 1
  }
}

/** A null variable (no user is signed in) against null is unknown: a rule must not give a guest what has no owner. */
function compileEquals({ left, right, negated }: EqualsNode): Step {
  const first = compileComparable(left)
  const second = compileComparable(right)
  const isUnset =
    (left.kind === 'variable' && !isNullLiteral(right)) ||
    (right.kind === 'variable' && !isNullLiteral(left))
  return (run) => {
    const a = first(run)
    const b = second(run)
    if (isUnset && a === null && b === null) return null
    return sameCell(a, b) !== negated
  }
}

/** References are compared by id. */
function compileComparable(node: Node): Step {
  const step = compile(node)
  return isRecord(node.type) ? (run) => asId(step(run)) : step
}

function sameCell(left: Cell, right: Cell): boolean {
  if (left instanceof Decimal && right instanceof Decimal) return left.equals(right)
  return left === right
}

/** Null is in a list that says null; an unset variable is in none, and none is in it. */
function compileIn({ item, list }: InNode): Step {
  const first = compileComparable(item)
  const elements = list.kind === 'list' ? compileElements(list.elements) : compile(list)
  const canMatchNull = list.kind === 'list' && item.kind !== 'variable'
  return (run) => {
    const cell = first(run)
    const candidates = elements(run)
    if (candidates === null || (cell === null && !canMatchNull)) return false
    spend(run, 1 + asList(candidates).length)
    return asList(candidates).some((candidate) => sameCell(candidate, cell))
  }
}

function compileElements(elements: readonly Node[]): Step {
  const steps = elements.map((element) => ({
    step: compileComparable(element),
    isVariable: element.kind === 'variable',
  }))
  return (run) =>
    steps.flatMap(({ step, isVariable }) => {
      const cell = step(run)
      return isVariable && cell === null ? [] : [cell]
    })
}

function compileNot(operand: Step): Step {
  return (run) => {
    const cell = operand(run)
    return cell === null ? null : cell === false
  }
}

/** Kleene's three-valued logic: false decides `and`, true decides `or`. */
function compileLogic({ operator, left, right }: LogicNode): Step {
  const first = compile(left)
  const second = compile(right)
  const decisive = operator === 'or'
  return (run) => {
    const a = first(run)
    if (a === decisive) return decisive
    const b = second(run)
    if (b === decisive) return decisive
    return a === null || b === null ? null : !decisive
  }
}

function compileConditional(condition: Step, yes: Step, no: Step): Step {
  return (run) => {
    const cell = condition(run)
    if (cell === null) return null
    return cell === true ? yes(run) : no(run)
  }
}

function compileQuantifier(node: QuantifierNode): Step {
  const rows = compileCollection(node.collection)
  const body = compile(node.body)
  const cost = countNodes(node.body)
  const { name } = node.variable
  const holds = (run: Run, each: Row): boolean => {
    spend(run, cost)
    run.rows.set(name, each)
    return body(run) === true
  }
  switch (node.quantifier) {
    case 'exists':
      return (run) => rows(run).some((each) => holds(run, each))
    case 'all':
      return (run) => rows(run).every((each) => holds(run, each))
    case 'exists_one':
      return (run) => rows(run).filter((each) => holds(run, each)).length === 1
  }
}

function compileCollection({ source, name }: CollectionNode): (run: Run) => readonly Row[] {
  const owner = compile(source)
  return (run) => {
    const cell = owner(run)
    if (cell === null) return []
    const rows = readField(asRow(cell, name), name)
    if (Array.isArray(rows) && rows.every(isRow)) return rows
    throw new PlatformError('VALUE_INVALID', {
      message: `"${name}" is not a list of records.`,
      details: { name },
    })
  }
}

function countNodes(node: Node): number {
  return childrenOf(node).reduce((sum, child) => sum + countNodes(child), 1)
}

function spend(run: Run, steps: number): void {
  run.stepsLeft -= steps
  if (run.stepsLeft < 0) throw new PlatformError('EXPRESSION_BUDGET')
}
