import { ApiProblem } from '../api/problem.ts'
import { createRecord, type Row, readRecord, updateRecord } from '../api/records.ts'
import { changedBody, type FormBody, newBody } from './form-changes.ts'
import { arrivedLines, type Merge, merge, savedLines } from './form-merge.ts'
import type { FormPlan } from './form-plan.ts'
import { type FieldProblems, problemsOf } from './form-problems.ts'
import { type FormValues, idOfNew, valuesOf, withKeys } from './form-values.ts'

/** What is to be saved. */
export interface Unsaved {
  /** As the server last gave it; without a version it is new. */
  readonly row: Row
  readonly base: FormValues
  readonly values: FormValues
  /** The last time no answer came: it may have been saved. */
  readonly isInDoubt: boolean
}

/** How a save ended. Nothing of what was typed is lost in any of these. */
export type Saved =
  | {
      readonly kind: 'saved'
      readonly row: Row
      /** What was sent, and under which ids its new lines are known now. */
      readonly sent: FormValues
      readonly ids: ReadonlyMap<string, string>
      /** Fields in which something of somebody else's came along. */
      readonly taken: readonly string[]
      /** The record as somebody else left it, when it was saved on top of that. */
      readonly theirs?: Row
    }
  | { readonly kind: 'conflict'; readonly theirs: Row; readonly merged: Merge }
  | { readonly kind: 'gone' }
  | { readonly kind: 'refused'; readonly problem: ApiProblem; readonly problems: FieldProblems }

/** Two people who save in turn can meet again and again; after this often the person decides. */
const ATTEMPTS = 3
const MAY_HAVE_ARRIVED: ReadonlySet<string> = new Set(['UNREACHABLE', 'OUTCOME_UNKNOWN', 'TIMEOUT'])

export function isDoubt({ code }: ApiProblem): boolean {
  return MAY_HAVE_ARRIVED.has(code)
}

export async function saveRecord(plan: FormPlan, unsaved: Unsaved): Promise<Saved> {
  return unsaved.row['version'] === undefined
    ? await create(plan, unsaved)
    : await update(plan, unsaved, [], ATTEMPTS)
}

/** A new record has its id before it is sent, so that it can be asked whether it arrived. */
async function create(plan: FormPlan, unsaved: Unsaved): Promise<Saved> {
  const { values, row, isInDoubt } = unsaved
  const { body, lineKeys } = newBody(plan, values)
  const done = (made: Row): Saved => ({
    kind: 'saved',
    row: made,
    sent: values,
    ids: new Map(Object.values(lineKeys).flatMap((keys) => keys.map((key) => [key, idOfNew(key)]))),
    taken: [],
  })
  try {
    const found = isInDoubt ? await findRow(plan, row.id) : undefined
    if (found !== undefined) return await finishArrived(plan, unsaved, found, done(found))
    return done(await createRecord(plan.model.name, { id: row.id, ...body }, plan.select))
  } catch (error) {
    return refused(plan, error, lineKeys)
  }
}

/** It arrived although no answer came; what was typed since is sent now. */
async function finishArrived(
  plan: FormPlan,
  { values }: Unsaved,
  found: Row,
  done: Saved,
): Promise<Saved> {
  if (done.kind !== 'saved') return done
  const mine = withKeys(values, done.ids)
  const theirs = valuesOf(plan, found)
  if (changedBody(plan, theirs, mine) === undefined) return done
  const rest = { row: found, base: theirs, values: mine, isInDoubt: false }
  const saved = await update(plan, rest, [], ATTEMPTS)
  return saved.kind === 'saved' ? { ...saved, ids: done.ids } : saved
}

async function update(
  plan: FormPlan,
  unsaved: Unsaved,
  taken: readonly string[],
  attempts: number,
): Promise<Saved> {
  const { row, base, values } = unsaved
  const change = changedBody(plan, base, values)
  if (change === undefined) return { kind: 'saved', row, sent: values, ids: new Map(), taken }
  try {
    const saved = await send(plan, row, change)
    const sides = { base, mine: values, theirs: valuesOf(plan, saved) }
    return { kind: 'saved', row: saved, sent: values, ids: savedLines(plan, sides), taken }
  } catch (error) {
    if (!(error instanceof ApiProblem)) throw error
    if (error.code === 'NOT_FOUND') return { kind: 'gone' }
    if (error.code !== 'VERSION_CONFLICT' || attempts === 0)
      return refused(plan, error, change.lineKeys)
    return await overtaken(plan, unsaved, taken, attempts)
  }
}

/** Somebody was faster: what does not touch what they did is saved on top of it, the rest is for the person to decide. */
async function overtaken(
  plan: FormPlan,
  { row, base, values, isInDoubt }: Unsaved,
  taken: readonly string[],
  attempts: number,
): Promise<Saved> {
  try {
    const theirs = await findRow(plan, row.id)
    if (theirs === undefined) return { kind: 'gone' }
    const sides = { base, mine: values, theirs: valuesOf(plan, theirs) }
    const ids = isInDoubt ? arrivedLines(plan, sides) : new Map<string, string>()
    const merged = merge(plan, { ...sides, mine: withKeys(values, ids) })
    if (merged.conflicts.length > 0) return { kind: 'conflict', theirs, merged }
    const rest = { row: theirs, base: sides.theirs, values: merged.values, isInDoubt: false }
    const all = [...new Set([...taken, ...merged.taken])]
    const saved = await update(plan, rest, all, attempts - 1)
    if (saved.kind !== 'saved') return saved
    return { theirs, ...saved, sent: values, ids: new Map([...ids, ...saved.ids]) }
  } catch (error) {
    return refused(plan, error, {})
  }
}

async function send(plan: FormPlan, row: Row, { body }: FormBody): Promise<Row> {
  const version = Number(row['version'])
  return await updateRecord(plan.model.name, {
    id: row.id,
    version,
    values: body,
    select: plan.select,
  })
}

async function findRow(plan: FormPlan, id: string): Promise<Row | undefined> {
  try {
    return await readRecord(plan.model.name, id, plan.select)
  } catch (error) {
    if (error instanceof ApiProblem && error.code === 'NOT_FOUND') return undefined
    throw error
  }
}

function refused(plan: FormPlan, error: unknown, lineKeys: FormBody['lineKeys']): Saved {
  if (!(error instanceof ApiProblem)) throw error
  return { kind: 'refused', problem: error, problems: problemsOf(plan, error, lineKeys) }
}
