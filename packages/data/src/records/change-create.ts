import { PlatformError, parseRecordId } from '@zennnn/kernel'
import type { Model } from '@zennnn/model'
import type { Result, Statement } from '../connections/statement.ts'
import { compileCreate, compilePairs } from './change-compile.ts'
import { notTheirs } from './change-conflict.ts'
import { givenRows } from './change-given.ts'
import { ownIdGuards } from './change-own-id.ts'
import { ChangeParser } from './change-parse.ts'
import { bodyOf, checkReturnable, compileReturning, idsIn, isId } from './change-read.ts'
import type {
  ChangeContext,
  ChangeOutcome,
  CreateRequest,
  UpsertRequest,
} from './change-request.ts'
import type { RowChange } from './change-row.ts'
import {
  compileUnmerged,
  compileUpsert,
  compileUpsertedIds,
  compileUpsertGuards,
  type Upsert,
  upsertKey,
} from './change-upsert.ts'
import type { Run } from './records-door.ts'

/** Makes the records with all that is nested in them, in one batch; one that is answered is kept only when it can be. */
export async function answerCreate(
  context: ChangeContext,
  model: Model,
  request: CreateRequest,
): Promise<ChangeOutcome> {
  const { sight, door } = context
  const parser = new ChangeParser(context)
  const rows = givenRows(model, request).map(({ value, path }) => parser.newRow(model, value, path))
  parser.finish()
  checkReturnable(request.returning, rows.length)
  const ids = rows.map((row) => row.id)
  const statements = [...ownIdGuards(sight.registry, parser.ownIds), ...compileCreate(model, rows)]
  if (request.returning === undefined || ids.length === 0) {
    if (statements.length > 0) await door.run(statements)
    return { ids, affected: ids.length, body: request.returning && '[]' }
  }
  const read = compileReturning(sight, model.name, request.returning, isId(ids))
  return await door.transaction(async (run) => ({
    ids,
    affected: ids.length,
    body: bodyOf(await run([...statements, read])),
  }))
}

/** Makes the records that are missing and takes over the values of those that exist, unless they are to be left alone. */
export async function answerUpsert(
  context: ChangeContext,
  model: Model,
  request: UpsertRequest,
): Promise<ChangeOutcome> {
  const { door, sight } = context
  const parser = new ChangeParser(context)
  const rows = givenRows(model, request).map(({ value, path }) =>
    parser.mergeRow(model, value, path),
  )
  parser.finish()
  checkReturnable(request.returning, rows.length)
  if (rows.length === 0) return { ids: [], affected: 0, body: request.returning && '[]' }
  const { resolution, returning } = request
  if (resolution === 'ignore' && rows.some((row) => row.pairs.length > 0))
    throw new PlatformError('QUERY_INVALID', {
      message: 'Lists of records are written by resolution=merge-duplicates only.',
    })
  const key = upsertKey(model, request.onConflict)
  const plan = { model, key, resolution, rows }
  const guards = parser.ownIds.has(model.name) ? compileUpsertGuards(sight.registry, plan) : []
  return await door.transaction(async (run) => {
    const found = await runUpsert(run, plan, guards)
    const ids = found.map((row) => row.id)
    const affected = ids.length
    if (returning === undefined) return { ids, affected, body: undefined }
    const read = compileReturning(sight, model.name, returning, isId(ids))
    return { ids, affected, body: bodyOf(await run([read])) }
  })
}

/** The records as they were found afterwards, in the order given; what the writer cannot see is not among them. */
async function runUpsert(
  run: Run,
  plan: Upsert,
  guards: readonly Statement[],
): Promise<readonly RowChange[]> {
  const changes = [...guards, ...compileUpsert(plan)]
  const results = await run([...changes, ...compileUpsertedIds(plan)])
  const found = results
    .slice(changes.length)
    .flatMap((result) => result.rows)
    .toSorted((a, b) => Number(a['position']) - Number(b['position']))
    .flatMap((row) => {
      const given = plan.rows[Number(row['position'])]
      return given === undefined ? [] : [{ given, id: parseRecordId(row['id']) }]
    })
  await refuseUnmerged(run, plan, results.slice(0, changes.length))
  const rows = found.map(({ given, id }) => ({ ...given, id }))
  const pairs = compilePairs(plan.model, rows)
  if (pairs.length > 0) await run(pairs)
  return rows
}

/** A record that is seen and still differs is not the writer's to change, as for PostgREST. Most merges end at once. */
async function refuseUnmerged(run: Run, plan: Upsert, results: readonly Result[]): Promise<void> {
  const passedOver = results.flatMap(({ rows: [row] }) => idsIn(row?.['passed_over']))
  if (passedOver.length === 0) return
  const unmerged = (await run(compileUnmerged(plan, passedOver))).flatMap(({ rows }) => rows)
  const [first] = unmerged.map((row) => Number(row['position'])).toSorted((a, b) => a - b)
  if (first !== undefined) throw notTheirs(plan.rows.length === 1 ? '' : `[${first}]: `)
}
