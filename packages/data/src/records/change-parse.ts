import {
  type Clock,
  InvariantError,
  newRecordId,
  PlatformError,
  type RecordId,
} from '@zennnn/kernel'
import type { CollectionField, Field, Model } from '@zennnn/model'
import { isKept, type StoredField, storedFields } from '../schema/plan-column.ts'
import { ChangeProblems } from './change-problems.ts'
import type { CollectionChange, PairChange, RowChange } from './change-row.ts'
import type { Sight } from './query-sight.ts'
import type { StoredValue } from './stored-value.ts'
import { findRecordId, ID_PROBLEM, parseValue } from './value-parse.ts'

/** Rows of one change, nested ones and pairs included. */
const MAX_ROWS = 10_000
const MAX_DEPTH = 5

/** `api` may not write readonly fields; `code` (actions, the platform) may. */
export type Writer = 'api' | 'code'

export interface ChangeParserOptions {
  /** What the writer knows of; other names do not exist for them. */
  readonly sight: Sight
  readonly clock: Clock
  readonly writer: Writer
}

/**
 * Turns untrusted values into row changes. Unknown fields, wrong types and missing required values are collected and
 * thrown together as FIELD_UNKNOWN or VALUE_INVALID by `finish`, before any SQL exists. One parser serves one change.
 */
export class ChangeParser {
  readonly #options: ChangeParserOptions
  readonly #problems = new ChangeProblems()
  readonly #ownIds = new Set<string>()
  #rows = 0
  #lastMs = 0

  constructor(options: ChangeParserOptions) {
    this.#options = options
  }

  /** Names of models of which a new record brings its id. */
  get ownIds(): ReadonlySet<string> {
    return this.#ownIds
  }

  /** Call after the last row. */
  finish(): void {
    this.#problems.refuseIfAny()
  }

  /** A record to make; it gets its id here when it brings none. */
  newRow(model: Model, input: unknown, path = ''): RowChange {
    const row = this.#row(model, input, { path, depth: 0, isNew: true, inverse: undefined })
    this.#demandRequired(model, row.values, { input, path, inverse: undefined })
    return row
  }

  /** A record to insert or to merge into: required fields may be missing, as the record may exist. */
  mergeRow(model: Model, input: unknown, path: string): RowChange {
    const row = this.#row(model, input, { path, depth: 0, isNew: true, inverse: undefined })
    for (const each of row.collections)
      this.#problems.invalid(
        join(path, each.field),
        'Nested records cannot be written by an upsert.',
      )
    return row
  }

  /** What to change in a record; its id is the caller's business. */
  changedRow(model: Model, input: unknown, path = ''): Omit<RowChange, 'id'> {
    return this.#row(model, input, { path, depth: 0, isNew: false, inverse: undefined })
  }

  #row(model: Model, input: unknown, place: Place): RowChange {
    this.#rows += 1
    if (this.#rows > MAX_ROWS)
      throw new PlatformError('BODY_TOO_LARGE', {
        message: `One change may contain at most ${MAX_ROWS} records. Send it in parts.`,
      })
    const draft: Draft = { id: undefined, values: new Map(), collections: [], pairs: [] }
    for (const [name, value] of this.#entries(input, place))
      if (value !== undefined) this.#member(model, draft, { name, value, place })
    return { ...draft, id: draft.id ?? this.#newId() }
  }

  /** Each id gets a millisecond of its own, so that records made together sort as they were given. */
  #newId(): RecordId {
    this.#lastMs = Math.max(this.#options.clock.now().getTime(), this.#lastMs + 1)
    const at = new Date(this.#lastMs)
    return newRecordId({ now: () => at })
  }

  #entries(input: unknown, place: Place): readonly (readonly [string, unknown])[] {
    if (typeof input === 'object' && input !== null && !Array.isArray(input))
      return Object.entries(input)
    throw new PlatformError('BODY_INVALID', {
      message: `${place.path === '' ? 'The body' : place.path}: this must be an object with the fields of a record.`,
    })
  }

  #member(model: Model, draft: Draft, member: Member): void {
    const { name, value, place } = member
    const path = join(place.path, name)
    const field = model.fields.get(name)
    if (field === undefined) {
      this.#problems.unknown(path, `The model "${model.name}" has no such field.`)
      return
    }
    const refusal = this.#refusalToWrite(name, field, place)
    if (refusal !== undefined) {
      this.#problems.invalid(path, refusal)
      return
    }
    if (name === 'id') this.#ownIds.add(model.name)
    if (field.kind === 'collection') draft.collections.push(this.#collection(field, member, path))
    else if (field.kind === 'manyToMany')
      draft.pairs.push({ field: name, targets: this.#ids(value, path) })
    else this.#scalar(draft, { name, field, value, path })
  }

  #refusalToWrite(name: string, field: Field, place: Place): string | undefined {
    if (name === place.inverse) return 'This is given by the record around it.'
    if (name === 'id') return place.isNew ? undefined : 'The id of a record cannot be changed.'
    if (field.kind === 'collection' || field.kind === 'manyToMany') return this.#readonly(field)
    if (isKept(name, field)) return 'This is kept by the platform and cannot be written.'
    return this.#readonly(field)
  }

  #readonly(field: Field): string | undefined {
    if (field.readonly && this.#options.writer === 'api')
      return 'This cannot be written directly; an action sets it.'
    return undefined
  }

  #scalar(draft: Draft, given: Given): void {
    const { name, field, path } = given
    const parsed = parseValue(field, given.value)
    if ('problem' in parsed) {
      this.#problems.invalid(path, parsed.problem)
      return
    }
    if (parsed.value === null && field.required) {
      this.#problems.invalid(path, 'A value is required here.')
      return
    }
    if (name === 'id') draft.id = findRecordId(parsed.value)
    else draft.values.set(name, parsed.value)
  }

  #collection(field: CollectionField, member: Member, path: string): CollectionChange {
    const { place, value } = member
    const model = this.#options.sight.models.get(field.model)
    if (model === undefined)
      throw new InvariantError('change-collection-model', `No model "${field.model}".`)
    if (place.depth >= MAX_DEPTH)
      throw new PlatformError('BODY_INVALID', {
        message: `${path}: records are nested deeper than ${MAX_DEPTH} levels.`,
      })
    const change: MutableCollection = {
      field: member.name,
      model,
      inverse: field.inverse,
      added: [],
      changed: [],
      removed: [],
    }
    for (const [index, each] of this.#list(value, path).entries())
      this.#line(change, each, { path: `${path}[${index}]`, parent: place })
    return change
  }

  /** `{…}` is a new record, `{id, …}` changes one of the collection, `{id, "$remove": true}` deletes it. */
  #line(
    change: MutableCollection,
    value: unknown,
    at: { readonly path: string; readonly parent: Place },
  ): void {
    const place = { path: at.path, depth: at.parent.depth + 1, inverse: change.inverse }
    const existing = at.parent.isNew ? undefined : this.#existingLine(value, at.path)
    if (existing === undefined) {
      const row = this.#row(change.model, value, { ...place, isNew: true })
      const { path } = at
      this.#demandRequired(change.model, row.values, {
        input: value,
        path,
        inverse: change.inverse,
      })
      change.added.push(row)
    } else if (existing.isRemoved) change.removed.push(existing.id)
    else {
      const row = this.#row(change.model, existing.rest, { ...place, isNew: false })
      change.changed.push({ ...row, id: existing.id })
    }
  }

  #existingLine(value: unknown, path: string): ExistingLine | undefined {
    if (typeof value !== 'object' || value === null || !('id' in value)) return undefined
    const { id, ...others } = value
    const isRemoved = '$remove' in others
    const rest = Object.fromEntries(Object.entries(others).filter(([name]) => name !== '$remove'))
    const recordId = findRecordId(id)
    if (recordId === undefined) {
      this.#problems.invalid(`${path}.id`, ID_PROBLEM)
      return undefined
    }
    if (isRemoved && others.$remove !== true)
      this.#problems.invalid(`${path}.$remove`, 'This can only be true.')
    if (isRemoved && Object.keys(rest).length > 0)
      this.#problems.invalid(path, 'A record to remove takes no other values.')
    return { id: recordId, isRemoved, rest }
  }

  #ids(value: unknown, path: string): readonly RecordId[] {
    const ids = new Set<RecordId>()
    for (const [index, each] of this.#list(value, path).entries()) {
      const id = findRecordId(each)
      if (id === undefined) this.#problems.invalid(`${path}[${index}]`, ID_PROBLEM)
      else ids.add(id)
    }
    this.#rows += ids.size
    return [...ids]
  }

  #list(value: unknown, path: string): readonly unknown[] {
    if (Array.isArray(value)) return value
    this.#problems.invalid(path, 'This must be a list.')
    return []
  }

  #demandRequired(
    model: Model,
    values: ReadonlyMap<string, StoredValue>,
    { input, path, inverse }: GivenRow,
  ): void {
    for (const [name, field] of storedFields(model))
      if (isDemanded(name, field) && name !== inverse && !values.has(name) && !isGiven(input, name))
        this.#problems.invalid(join(path, name), 'A value is required here.')
  }
}

interface Place {
  readonly path: string
  readonly depth: number
  readonly isNew: boolean
  /** The field that the record around it fills in. */
  readonly inverse: string | undefined
}

interface GivenRow {
  readonly input: unknown
  readonly path: string
  readonly inverse: string | undefined
}

interface Member {
  readonly name: string
  readonly value: unknown
  readonly place: Place
}

interface Given {
  readonly name: string
  readonly field: Field
  readonly value: unknown
  readonly path: string
}

interface Draft {
  id: RecordId | undefined
  readonly values: Map<string, StoredValue>
  readonly collections: CollectionChange[]
  readonly pairs: PairChange[]
}

interface MutableCollection extends CollectionChange {
  readonly added: RowChange[]
  readonly changed: RowChange[]
  readonly removed: RecordId[]
}

interface ExistingLine {
  readonly id: RecordId
  readonly isRemoved: boolean
  readonly rest: unknown
}

function isDemanded(name: string, field: StoredField): boolean {
  if (!field.required || isKept(name, field)) return false
  return 'default' in field && field.default === undefined
}

/** A given value that is not among the parsed ones has been refused already. */
function isGiven(input: unknown, name: string): boolean {
  if (typeof input !== 'object' || input === null) return false
  return Object.entries(input).some(([member, value]) => member === name && value !== undefined)
}

function join(path: string, name: string): string {
  return path === '' ? name : `${path}.${name}`
}
