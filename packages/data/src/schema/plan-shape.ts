/** What a set of apps needs in PostgreSQL, as plain data: planned by `planSchema`, compared by `diffSchema`. */
export interface SchemaPlan {
  readonly tables: readonly TablePlan[]
  /** Views, functions, triggers, policies and grants: replaced as a whole, in one transaction, when `accessHash` differs. */
  readonly access: readonly string[]
  readonly accessHash: string
  /** Of everything above. */
  readonly hash: string
}

export interface TablePlan {
  /** Name in schema `app`. */
  readonly name: string
  readonly columns: readonly ColumnPlan[]
  /** Primary key first. */
  readonly constraints: readonly ConstraintPlan[]
  readonly indexes: readonly IndexPlan[]
}

export interface ColumnPlan {
  readonly name: string
  /** As `format_type` writes it. */
  readonly type: string
  readonly isRequired: boolean
  readonly default: string | undefined
  /** Expression of a generated column. */
  readonly generated: string | undefined
}

export interface ConstraintPlan {
  readonly name: string
  readonly kind: 'primary' | 'unique' | 'check' | 'foreign'
  /** What follows `constraint "name"`. */
  readonly definition: string
  /** Columns of a unique constraint, as they follow `unique`: `("a", "b")` or `nulls not distinct ("a")`. */
  readonly columns?: string
}

export interface IndexPlan {
  readonly name: string
  /** What follows `on app."table"`. */
  readonly definition: string
}
