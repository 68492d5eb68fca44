import { LIMITS } from './limits.ts'
import type { Node, RowNode } from './node.ts'
import { refuse } from './refuse.ts'
import type { Syntax } from './syntax.ts'
import { describeType, type RecordShape, type Scope, type Type } from './type.ts'

interface Row {
  readonly node: RowNode
  /** Field names from `record` to this row; undefined when the row hangs on another variable. */
  readonly path: readonly string[] | undefined
}

/** What one run of the checker knows: the scope, the rows in view, what was read, what is left of the limits. */
export class CheckContext {
  readonly source: string
  readonly scope: Scope
  readonly #check: (syntax: Syntax, context: CheckContext) => Node
  readonly #rows = new Map<string, Row>()
  readonly #positions = new WeakMap<Node, Syntax>()
  readonly #reads = new Map<string, readonly string[]>()
  #nodesLeft: number = LIMITS.nodes
  #nesting = 0
  #quantifiers = 0

  constructor(
    source: string,
    scope: Scope,
    checkSyntax: (syntax: Syntax, context: CheckContext) => Node,
  ) {
    this.source = source
    this.scope = scope
    this.#check = checkSyntax
    for (const [name, type] of scope.variables) {
      if (typeof type !== 'object' || !('record' in type)) continue
      const node: RowNode = { kind: 'row', type, name }
      this.#rows.set(name, { node, path: name === 'record' ? [] : undefined })
    }
  }

  check(syntax: Syntax): Node {
    this.spend(syntax)
    const node = this.#check(syntax, this)
    if (!this.#positions.has(node)) this.#positions.set(node, syntax)
    return node
  }

  /** Checks an operand that has to be a bool, a string…; the literal `null` is taken as one. */
  checkAs(syntax: Syntax, type: Type): Node {
    const node = this.check(syntax)
    if (node.type === type) return node
    if (node.kind === 'literal' && node.type === 'null') return { ...node, type }
    return this.refuse(
      syntax,
      `A value of type ${describeType(type)} is needed here, but this is of type ${describeType(node.type)}.`,
    )
  }

  spend(syntax: Syntax): void {
    this.#nodesLeft -= 1
    if (this.#nodesLeft < 0) this.refuse(syntax, `An expression has at most ${LIMITS.nodes} parts.`)
  }

  refuse(syntax: Syntax, message: string, hint?: string): never {
    return refuse(this.source, syntax.pos, message, hint)
  }

  refuseNode(node: Node, message: string): never {
    return refuse(this.source, this.#positions.get(node)?.pos ?? 0, message)
  }

  model(syntax: Syntax, name: string): RecordShape {
    const shape = this.scope.models.get(name)
    return shape ?? this.refuse(syntax, `The model "${name}" is not known here.`)
  }

  row(name: string): Row | undefined {
    return this.#rows.get(name)
  }

  /** Runs `body` while `name` stands for a row of `model`; the row's name in the plan is unique. */
  within<Result>(
    syntax: Syntax,
    binding: { readonly name: string; readonly model: string; readonly path: Row['path'] },
    body: (row: RowNode) => Result,
  ): Result {
    if (this.#rows.has(binding.name) || this.scope.variables.has(binding.name))
      this.refuse(syntax, `"${binding.name}" already has a meaning here; choose another name.`)
    if (this.#nesting >= LIMITS.quantifierNesting)
      this.refuse(
        syntax,
        `exists, all and exists_one nest at most ${LIMITS.quantifierNesting} deep.`,
      )
    this.#quantifiers += 1
    const node: RowNode = {
      kind: 'row',
      type: { record: binding.model },
      name: `${binding.name}#${this.#quantifiers}`,
    }
    this.#rows.set(binding.name, { node, path: binding.path })
    this.#nesting += 1
    try {
      return body(node)
    } finally {
      this.#nesting -= 1
      this.#rows.delete(binding.name)
    }
  }

  /** Field names from `record` to what `node` stands for, when it hangs on `record`. */
  path(node: Node): readonly string[] | undefined {
    if (node.kind === 'row') return [...this.#rows.values()].find((row) => row.node === node)?.path
    if (node.kind !== 'reference' && node.kind !== 'field') return undefined
    const base = this.path(node.source)
    return base === undefined ? undefined : [...base, node.name]
  }

  noteRead(path: readonly string[] | undefined): void {
    if (path !== undefined) this.#reads.set(path.join('.'), path)
  }

  reads(): readonly (readonly string[])[] {
    return [...this.#reads.values()]
  }
}
