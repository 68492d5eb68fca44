/** Changes of one table before they are put in order. */
export interface TableChange {
  /** In the transaction, before the access layer is made again. */
  readonly structure: readonly string[]
  readonly afterwards: readonly string[]
  readonly manual: readonly string[]
  readonly leftovers: readonly string[]
}
