import type {
  CoalesceNode,
  ConditionalNode,
  EqualsNode,
  InNode,
  LiteralNode,
  LogicNode,
  Node,
} from './node.ts'
import { childrenOf } from './node-walk.ts'
import { isRecord, type Type } from './type.ts'

export function literal(type: Type, value: LiteralNode['value']): LiteralNode {
  return { kind: 'literal', type, value }
}

export function nullOf(type: Type): LiteralNode {
  return literal(isRecord(type) ? 'uuid' : type, null)
}

export function isNullLiteral(node: Node): boolean {
  return node.kind === 'literal' && node.value === null
}

/**
 * Simplifies a node of which operands became null. `before` is the node as the author wrote it: a variable compared with
 * a null that the author did not write is unknown when unset, it is not a question whether the variable is set.
 */
export function fold(node: Node, before: Node): Node {
  switch (node.kind) {
    case 'equals':
      return foldEquals(node, before)
    case 'in':
      return foldIn(node)
    case 'not':
      return node.operand.kind === 'literal' ? negate(node.operand) : node
    case 'logic':
      return foldLogic(node)
    case 'conditional':
      return foldConditional(node)
    case 'coalesce':
      return foldCoalesce(node)
    default:
      return foldStrict(node)
  }
}

function foldStrict(node: Node): Node {
  if (node.kind === 'present') return isNullLiteral(node.operand) ? literal('bool', false) : node
  const isStrict = node.kind === 'call' || node.kind === 'compare'
  return isStrict && childrenOf(node).some(isNullLiteral) ? nullOf(node.type) : node
}

function negate(operand: LiteralNode): Node {
  return operand.value === null ? operand : literal('bool', operand.value === false)
}

function foldEquals(node: EqualsNode, before: Node): Node {
  const { left, right, negated } = node
  const [first, second] = isNullLiteral(left) ? [left, right] : [right, left]
  if (!isNullLiteral(first)) return node
  if (second.kind === 'literal') return literal('bool', (second.value === null) !== negated)
  const wasAsked =
    before.kind === 'equals' && (isNullLiteral(before.left) || isNullLiteral(before.right))
  if (second.kind !== 'variable' || wasAsked) return node
  const unknownWhenUnset: Node = {
    kind: 'logic',
    type: 'bool',
    operator: 'and',
    left: { ...node, left: second, right: first, negated: false },
    right: nullOf('bool'),
  }
  return negated ? { kind: 'not', type: 'bool', operand: unknownWhenUnset } : unknownWhenUnset
}

function foldIn(node: InNode): Node {
  if (!isNullLiteral(node.item)) return node
  if (node.list.kind === 'variable') return literal('bool', false)
  if (node.list.elements.some(isNullLiteral)) return literal('bool', true)
  const isDecided = node.list.elements.every((element) => element.kind === 'literal')
  return isDecided ? literal('bool', false) : node
}

function foldLogic(node: LogicNode): Node {
  const decisive = node.operator === 'or'
  const [left, right] = [literalValue(node.left), literalValue(node.right)]
  if (left === decisive || right === decisive) return literal('bool', decisive)
  if (left === !decisive) return node.right
  if (right === !decisive) return node.left
  return left === null && right === null ? nullOf('bool') : node
}

function foldConditional(node: ConditionalNode): Node {
  const condition = literalValue(node.condition)
  if (condition === undefined) return node
  if (condition === null) return nullOf(node.type)
  return condition === true ? node.yes : node.no
}

function foldCoalesce(node: CoalesceNode): Node {
  const [first, second] = node.arguments
  if (first === undefined || second === undefined) return node
  if (isNullLiteral(first)) return second
  return isNullLiteral(second) ? first : node
}

function literalValue(node: Node): LiteralNode['value'] | undefined {
  return node.kind === 'literal' ? node.value : undefined
}
