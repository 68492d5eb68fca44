import type { CheckContext } from './check-context.ts'
import type { LiteralNode, Node } from './node.ts'
import { isNullLiteral, nullOf } from './node-fold.ts'
import type { Syntax } from './syntax.ts'
import { describeType, isRecord, sameType, type Type } from './type.ts'

const UUID = /^[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}$/

/** An int where a decimal is needed: exact, so it needs no word of the author. */
function widen(node: Node): Node {
  if (node.kind === 'literal' && node.value !== null)
    return { kind: 'literal', type: 'decimal', value: String(node.value) }
  return {
    kind: 'call',
    type: 'decimal',
    name: 'int_to_decimal',
    arguments: [node],
  }
}

/** Gives both nodes one type: null takes the other's, an int beside a decimal is widened, a text literal beside a uuid is read as one. */
export function unify(
  left: Node,
  right: Node,
  syntax: Syntax,
  context: CheckContext,
): readonly [Node, Node] {
  const first = convert(left, right.type, syntax, context)
  const second = convert(right, first.type, syntax, context)
  if (fits(first.type, second.type)) return [first, second]
  return context.refuse(
    syntax,
    `Values of type ${describeType(left.type)} and ${describeType(right.type)} do not go together.`,
    hintFor(left.type, right.type),
  )
}

/** `node` as a value of `type` where the language converts by itself; otherwise `node` as it is. */
export function convert(node: Node, type: Type, syntax: Syntax, context: CheckContext): Node {
  if (sameType(node.type, type)) return node
  if (isNullLiteral(node)) return nullOf(type)
  if (node.type === 'int' && type === 'decimal') return widen(node)
  if (node.kind === 'literal' && node.type === 'string' && (type === 'uuid' || isRecord(type)))
    return toUuid(node, syntax, context)
  return node
}

/** Equal types; a reference is a uuid where values are compared. */
function fits(left: Type, right: Type): boolean {
  if (sameType(left, right)) return true
  return (left === 'uuid' && isRecord(right)) || (right === 'uuid' && isRecord(left))
}

function toUuid(literal: LiteralNode, syntax: Syntax, context: CheckContext): LiteralNode {
  const text = String(literal.value).toLowerCase()
  if (!UUID.test(text)) return context.refuse(syntax, 'This text is not a UUID.')
  return { kind: 'literal', type: 'uuid', value: text }
}

function hintFor(left: Type, right: Type): string | undefined {
  const types = [left, right]
  if (!types.includes('string')) return undefined
  if (types.includes('date')) return 'Write a date as date("2024-01-31").'
  if (types.includes('timestamp')) return 'Write a time as timestamp("2024-01-31T12:00:00Z").'
  if (types.includes('decimal') || types.includes('int'))
    return 'string(x) makes a text of a number.'
  return undefined
}
