import type { Node } from './node.ts'

/** The nodes that a node is made of, in the order of evaluation. */
export function childrenOf(node: Node): readonly Node[] {
  switch (node.kind) {
    case 'field':
    case 'reference':
      return [node.source]
    case 'list':
      return node.elements
    case 'call':
    case 'coalesce':
      return node.arguments
    case 'not':
    case 'present':
      return [node.operand]
    default:
      return childrenOfCompound(node)
  }
}

function childrenOfCompound(node: Node): readonly Node[] {
  switch (node.kind) {
    case 'compare':
    case 'equals':
    case 'logic':
      return [node.left, node.right]
    case 'in':
      return [node.item, node.list]
    case 'conditional':
      return [node.condition, node.yes, node.no]
    case 'quantifier':
      return [node.collection.source, node.body]
    case 'count':
      return [node.collection.source]
    default:
      return []
  }
}

/** A copy with `change` applied to the operands; nodes that only name something are left alone. */
export function mapChildren(node: Node, change: (child: Node) => Node): Node {
  switch (node.kind) {
    case 'call':
    case 'coalesce':
      return { ...node, arguments: node.arguments.map(change) }
    case 'compare':
    case 'equals':
    case 'logic':
      return { ...node, left: change(node.left), right: change(node.right) }
    case 'in': {
      const { list } = node
      const mapped = list.kind === 'list' ? { ...list, elements: list.elements.map(change) } : list
      return { ...node, item: change(node.item), list: mapped }
    }
    case 'not':
    case 'present':
      return { ...node, operand: change(node.operand) }
    case 'conditional': {
      const { condition, yes, no } = node
      return { ...node, condition: change(condition), yes: change(yes), no: change(no) }
    }
    default:
      return node
  }
}

/** Freezes the node and all below it, lists included. */
export function freezeTree<Tree extends Node>(node: Tree): Tree {
  for (const child of childrenOf(node)) freezeTree(child)
  for (const part of Object.values(node)) if (Array.isArray(part)) Object.freeze(part)
  return Object.freeze(node)
}
