import type { FunctionName } from './function-table.ts'
import type { FieldShape, Type } from './type.ts'

/**
 * The checked plan of an expression: what both backends read. Every name in it was found in the scope, every operand has
 * the type its operation needs. All nodes are frozen.
 */
export type Node =
  | LiteralNode
  | VariableNode
  | RowNode
  | FieldNode
  | ReferenceNode
  | ListNode
  | CallNode
  | CoalesceNode
  | CompareNode
  | EqualsNode
  | InNode
  | NotNode
  | LogicNode
  | ConditionalNode
  | PresentNode
  | QuantifierNode
  | CountNode

/**
 * `value` by type: bool → boolean; int → bigint; decimal → plain notation; string → itself; uuid → lower case;
 * timestamp and duration → microseconds; date → days since 1970-01-01; null → null (then `type` says what it stands for).
 */
export interface LiteralNode {
  readonly kind: 'literal'
  readonly type: Type
  readonly value: boolean | bigint | string | null
}

/** A value given from outside: `['now']`, `['user', 'groups']`. */
export interface VariableNode {
  readonly kind: 'variable'
  readonly type: Type
  readonly path: readonly string[]
}

/** A variable that stands for a row: `record`, or the variable of a quantifier. `name` is unique in the plan. */
export interface RowNode {
  readonly kind: 'row'
  readonly type: { readonly record: string }
  readonly name: string
}

/** What a field can be read from. */
export type RecordNode = RowNode | ReferenceNode

export interface FieldNode {
  readonly kind: 'field'
  readonly type: Type
  readonly source: RecordNode
  readonly name: string
  readonly shape: Extract<FieldShape, { kind: 'scalar' }>
}

/** A reference to a record. As a value it is the uuid of the target. */
export interface ReferenceNode {
  readonly kind: 'reference'
  readonly type: { readonly record: string }
  readonly source: RecordNode
  readonly name: string
  readonly shape: Extract<FieldShape, { kind: 'reference' }>
}

export interface ListNode {
  readonly kind: 'list'
  readonly type: { readonly list: Type }
  readonly elements: readonly Node[]
}

/** A strict function: null when an argument is null. */
export interface CallNode {
  readonly kind: 'call'
  readonly type: Type
  readonly name: FunctionName
  readonly arguments: readonly Node[]
}

/** `coalesce`: the first that is not null. `min` and `max`: the smallest and largest of those that are not null. */
export interface CoalesceNode {
  readonly kind: 'coalesce'
  readonly type: Type
  readonly pick: 'coalesce' | 'min' | 'max'
  readonly arguments: readonly Node[]
}

export interface CompareNode {
  readonly kind: 'compare'
  readonly type: 'bool'
  readonly operator: '<' | '<=' | '>' | '>='
  readonly left: Node
  readonly right: Node
}

export interface EqualsNode {
  readonly kind: 'equals'
  readonly type: 'bool'
  readonly negated: boolean
  readonly left: Node
  readonly right: Node
}

export interface InNode {
  readonly kind: 'in'
  readonly type: 'bool'
  readonly item: Node
  readonly list: ListNode | VariableNode
}

interface NotNode {
  readonly kind: 'not'
  readonly type: 'bool'
  readonly operand: Node
}

export interface LogicNode {
  readonly kind: 'logic'
  readonly type: 'bool'
  readonly operator: 'and' | 'or'
  readonly left: Node
  readonly right: Node
}

export interface ConditionalNode {
  readonly kind: 'conditional'
  readonly type: Type
  readonly condition: Node
  readonly yes: Node
  readonly no: Node
}

/** `has(x)`: x is not null. */
interface PresentNode {
  readonly kind: 'present'
  readonly type: 'bool'
  readonly operand: Node
}

/** Over the rows of a collection. A body that is unknown for a row counts as false, so the answer is never unknown. */
export interface QuantifierNode {
  readonly kind: 'quantifier'
  readonly type: 'bool'
  readonly quantifier: 'exists' | 'all' | 'exists_one'
  readonly collection: CollectionNode
  readonly variable: RowNode
  readonly body: Node
}

/** `size(record.lines)`. */
interface CountNode {
  readonly kind: 'count'
  readonly type: 'int'
  readonly collection: CollectionNode
}

/** Not a value: only quantifiers and size() accept it. */
export interface CollectionNode {
  readonly source: RecordNode
  readonly name: string
  readonly shape: Extract<FieldShape, { kind: 'collection' }>
}
