/**
 * A read of records, as data. The REST grammar parses into it, actions and reports build it, `compileQuery` turns it
 * into one SQL statement. Nothing in it is trusted: every name is looked up, every value is parsed against its field.
 */
export interface RecordQuery extends QueryBody {
  readonly model: string
  readonly count: CountKind | undefined
}

/** What a query says about one model, at the top or inside an embedded relation. */
export interface QueryBody {
  readonly select: readonly Selected[]
  readonly where: Condition | undefined
  readonly order: readonly OrderBy[]
  /** Rows; undefined = as many as one answer may hold (`QUERY_LIMITS.rows`). */
  readonly limit: number | undefined
  readonly offset: number | undefined
}

/**
 * How many rows match, whatever the page. `planned` and `estimated` count to `QUERY_LIMITS.countedRows` and stop: the
 * planner's own estimate knows of rows that the reader may not see.
 */
export type CountKind = 'exact' | 'planned' | 'estimated'

export type Selected = { readonly kind: 'all' } | SelectedField | SelectedEmbed | SelectedAggregate

export interface SelectedField {
  readonly kind: 'field'
  readonly name: string
  /** Steps into a json field. */
  readonly path: readonly JsonStep[]
  readonly alias: string | undefined
  readonly cast: string | undefined
}

export interface SelectedEmbed {
  readonly kind: 'embed'
  /** A reference, collection or many-to-many field of this model, or the model it leads to. */
  readonly relation: string
  readonly alias: string | undefined
  /** The field that makes the relation, here or at the other end, when the model's name alone is ambiguous. */
  readonly hint: string | undefined
  /** `inner` leaves out records to which nothing is embedded. */
  readonly join: 'left' | 'inner'
  /** Puts the fields of the one embedded record among the fields of this one. */
  readonly spread: boolean
  readonly query: QueryBody
}

export interface SelectedAggregate {
  readonly kind: 'aggregate'
  readonly fn: Aggregate
  /** undefined only for `count`: counts records. */
  readonly field: string | undefined
  readonly alias: string | undefined
  readonly cast: string | undefined
}

export type Aggregate = 'count' | 'sum' | 'avg' | 'min' | 'max'

/** `->` keeps json, `->>` takes the text; a key of digits is an index of a list. */
export interface JsonStep {
  readonly arrow: '->' | '->>'
  readonly key: string
}

export type Condition =
  | { readonly kind: 'and' | 'or'; readonly conditions: readonly Condition[] }
  | { readonly kind: 'not'; readonly condition: Condition }
  | Comparison
  | {
      /** Something is embedded under this relation of the select (`customer=not.is.null`). */
      readonly kind: 'embed_exists'
      readonly relation: string
    }

export interface Comparison {
  readonly kind: 'compare'
  /** A field, or references to walk and then a field: `['customer', 'country', 'code']`. */
  readonly path: readonly string[]
  readonly json: readonly JsonStep[]
  readonly operator: Operator
  /** A list for `in` and for quantifiers; otherwise the text as it stands in the URL. */
  readonly value: string | readonly string[]
  readonly quantifier: 'any' | 'all' | undefined
  /** Language of a text search. */
  readonly config: string | undefined
}

/** Operators of the PostgREST grammar, by their names there. Those for range types are left out: no field is a range. */
export const OPERATORS = [
  'eq',
  'neq',
  'gt',
  'gte',
  'lt',
  'lte',
  'like',
  'ilike',
  'match',
  'imatch',
  'is',
  'isdistinct',
  'in',
  'cs',
  'cd',
  'ov',
  'fts',
  'plfts',
  'phfts',
  'wfts',
] as const

export type Operator = (typeof OPERATORS)[number]

export interface OrderBy {
  /** A field, or references to walk and then a field. */
  readonly path: readonly string[]
  readonly json: readonly JsonStep[]
  readonly descending: boolean
  /** undefined: first when descending, last when ascending. */
  readonly nulls: 'first' | 'last' | undefined
}

/** What one query may ask for; more is QUERY_INVALID. */
export const QUERY_LIMITS = {
  nesting: 5,
  selected: 200,
  conditions: 100,
  inList: 1000,
  order: 20,
  jsonSteps: 10,
  /** Rows of one answer, and of each embedded list. */
  rows: 10_000,
  /** Where counting other than `exact` stops: the total is then one more. */
  countedRows: 10_000,
  /** Of one answer: lists in lists multiply, and a body is in memory as a whole. */
  bodyBytes: 33_554_432,
} as const
