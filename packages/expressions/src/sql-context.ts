import { InvariantError } from '@zennnn/kernel'
import { LIMITS } from './limits.ts'
import type { CollectionNode, RecordNode, RowNode } from './node.ts'
import { refuse } from './refuse.ts'
import { quoteName } from './sql-literal.ts'
import type { Scope } from './type.ts'

export interface SqlOptions {
  readonly scope: Scope
  /**
   * Variable → SQL alias of its row, as it is written in SQL. The empty alias writes bare column names (CHECK
   * constraints, generated columns, defaults); such an expression can read only the record itself.
   */
  readonly alias: ReadonlyMap<string, string>
  /** SQL of a variable that is not a row, e.g. `(select zennnn.user_id())`; for a list it has to be an array, cast included. */
  readonly variable: (path: readonly string[]) => string
  /**
   * `predicate`: true exactly where the expression is true; elsewhere false or null, whichever is cheaper (policies,
   * conditions, and within `(…) is true` constraints). `value`: exactly the value, null included.
   */
  readonly as: 'predicate' | 'value'
}

/** What one compilation knows: the aliases of rows in view and the tables of models. */
export class SqlContext {
  readonly variable: SqlOptions['variable']
  readonly #source: string
  readonly #scope: SqlOptions['scope']
  readonly #aliases: Map<string, string>
  #count = 0

  constructor(source: string, options: SqlOptions) {
    this.variable = options.variable
    this.#source = source
    this.#scope = options.scope
    this.#aliases = new Map(options.alias)
  }

  /** Bounds the text: some forms write an operand more than once. */
  bounded(sql: string): string {
    if (sql.length > LIMITS.sqlLength)
      return refuse(this.#source, 0, 'The expression is too complex for the database.')
    return sql
  }

  column(row: RowNode, name: string): string {
    const alias = this.#alias(row)
    return alias === '' ? quoteName(name) : `${alias}.${quoteName(name)}`
  }

  /** The uuid of a record. What a reference points to is read only for a reference of a reference. */
  id(node: RecordNode): string {
    if (node.kind === 'row') return this.column(node, 'id')
    return this.read(node.source, node.shape.column)
  }

  /** A column of a record, by a scalar subquery when it is reached through a reference. */
  read(source: RecordNode, column: string): string {
    if (source.kind === 'row') return this.column(source, column)
    const row = this.open(source.type.record, 'j')
    const table = this.from(row)
    return this.bounded(
      `(select ${this.column(row, column)} from ${table} where ${this.column(row, 'id')} = ${this.id(source)})`,
    )
  }

  /** A new row of `model` for a subquery. */
  open(model: string, letter: 'j' | 'q'): RowNode {
    if ([...this.#aliases.values()].includes(''))
      refuse(this.#source, 0, 'Here an expression can read only the fields of the record itself.')
    this.#count += 1
    const row: RowNode = { kind: 'row', type: { record: model }, name: `${letter}#${this.#count}` }
    this.#aliases.set(row.name, `${letter}${this.#count}`)
    return row
  }

  /** Lets a row of the plan be the row of a subquery. */
  alias(planned: RowNode, row: RowNode): void {
    this.#aliases.set(planned.name, this.#alias(row))
  }

  /** `app."sale_order" j1`. */
  from(row: RowNode): string {
    const shape = this.#scope.models.get(row.type.record)
    if (shape === undefined) throw new InvariantError('EXPRESSION_MODEL', row.type.record)
    return `${shape.table} ${this.#alias(row)}`
  }

  /** `app."line" q1 where q1."order" = t."id"`. */
  rowsOf(collection: CollectionNode, row: RowNode): string {
    const inverse = this.column(row, collection.shape.inverse)
    return `${this.from(row)} where ${inverse} = ${this.id(collection.source)}`
  }

  #alias(row: RowNode): string {
    const alias = this.#aliases.get(row.name)
    if (alias === undefined) throw new InvariantError('EXPRESSION_ALIAS', row.name)
    return alias
  }
}
