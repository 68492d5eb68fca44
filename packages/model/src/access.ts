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

/** A record that belongs to another, of any model: the names of the text fields that say which model and which id. */
export interface Belonging {
  readonly model: string
  readonly record: string
}

/** Besides the grants, a record may be read by who sees the one that it belongs to. */
export interface AllowWithRecord extends Belonging {
  readonly kind: 'allow_with_record'
}

/** Whatever the grants say, a record is only for who sees the one that it belongs to. */
export interface RestrictToRecord extends Belonging {
  readonly kind: 'restrict_to_record'
}

/** Whatever the grants say, a record that speaks of a model is only for who knows of that model and of the fields it names. */
export interface RestrictToKnownModel {
  readonly kind: 'restrict_to_known_model'
  /** The text field that names the model. */
  readonly model: string
  /** The text in which names of its fields and filters may stand, as in a query string. */
  readonly words: string
  /** CEL: records for which this does not count. */
  readonly except: string
}

/** Rules by which records follow what they speak of, which no expression could say: it may be any model. */
export type Following = AllowWithRecord | RestrictToRecord | RestrictToKnownModel

export type AccessRule = Allow | Restrict | Following

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

export function allowWithRecord(belonging: Belonging): AllowWithRecord {
  return { kind: 'allow_with_record', ...belonging }
}

export function restrictToRecord(belonging: Belonging): RestrictToRecord {
  return { kind: 'restrict_to_record', ...belonging }
}

export function restrictToKnownModel(
  rule: Omit<RestrictToKnownModel, 'kind'>,
): RestrictToKnownModel {
  return { kind: 'restrict_to_known_model', ...rule }
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
