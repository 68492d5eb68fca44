import type { EqualsNode, InNode, Node } from './node.ts'
import { isNullLiteral } from './node-fold.ts'

/** `true`: only where the condition is true has to be right (see whenTrue). `exact`: false and null are told apart. */
export type Mode = 'true' | 'exact'

/** `==` in CEL is never unknown (`null == null`), `=` in SQL is; yet only `=` is served by an index. */
export function equalsSql(node: EqualsNode, left: string, right: string, mode: Mode): string {
  if (isNullLiteral(node.left)) return nullTest(right, node.negated)
  if (isNullLiteral(node.right)) return nullTest(left, node.negated)
  const present = [node.left, node.right].filter(cannotBeNull).length
  if (present === 2) return `(${left} ${node.negated ? '<>' : '='} ${right})`
  // Of two nulls one of which is an unset variable it is unknown whether they are equal.
  const isDecided = present === 1 || !hasVariable(node)
  if (mode === 'exact' && !isDecided) return unknownWhenUnset(node, left, right)
  const sqlEquals = present === 1 || hasVariable(node)
  return mode === 'true' && sqlEquals && !node.negated
    ? `(${left} = ${right})`
    : distinction(node, left, right)
}

/** `in` is never unknown: a null item is only in a list that says null. */
export function inListSql(
  node: InNode,
  item: string,
  elements: readonly { readonly node: Node; readonly sql: string }[],
  mode: Mode,
): string {
  const constants = elements.filter((element) => isConstant(element.node))
  const others = elements.filter((element) => element.node.kind !== 'literal')
  const asksNull =
    node.item.kind !== 'variable' &&
    !cannotBeNull(node.item) &&
    elements.some((element) => isNullLiteral(element.node))
  const tests = [
    ...(constants.length === 0
      ? []
      : [`${item} in (${constants.map(({ sql }) => sql).join(', ')})`]),
    ...others.map((element) => `${item} ${matches(node.item, element.node)} ${element.sql}`),
    ...(asksNull ? [`${item} is null`] : []),
  ]
  if (tests.length === 0) return 'false'
  const test = `(${tests.join(' or ')})`
  const isTotal = [node.item, ...others.map((element) => element.node)].every(cannotBeNull)
  return mode === 'true' || isTotal ? test : `coalesce(${test}, false)`
}

export function inVariableSql(item: string, array: string, mode: Mode): string {
  const test = `(${item} = any(${array}))`
  return mode === 'true' ? test : `coalesce(${test}, false)`
}

function nullTest(sql: string, negated: boolean): string {
  return `(${sql} is ${negated ? 'not ' : ''}null)`
}

function distinction(node: EqualsNode, left: string, right: string): string {
  return `(${left} is ${node.negated ? '' : 'not '}distinct from ${right})`
}

function hasVariable({ left, right }: EqualsNode): boolean {
  return left.kind === 'variable' || right.kind === 'variable'
}

/** Null against an unset variable: neither equal nor different, so that `!` cannot turn it into a grant. */
function unknownWhenUnset(node: EqualsNode, left: string, right: string): string {
  const bothNull = `nullif(${left} is null and ${right} is null, true)`
  const equal = `coalesce(${left} = ${right}, ${bothNull})`
  return node.negated ? `(not ${equal})` : equal
}

function matches(item: Node, element: Node): string {
  const isPlain =
    item.kind === 'variable' ||
    element.kind === 'variable' ||
    cannotBeNull(item) ||
    cannotBeNull(element)
  return isPlain ? '=' : 'is not distinct from'
}

function isConstant(node: Node): boolean {
  return node.kind === 'literal' && node.value !== null
}

function cannotBeNull(node: Node): boolean {
  switch (node.kind) {
    case 'literal':
      return node.value !== null
    case 'field':
    case 'reference':
      return !node.shape.nullable && node.source.kind === 'row'
    case 'row':
    case 'present':
    case 'quantifier':
    case 'count':
    case 'in':
      return true
    default:
      return false
  }
}
