import type { CollectionNode, Node, RecordNode, ReferenceNode, RowNode } from './node.ts'
import { fold, literal, nullOf } from './node-fold.ts'
import { childrenOf, mapChildren } from './node-walk.ts'

/** The reference through which a node reads first, if it reads through any: `record.customer` of `record.customer.country.code`. */
export function findNavigation(node: Node): ReferenceNode | undefined {
  if ((node.kind === 'field' || node.kind === 'reference') && node.source.kind === 'reference')
    return firstReference(node.source)
  // The body of a quantifier is compiled by itself, where its own row is in view.
  const children = node.kind === 'quantifier' ? [node.collection.source] : childrenOf(node)
  for (const child of children) {
    const found = findNavigation(child)
    if (found !== undefined) return found
  }
  return undefined
}

/** The node with every read through `reference` made from `row`, the record it points to. */
export function readFromRow(node: Node, reference: ReferenceNode, row: RowNode): Node {
  const source = (from: RecordNode): RecordNode => {
    if (isSame(from, reference)) return row
    return from.kind === 'row' ? from : { ...from, source: source(from.source) }
  }
  const collection = (from: CollectionNode): CollectionNode => ({
    ...from,
    source: source(from.source),
  })
  const rewrite = (each: Node): Node => {
    switch (each.kind) {
      case 'field':
      case 'reference':
        return { ...each, source: source(each.source) }
      case 'count':
        return { ...each, collection: collection(each.collection) }
      case 'quantifier':
        return { ...each, collection: collection(each.collection), body: rewrite(each.body) }
      default:
        return mapChildren(each, rewrite)
    }
  }
  return rewrite(node)
}

/** The node as it is where `reference` is null: what is read through it is null. Folded as far as that decides it. */
export function assumeNull(node: Node, reference: ReferenceNode): Node {
  const rewrite = (each: Node): Node => {
    switch (each.kind) {
      case 'field':
      case 'reference':
        return hangsOn(each.source, reference) ? nullOf(each.type) : each
      case 'count':
        return hangsOn(each.collection.source, reference) ? literal('int', 0n) : each
      case 'quantifier':
        if (hangsOn(each.collection.source, reference))
          return literal('bool', each.quantifier === 'all')
        return { ...each, body: rewrite(each.body) }
      default:
        return fold(mapChildren(each, rewrite), each)
    }
  }
  return rewrite(node)
}

function firstReference(reference: ReferenceNode): ReferenceNode {
  return reference.source.kind === 'row' ? reference : firstReference(reference.source)
}

/** Whether two nodes stand for the same record. */
export function isSame(left: RecordNode, right: RecordNode): boolean {
  if (left.name !== right.name) return false
  if (left.kind === 'row' || right.kind === 'row') return left.kind === right.kind
  return isSame(left.source, right.source)
}

function hangsOn(source: RecordNode, reference: ReferenceNode): boolean {
  return isSame(source, reference) || (source.kind !== 'row' && hangsOn(source.source, reference))
}
