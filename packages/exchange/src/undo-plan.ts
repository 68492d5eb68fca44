import type { Sight } from '@zennnn/data'
import { PlatformError, parseRecordId, type RecordId } from '@zennnn/kernel'
import type { Model } from '@zennnn/model'
import { isImportable } from './mapping-guess.ts'

/** One entry of the audit log that an import left. */
export interface ImportedChange {
  readonly operation: 'create' | 'update' | 'delete'
  readonly model: string
  readonly record: RecordId
  readonly before: Values
  readonly after: Values
  /** Something outside the import changed the record since. */
  readonly changedByOthers: boolean
}

export type Values = Readonly<Record<string, unknown>>

/** A record as a whole with its lines: it is undone, or left as it is. */
export interface UndoUnit {
  readonly model: string
  readonly record: RecordId
  /** Made by the import: it is deleted, and what belongs to it with it. */
  readonly isMade: boolean
  /** Old values of a record that was changed. */
  readonly values: Values
  /** Of many-to-many fields. */
  readonly pairs: readonly PairUndo[]
  /** Of a record that was changed: lines that were made and are deleted, and those that were deleted and come back. */
  readonly madeLines: readonly { readonly model: string; readonly record: RecordId }[]
  readonly lostLines: readonly { readonly model: string; readonly values: Values }[]
  readonly changedByOthers: boolean
}

interface PairUndo {
  readonly field: string
  readonly added: readonly string[]
  readonly removed: readonly string[]
}

interface Owner {
  readonly model: string
  readonly record: RecordId
}

interface Draft {
  readonly owner: Owner
  isMade: boolean
  readonly values: Map<string, unknown>
  readonly pairs: Map<string, { added: string[]; removed: string[] }>
  readonly madeLines: Owner[]
  readonly lostLines: { model: string; values: Values }[]
  changedByOthers: boolean
}

/** What is to be done to undo a chunk: records that were changed first, then those that were made, the last one first. */
export function planUndo(sight: Sight, changes: readonly ImportedChange[]): readonly UndoUnit[] {
  const made = new Set(changes.filter(({ operation }) => operation === 'create').map(keyOf))
  const touched = new Set(
    changes.flatMap((change) => {
      if (change.operation === 'update') return [keyOf(change)]
      const owner = change.operation === 'delete' ? ownerOf(sight, change) : undefined
      return owner === undefined ? [] : [keyOf(owner)]
    }),
  )
  const drafts = new Map<string, Draft>()
  for (const change of changes) {
    const owner = ownerOf(sight, change)
    const isLine = owner !== undefined && (made.has(keyOf(owner)) || touched.has(keyOf(owner)))
    const root = isLine ? owner : { model: change.model, record: change.record }
    const draft = drafts.get(keyOf(root)) ?? newDraft(root)
    drafts.set(keyOf(root), draft)
    if (isLine) addLine(draft, change)
    else addOwn(sight, draft, change)
    if (change.changedByOthers) draft.changedByOthers = true
  }
  const units = [...drafts.values()].map(unitOf)
  return [
    ...units.filter(({ isMade }) => !isMade),
    ...units.filter(({ isMade }) => isMade).toReversed(),
  ]
}

/** The record that a line belongs to: it goes when that one goes. */
function ownerOf(sight: Sight, change: ImportedChange): Owner | undefined {
  if (change.operation === 'update') return undefined
  const values = change.operation === 'create' ? change.after : change.before
  for (const [name, field] of modelOf(sight, change.model).fields) {
    const id = values[name]
    if (field.kind === 'reference' && field.onDelete === 'cascade' && typeof id === 'string')
      return { model: field.model, record: parseRecordId(id) }
  }
  return undefined
}

function addLine(draft: Draft, { operation, model, record, before }: ImportedChange): void {
  if (operation === 'create') draft.madeLines.push({ model, record })
  else if (operation === 'delete')
    draft.lostLines.push({ model, values: { ...before, id: record } })
}

function addOwn(sight: Sight, draft: Draft, change: ImportedChange): void {
  if (change.operation === 'create') draft.isMade = true
  if (change.operation !== 'update') return
  const { fields } = modelOf(sight, change.model)
  for (const name of new Set([...Object.keys(change.before), ...Object.keys(change.after)])) {
    if (fields.get(name)?.kind === 'manyToMany') {
      const pair = draft.pairs.get(name) ?? { added: [], removed: [] }
      pair.added.push(...textsOf(change.after[name]))
      pair.removed.push(...textsOf(change.before[name]))
      draft.pairs.set(name, pair)
    }
    // The first value is the oldest.
    else if (!draft.values.has(name)) draft.values.set(name, change.before[name] ?? null)
  }
}

function newDraft(owner: Owner): Draft {
  return {
    owner,
    isMade: false,
    values: new Map(),
    pairs: new Map(),
    madeLines: [],
    lostLines: [],
    changedByOthers: false,
  }
}

function unitOf({ owner, isMade, values, pairs, ...draft }: Draft): UndoUnit {
  return {
    ...owner,
    ...draft,
    isMade,
    values: isMade ? {} : Object.fromEntries(values),
    pairs: isMade ? [] : [...pairs].map(([field, pair]) => ({ field, ...pair })),
  }
}

/**
 * Of old values those that somebody writes; the platform computes the others anew. undefined when the asker does not see
 * one of them (any more): half of a record is not given back.
 */
export function writableValues(
  sight: Sight,
  name: string,
  values: Values,
  writesReadonly: boolean,
): Values | undefined {
  const model = modelOf(sight, name)
  const whole = sight.registry.models.get(name)
  const kept: Record<string, unknown> = {}
  for (const [field, value] of Object.entries(values)) {
    const declared = whole?.fields.get(field)
    if (field === 'id') kept[field] = value
    if (declared === undefined || !isImportable(field, declared)) continue
    if (declared.readonly && !writesReadonly) continue
    if (!model.fields.has(field)) return undefined
    kept[field] = value
  }
  return kept
}

function modelOf(sight: Sight, name: string): Model {
  const model = sight.models.get(name)
  if (model !== undefined) return model
  throw new PlatformError('ACCESS_DENIED', {
    message: `You may not see "${name}" any more, of which the import changed records.`,
  })
}

function keyOf({ model, record }: Owner): string {
  return `${model} ${record}`
}

function textsOf(value: unknown): readonly string[] {
  return Array.isArray(value) ? value.map(String) : []
}
