import type {
  CallNode,
  CoalesceNode,
  CompareNode,
  ConditionalNode,
  InNode,
  LogicNode,
  Node,
  QuantifierNode,
  ReferenceNode,
} from './node.ts'
import { assumeNull, findNavigation, isSame, readFromRow } from './node-rewrite.ts'
import { equalsSql, inListSql, inVariableSql, type Mode } from './sql-compare.ts'
import type { SqlContext } from './sql-context.ts'
import { boundedDays, boundedDuration, TEMPLATES } from './sql-functions.ts'
import { literalSql } from './sql-literal.ts'

/**
 * SQL that is TRUE exactly where `node` is true; FALSE and NULL are not told apart, so `=` can stand for `==` (an index
 * serves it) and a read through a reference becomes `exists (…)`: PostgreSQL makes one hash of it for many rows and a
 * look-up in the primary key for few; `in (select …)` is always hashed (80 lists of lines: 33 ms against 6).
 */
export function whenTrue(node: Node, context: SqlContext): string {
  switch (node.kind) {
    case 'logic':
      return node.operator === 'and'
        ? allTrue(node, context)
        : joined('or', [whenTrue(node.left, context), whenTrue(node.right, context)], context)
    case 'not':
      return whenFalse(node.operand, context)
    case 'conditional':
      return branches(node, whenTrue, context)
    default:
      return atom(node, context)
  }
}

/** SQL of the value, null where it is unknown. */
export function valueSql(node: Node, context: SqlContext): string {
  return exact(node, context, 'exact')
}

/** SQL that is TRUE exactly where `node` is false. */
function whenFalse(node: Node, context: SqlContext): string {
  switch (node.kind) {
    case 'logic':
      return joined(
        OPPOSITE[node.operator],
        [whenFalse(node.left, context), whenFalse(node.right, context)],
        context,
      )
    case 'not':
      return whenTrue(node.operand, context)
    case 'conditional':
      return branches(node, whenFalse, context)
    case 'equals':
      return atom({ ...node, negated: !node.negated }, context)
    default:
      return atom({ kind: 'not', type: 'bool', operand: node }, context)
  }
}

/** What is read through one reference is asked of its row together, in one subquery. */
function allTrue(node: LogicNode, context: SqlContext): string {
  const groups: { readonly reference: ReferenceNode | undefined; condition: Node }[] = []
  for (const condition of conjunctsOf(node)) {
    const reference = condition.kind === 'logic' ? undefined : findNavigation(condition)
    const group =
      reference && groups.find((each) => each.reference && isSame(each.reference, reference))
    if (group === undefined) groups.push({ reference, condition })
    else group.condition = { ...node, left: group.condition, right: condition }
  }
  const parts = groups.map(({ reference, condition }) =>
    reference === undefined || condition.kind !== 'logic'
      ? whenTrue(condition, context)
      : throughReference(condition, reference, context),
  )
  return joined('and', parts, context)
}

function conjunctsOf(node: Node): readonly Node[] {
  return node.kind === 'logic' && node.operator === 'and'
    ? [...conjunctsOf(node.left), ...conjunctsOf(node.right)]
    : [node]
}

const OPPOSITE: Readonly<Record<LogicNode['operator'], LogicNode['operator']>> = {
  and: 'or',
  or: 'and',
}

function joined(
  operator: LogicNode['operator'],
  parts: readonly string[],
  context: SqlContext,
): string {
  return context.bounded(`(${parts.join(` ${operator} `)})`)
}

/** A plain CASE would take the second branch where the condition is unknown. */
function branches(
  { condition, yes, no }: ConditionalNode,
  compile: (node: Node, context: SqlContext) => string,
  context: SqlContext,
): string {
  const [first, second] = [compile(yes, context), compile(no, context)]
  const test =
    findNavigation(condition) === undefined
      ? `case ${valueSql(condition, context)} when true then ${first} when false then ${second} end`
      : `case when ${whenTrue(condition, context)} then ${first} when ${whenFalse(condition, context)} then ${second} end`
  return context.bounded(`(${test})`)
}

function atom(node: Node, context: SqlContext): string {
  const reference = findNavigation(node)
  return reference === undefined
    ? exact(node, context, 'true')
    : throughReference(node, reference, context)
}

function throughReference(node: Node, reference: ReferenceNode, context: SqlContext): string {
  const row = context.open(reference.type.record, 'j')
  const inner = whenTrue(readFromRow(node, reference, row), context)
  const column = context.id(reference)
  const found = `exists (select 1 from ${context.from(row)} where ${context.column(row, 'id')} = ${column} and ${inner})`
  const rest = reference.shape.nullable ? whereNull(node, reference, context) : undefined
  return context.bounded(rest === undefined ? `(${found})` : `(${found} or ${rest})`)
}

/** Where the reference is null; undefined when `node` cannot be true there. */
function whereNull(node: Node, reference: ReferenceNode, context: SqlContext): string | undefined {
  const assumed = assumeNull(node, reference)
  if (!canBeTrue(assumed)) return undefined
  const isNull = `${context.id(reference)} is null`
  return assumed.kind === 'literal' ? isNull : `(${isNull} and ${whenTrue(assumed, context)})`
}

function canBeTrue(node: Node): boolean {
  if (node.kind === 'logic' && node.operator === 'and')
    return canBeTrue(node.left) && canBeTrue(node.right)
  return node.kind !== 'literal' || node.value === true
}

function exact(node: Node, context: SqlContext, mode: Mode): string {
  return context.bounded(compile(node, context, mode))
}

function compile(node: Node, context: SqlContext, mode: Mode): string {
  switch (node.kind) {
    case 'literal':
      return literalSql(node)
    case 'variable':
      return context.variable(node.path)
    case 'row':
    case 'reference':
      return context.id(node)
    case 'field':
      return context.read(node.source, node.shape.column)
    case 'call':
      return callSql(node, context)
    case 'coalesce':
      return coalesceSql(node, context)
    case 'list':
      return `array[${node.elements.map((element) => valueSql(element, context)).join(', ')}]`
    default:
      return compileCondition(node, context, mode)
  }
}

type Condition = Exclude<
  Node,
  { kind: 'literal' | 'variable' | 'row' | 'reference' | 'field' | 'call' | 'coalesce' | 'list' }
>

function compileCondition(node: Condition, context: SqlContext, mode: Mode): string {
  switch (node.kind) {
    case 'compare':
      return compareSql(node, context)
    case 'equals':
      return equalsSql(node, valueSql(node.left, context), valueSql(node.right, context), mode)
    case 'in':
      return inSql(node, context, mode)
    case 'not':
      return `(not ${valueSql(node.operand, context)})`
    case 'logic':
      return `(${valueSql(node.left, context)} ${node.operator} ${valueSql(node.right, context)})`
    case 'conditional':
      return conditionalSql(node, context)
    case 'present':
      return `(${valueSql(node.operand, context)} is not null)`
    case 'quantifier':
      return quantifierSql(node, context)
    case 'count':
      return `(select count(*) from ${context.rowsOf(node.collection, context.open(node.collection.shape.model, 'q'))})`
  }
}

function callSql(node: CallNode, context: SqlContext): string {
  const [first = '', second = ''] = node.arguments.map((each) => valueSql(each, context))
  return TEMPLATES[node.name](first, shiftSql(node, second))
}

/** What is added to a time has to be in PostgreSQL's range; a literal was checked when it was read. */
function shiftSql({ name, arguments: [, by] }: CallNode, sql: string): string {
  if (name === 'timestamp_add' || name === 'timestamp_subtract')
    return by?.kind === 'literal' ? sql : boundedDuration(sql)
  return name === 'date_add' || name === 'date_subtract' ? boundedDays(sql) : sql
}

function coalesceSql(node: CoalesceNode, context: SqlContext): string {
  const operands = node.arguments.map((each) => valueSql(each, context))
  return `${PICKS[node.pick]}(${operands.join(', ')})`
}

/** PostgreSQL's least and greatest pass over nulls. */
const PICKS = { coalesce: 'coalesce', min: 'least', max: 'greatest' } as const

function compareSql(node: CompareNode, context: SqlContext): string {
  const collation = node.left.type === 'string' ? ' collate "C"' : ''
  return `(${valueSql(node.left, context)} ${node.operator} ${valueSql(node.right, context)}${collation})`
}

function inSql(node: InNode, context: SqlContext, mode: Mode): string {
  const item = valueSql(node.item, context)
  if (node.list.kind === 'variable')
    return inVariableSql(item, context.variable(node.list.path), mode)
  const elements = node.list.elements.map((each) => ({ node: each, sql: valueSql(each, context) }))
  return inListSql(node, item, elements, mode)
}

/** CASE with a value writes the condition once; written twice, nested conditions would double the text each time. */
function conditionalSql({ condition, yes, no }: ConditionalNode, context: SqlContext): string {
  const [test, first, second] = [condition, yes, no].map((each) => valueSql(each, context))
  return `(case ${test} when true then ${first} when false then ${second} end)`
}

function quantifierSql(node: QuantifierNode, context: SqlContext): string {
  const row = context.open(node.collection.shape.model, 'q')
  const rows = context.rowsOf(node.collection, row)
  context.alias(node.variable, row)
  const body = whenTrue(node.body, context)
  switch (node.quantifier) {
    case 'exists':
      return `(exists (select 1 from ${rows} and ${body}))`
    case 'all':
      return `(not exists (select 1 from ${rows} and ${body} is not true))`
    case 'exists_one':
      return `((select count(*) from ${rows} and ${body}) = 1)`
  }
}
