import { checkBounds } from './check-bounds.ts'
import { checkCall } from './check-call.ts'
import { CheckContext } from './check-context.ts'
import { checkLiteral, checkNegative } from './check-literal.ts'
import { checkAccess, checkName } from './check-navigation.ts'
import {
  checkBinary,
  checkConditional,
  checkEquality,
  checkIn,
  checkList,
  checkLogic,
  checkNot,
  checkOrder,
} from './check-operator.ts'
import type { Node } from './node.ts'
import { freezeTree } from './node-walk.ts'
import { parseSyntax, type Syntax } from './syntax.ts'
import type { Scope, Type } from './type.ts'

export interface CheckedExpression {
  readonly source: string
  readonly type: Type
  readonly node: Node
  /** The fields that are read, as paths from `record`: `['amount']`, `['customer','country','code']`, `['lines','price']`. */
  readonly reads: readonly (readonly string[])[]
}

/**
 * Source to typed plan: every name is in the scope, every operand has the right type, no limit is exceeded.
 * @throws PlatformError EXPRESSION_INVALID with `details` `{source, at, line, column}`
 */
export function checkExpression(source: string, scope: Scope): CheckedExpression {
  const context = new CheckContext(source, scope, check)
  const node = context.check(parseSyntax(source))
  checkBounds(node, context)
  return Object.freeze({
    source,
    type: node.type,
    node: freezeTree(node),
    reads: context.reads(),
  })
}

function check(syntax: Syntax, context: CheckContext): Node {
  switch (syntax.op) {
    case 'value':
      return checkLiteral(syntax, context)
    case 'id':
      return checkName(syntax, context)
    case '.':
      return checkAccess(syntax, context)
    case 'call':
    case 'rcall':
      return checkCall(syntax, context)
    case 'list':
      return checkList(syntax, context)
    case '?:':
      return checkConditional(syntax, context)
    case '!_':
      return checkNot(syntax, context)
    case '-_':
      return checkNegative(syntax, context)
    default:
      return checkInfix(syntax, context)
  }
}

function checkInfix(syntax: Syntax, context: CheckContext): Node {
  switch (syntax.op) {
    case '&&':
    case '||':
      return checkLogic(syntax, context)
    case '==':
    case '!=':
      return checkEquality(syntax, context)
    case '<':
    case '<=':
    case '>':
    case '>=':
      return checkOrder(syntax, context)
    case 'in':
      return checkIn(syntax, context)
    default:
      return checkArithmetic(syntax, context)
  }
}

function checkArithmetic(syntax: Syntax, context: CheckContext): Node {
  switch (syntax.op) {
    case '+':
    case '-':
    case '*':
    case '/':
    case '%':
      return checkBinary(syntax, context)
    default:
      return context.refuse(syntax, `"${syntax.op}" is not supported in expressions.`)
  }
}
