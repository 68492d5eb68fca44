export type Operation = 'read' | 'create' | 'update' | 'delete'

/** Grants. Several grants of one model are ORed; a model without any grant is closed to everybody. */
export interface Allow {
  readonly kind: 'allow'
  readonly group: string
  readonly operations: readonly Operation[]
  /** CEL over `record`, `user`, `link`, `now`; undefined = every record. */
  readonly where: string | undefined
}

/** Narrows every grant of the model, for every group. Several are ANDed. */
export interface Restrict {
  readonly kind: 'restrict'
  readonly where: string
}

export type AccessRule = Allow | Restrict

/**
 * `group` is a declared group or one of the two built-in ones: `member` (everybody signed in) and `link` (the bearer of a
 * signed link, who is nobody else and sees only what rules with `link.record` grant).
 */
export function allow(group: string, operations: readonly Operation[], where?: string): Allow {
  return { kind: 'allow', group, operations, where }
}

export function restrict(where: string): Restrict {
  return { kind: 'restrict', where }
}

/** A rule each record must satisfy. What is not TRUE (also: unknown) is refused with `message`. */
export interface Constraint {
  readonly name: string
  readonly check: string
  readonly message: string
}

/** `check` is CEL over the columns of the same record. */
export function constraint(name: string, check: string, message: string): Constraint {
  return { name, check, message }
}
