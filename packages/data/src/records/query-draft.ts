import type { Model } from '@zennnn/model'
import { QUERY_LIMITS } from './query.ts'
import { refuseQuery } from './query-refuse.ts'
import type { Sight } from './query-sight.ts'
import type { ValueType } from './value-type.ts'

/** What grows while one statement is compiled. */
export interface Draft {
  readonly sight: Sight
  readonly values: (string | readonly string[])[]
  /** Keys of JSON values are left out when null. */
  readonly stripNulls: boolean
  /** How many of each were used so far. */
  readonly used: { aliases: number; conditions: number; selected: number }
}

/** A model in the FROM list of the statement. */
export interface Place {
  readonly model: Model
  readonly alias: string
}

export function newDraft(sight: Sight, stripNulls = false): Draft {
  return { sight, stripNulls, values: [], used: { aliases: 0, conditions: 0, selected: 0 } }
}

/** Throws MODEL_UNKNOWN before anything else is looked at. */
export function newPlace(draft: Draft, model: Model): Place {
  draft.used.aliases += 1
  return { model, alias: `t${draft.used.aliases}` }
}

export function bind(draft: Draft, type: ValueType, value: string): string {
  draft.values.push(value)
  return `$${draft.values.length}::${type}`
}

export function bindList(draft: Draft, type: ValueType, values: readonly string[]): string {
  draft.values.push(values)
  return `$${draft.values.length}::${type}[]`
}

/** A name as an identifier. Names come from the registry or passed a strict pattern; the doubling is a second wall. */
export function identifier(name: string): string {
  return `"${name.replaceAll('"', '""')}"`
}

export function spend(draft: Draft, what: 'conditions' | 'selected'): void {
  draft.used[what] += 1
  if (draft.used[what] > QUERY_LIMITS[what])
    throw refuseQuery(`A query may have at most ${QUERY_LIMITS[what]} ${WORDS[what]}.`)
}

const WORDS = { conditions: 'conditions', selected: 'selected fields' } as const
