import type { ActionMeta, FieldMeta, ModelMeta } from '../api/meta.ts'
import { ApiProblem } from '../api/problem.ts'
import { listRecords, type Row } from '../api/records.ts'
import { callAction } from '../api/request.ts'
import { kindOf } from '../fields/field-registry.ts'
import { t } from '../language/language.ts'
import type { Question } from '../search/search-query.ts'
import { byValue, deleteMany, updateMany } from './bulk-requests.ts'
import { type BulkProgress, runBulk } from './bulk-run.ts'
import { IDS_IN_ADDRESS, readByIds, readIds } from './list-data.ts'
import { rowName } from './list-row.tsx'
import type { BulkScope } from './use-selection.ts'

/** What somebody wants to do with many records. */
export type BulkTask =
  | { readonly kind: 'change' }
  | { readonly kind: 'delete' }
  | { readonly kind: 'action'; readonly action: ActionMeta }

/** The same, with all that is needed to carry it out. */
export type BulkOrder =
  | { readonly kind: 'change'; readonly field: FieldMeta; readonly value: unknown }
  | { readonly kind: 'delete' }
  | {
      readonly kind: 'action'
      readonly action: ActionMeta
      readonly values: Readonly<Record<string, unknown>>
    }

export interface BulkResult extends BulkProgress {
  /** What the failed records are called. */
  readonly names: ReadonlyMap<string, string>
  /** Puts the old values back where nobody changed them since; undefined when it cannot be undone. */
  readonly undo: (() => Promise<number>) | undefined
  /** What ended it before its end. */
  readonly problem: unknown
}

interface RunParts {
  readonly model: ModelMeta
  readonly question: Question
  readonly scope: BulkScope
  readonly order: BulkOrder
  readonly report: (progress: BulkProgress) => void
  readonly signal: AbortSignal
}

/** Carries out the order on all records of the scope. Never throws: what failed is part of the result. */
export async function carryOut(parts: RunParts): Promise<BulkResult> {
  const { model, question, scope, order, report, signal } = parts
  let progress: BulkProgress = { done: 0, total: sizeOf(scope), failures: [] }
  const before: Row[] = []
  let problem: unknown
  try {
    const ids = scope.kind === 'some' ? scope.ids : await readIds(model.name, question, signal)
    progress = await runBulk({
      ids,
      size: order.kind === 'action' ? 1 : IDS_IN_ADDRESS,
      run: async (part) => await runPart(model.name, order, part, before),
      report: (now) => {
        progress = now
        report(now)
      },
      signal,
      gone: t('It is gone, or you may not see it any more.'),
      isWorthSplitting: (error) => error instanceof ApiProblem && error.status !== 0,
    })
  } catch (error) {
    problem = error
  }
  const failed = progress.failures.map(({ id }) => id)
  return {
    ...progress,
    problem,
    names: await namesOf(model, failed),
    undo: undoOf(model.name, order, before),
  }
}

export function sizeOf(scope: BulkScope): number {
  return scope.kind === 'some' ? scope.ids.length : scope.total
}

async function runPart(
  model: string,
  order: BulkOrder,
  ids: readonly string[],
  before: Row[],
): Promise<readonly string[]> {
  switch (order.kind) {
    case 'delete':
      return await deleteMany(model, ids)
    case 'action': {
      const name = `${model}.${order.action.name}`
      for (const id of ids) await callAction(name, { ...order.values, id })
      return ids
    }
    case 'change': {
      const { name } = order.field
      const old = await readByIds(model, `id,${name}`, { filters: [], conditions: [] }, ids)
      const done = await updateMany(model, ids, { [name]: wireValue(order) })
      before.push(...old.filter(({ id }) => done.includes(id)))
      return done
    }
  }
}

function wireValue({ field, value }: Extract<BulkOrder, { kind: 'change' }>): unknown {
  return kindOf(field).toWire(value) ?? null
}

function undoOf(model: string, order: BulkOrder, before: readonly Row[]): BulkResult['undo'] {
  if (order.kind !== 'change' || before.length === 0) return undefined
  const { name } = order.field
  const written = JSON.stringify(wireValue(order))
  return async () => {
    const ids = before.map(({ id }) => id)
    const now = await readByIds(model, `id,${name}`, { filters: [], conditions: [] }, ids)
    const untouched = new Set(
      now.filter((row) => JSON.stringify(row[name] ?? null) === written).map(({ id }) => id),
    )
    let count = 0
    for (const [value, same] of byValue(
      before.filter(({ id }) => untouched.has(id)),
      name,
    ))
      for (let at = 0; at < same.length; at += IDS_IN_ADDRESS) {
        const part = same.slice(at, at + IDS_IN_ADDRESS)
        count += (await updateMany(model, part, { [name]: value })).length
      }
    return count
  }
}

async function namesOf(
  model: ModelMeta,
  ids: readonly string[],
): Promise<ReadonlyMap<string, string>> {
  if (ids.length === 0) return new Map()
  try {
    const { rows } = await listRecords({
      model: model.name,
      select: `id,row_title:${model.title}`,
      filters: [['id', 'in', `(${ids.slice(0, IDS_IN_ADDRESS).join(',')})`]],
    })
    return new Map(rows.map((row) => [row.id, rowName(row)]))
  } catch {
    // Names are a comfort: the list of failures says the ids then.
    return new Map()
  }
}
