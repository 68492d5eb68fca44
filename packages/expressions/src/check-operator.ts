import type { CheckContext } from './check-context.ts'
import { convert, unify } from './check-convert.ts'
import { functionsWritten } from './function-table.ts'
import { LIMITS } from './limits.ts'
import type { ListNode, Node, VariableNode } from './node.ts'
import { isNullLiteral } from './node-fold.ts'
import type { Syntax } from './syntax.ts'
import { describeType, isList, isRecord, type Type } from './type.ts'

type Of<Operator extends Syntax['op']> = Extract<Syntax, { op: Operator }>

const COMPARABLE: ReadonlySet<Type> = new Set<Type>([
  'int',
  'decimal',
  'string',
  'timestamp',
  'date',
  'duration',
])

export function checkLogic(syntax: Of<'&&' | '||'>, context: CheckContext): Node {
  const [left, right] = syntax.args
  return {
    kind: 'logic',
    type: 'bool',
    operator: syntax.op === '&&' ? 'and' : 'or',
    left: context.checkAs(left, 'bool'),
    right: context.checkAs(right, 'bool'),
  }
}

export function checkNot(syntax: Of<'!_'>, context: CheckContext): Node {
  return { kind: 'not', type: 'bool', operand: context.checkAs(syntax.args, 'bool') }
}

export function checkConditional(syntax: Of<'?:'>, context: CheckContext): Node {
  const [test, first, second] = syntax.args
  const condition = context.checkAs(test, 'bool')
  const [yes, no] = unify(context.check(first), context.check(second), syntax, context)
  return {
    kind: 'conditional',
    type: isRecord(yes.type) ? 'uuid' : yes.type,
    condition,
    yes,
    no,
  }
}

export function checkEquality(syntax: Of<'==' | '!='>, context: CheckContext): Node {
  const [first, second] = syntax.args
  const [left, right] = unify(context.check(first), context.check(second), syntax, context)
  if (isList(left.type)) return context.refuse(syntax, 'Lists cannot be compared; use "in".')
  return { kind: 'equals', type: 'bool', negated: syntax.op === '!=', left, right }
}

export function checkOrder(syntax: Of<'<' | '<=' | '>' | '>='>, context: CheckContext): Node {
  const [first, second] = syntax.args
  const [left, right] = unify(context.check(first), context.check(second), syntax, context)
  if (!COMPARABLE.has(left.type))
    return context.refuse(syntax, `Values of type ${describeType(left.type)} have no order.`)
  return { kind: 'compare', type: 'bool', operator: syntax.op, left, right }
}

export function checkBinary(syntax: Of<'+' | '-' | '*' | '/' | '%'>, context: CheckContext): Node {
  const operands = syntax.args.map((operand) => context.check(operand))
  return checkOperator(operands, syntax, context)
}

export function checkUnary(syntax: Of<'-_'>, context: CheckContext): Node {
  return checkOperator([context.check(syntax.args)], syntax, context)
}

export function checkIn(syntax: Of<'in'>, context: CheckContext): Node {
  const [first, second] = syntax.args
  const item = context.check(first)
  const list = context.check(second)
  if (list.kind !== 'list' && list.kind !== 'variable')
    return context.refuse(
      second,
      'After "in" stands a list: [a, b] or a variable such as user.groups.',
    )
  if (!isList(list.type))
    return context.refuse(second, `After "in" stands a list, not a ${describeType(list.type)}.`)
  if (list.kind === 'variable') return inVariable(item, list, syntax, context)
  return inList(item, list, syntax, context)
}

export function checkList(syntax: Of<'list'>, context: CheckContext): ListNode {
  if (syntax.args.length > LIMITS.listElements)
    return context.refuse(syntax, `A list has at most ${LIMITS.listElements} elements.`)
  const elements = syntax.args.map((element) => context.check(element))
  const type = elements.map((element) => element.type).reduce(widest, 'null')
  return {
    kind: 'list',
    type: { list: type },
    elements: fit(elements, type, syntax, context),
  }
}

function checkOperator(
  operands: readonly Node[],
  syntax: Of<'+' | '-' | '*' | '/' | '%' | '-_'>,
  context: CheckContext,
): Node {
  const written = syntax.op === '-_' ? '-' : syntax.op
  const types = operands.map((operand) => operand.type)
  const wanted = types.includes('decimal')
    ? types.map((type) => (type === 'int' ? 'decimal' : type))
    : types
  const choice = functionsWritten('operator', written).find(
    ({ parameters }) =>
      parameters.length === wanted.length &&
      parameters.every((type, index) => type === wanted[index]),
  )
  if (choice === undefined)
    return context.refuse(
      syntax,
      `"${written}" cannot be used with ${types.map(describeType).join(' and ')}.`,
    )
  return {
    kind: 'call',
    type: choice.result,
    name: choice.name,
    arguments: operands.map((operand, index) =>
      convert(operand, choice.parameters[index] ?? operand.type, syntax, context),
    ),
  }
}

function inVariable(item: Node, list: VariableNode, syntax: Syntax, context: CheckContext): Node {
  const element = isList(list.type) ? list.type.list : list.type
  const fitted = convert(item, element, syntax, context)
  const isId = element === 'uuid' && isRecord(fitted.type)
  if (fitted.type !== element && !isId) refuseItem(item.type, element, syntax, context)
  return { kind: 'in', type: 'bool', item: fitted, list }
}

function inList(item: Node, list: ListNode, syntax: Syntax, context: CheckContext): Node {
  const type = widest(item.type, list.type.list)
  const fitted = convert(item, type, syntax, context)
  const elements = fit(list.elements, type, syntax, context)
  if (list.elements.length > 0 && list.type.list !== 'null' && !alike(fitted.type, type))
    refuseItem(item.type, list.type.list, syntax, context)
  return {
    kind: 'in',
    type: 'bool',
    item: fitted,
    list: { ...list, type: { list: type }, elements },
  }
}

function refuseItem(item: Type, element: Type, syntax: Syntax, context: CheckContext): never {
  return context.refuse(
    syntax,
    `A ${describeType(item)} cannot be in a list of ${describeType(element)}.`,
  )
}

function fit(
  elements: readonly Node[],
  type: Type,
  syntax: Syntax,
  context: CheckContext,
): readonly Node[] {
  return Object.freeze(
    elements.map((element) => {
      const fitted = convert(element, type, syntax, context)
      if (isNullLiteral(fitted) || alike(fitted.type, type)) return fitted
      return context.refuse(
        syntax,
        `The elements of a list have one type, but this one has ${describeType(type)} and ${describeType(element.type)}.`,
      )
    }),
  )
}

/** The type that both fit after conversion; when there is none, the first (the caller then finds the misfit). */
function widest(left: Type, right: Type): Type {
  if (left === 'null') return right
  if (left === 'int' && right === 'decimal') return right
  if (left === 'string' && (right === 'uuid' || isRecord(right))) return 'uuid'
  return isRecord(left) ? 'uuid' : left
}

function alike(left: Type, right: Type): boolean {
  return left === right || (isRecord(left) && right === 'uuid')
}
