import { parseRecordId } from '@zennnn/kernel'
import type { Model } from '@zennnn/model'
import { compileCreate } from './change-compile.ts'
import { givenRows } from './change-given.ts'
import { ChangeParser } from './change-parse.ts'
import { bodyOf, checkReturnable, compileReturning, isId } from './change-read.ts'
import type {
  ChangeContext,
  ChangeOutcome,
  CreateRequest,
  UpsertRequest,
} from './change-request.ts'
import { compileUpsert, compileUpsertedIds, upsertKey } from './change-upsert.ts'

/** Makes the records with all that is nested in them, in one batch. */
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
  const statements = compileCreate(model, rows)
  if (request.returning === undefined || ids.length === 0) {
    if (statements.length > 0) await door.run(statements)
    return { ids, body: request.returning && '[]' }
  }
  const read = compileReturning(sight, model.name, request.returning, isId(ids))
  return { ids, body: bodyOf(await door.run([...statements, read])) }
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
  if (rows.length === 0) return { ids: [], body: request.returning && '[]' }
  const { resolution, returning } = request
  const plan = { model, key: upsertKey(model, request.onConflict), resolution, rows }
  return await door.transaction(async (run) => {
    const results = await run([...compileUpsert(plan), compileUpsertedIds(plan)])
    const ids = (results.at(-1)?.rows ?? []).map((row) => parseRecordId(row['id']))
    if (returning === undefined) return { ids, body: undefined }
    return {
      ids,
      body: bodyOf(await run([compileReturning(sight, model.name, returning, isId(ids))])),
    }
  })
}
