import { PlatformError, parseRecordId, type RecordId } from '@zennnn/kernel'
import type { Model } from '@zennnn/model'
import { compileUpdate } from './change-compile.ts'
import { explainFailure } from './change-conflict.ts'
import { NOT_THERE } from './change-group.ts'
import { ownIdGuards } from './change-own-id.ts'
import { ChangeParser } from './change-parse.ts'
import { bodyOf, checkReturnable, compileReturning, findSingleId, isId } from './change-read.ts'
import type {
  ChangeContext,
  ChangeOutcome,
  DeleteRequest,
  UpdateRequest,
} from './change-request.ts'
import type { RowChange } from './change-row.ts'
import { compileDeleteWhere, compileUpdateWhere } from './change-where.ts'
import type { Run } from './records-door.ts'

/** Changes every record that matches; with a version or nested records, exactly the one whose id is given. */
export async function answerUpdate(
  context: ChangeContext,
  model: Model,
  request: UpdateRequest,
): Promise<ChangeOutcome> {
  const parser = new ChangeParser(context)
  const row = parser.changedRow(model, request.body)
  parser.finish()
  const single = findSingleId(request.where)
  const id = single === undefined ? undefined : parseRecordId(single)
  const hasNested = row.collections.length > 0 || row.pairs.length > 0
  if (!hasNested && request.version === undefined)
    return await updateMatching(context, model, { ...request, row, id })
  const { ownIds } = parser
  if (id !== undefined)
    return await updateOne(context, model, { ...request, row: { ...row, id }, ownIds })
  throw new PlatformError('QUERY_INVALID', {
    message: 'A change with nested records or with If-Match is for one record: id=eq.<id>.',
  })
}

/** Deletes every record that matches. What to return is read before, in the same transaction. */
export async function answerDelete(
  context: ChangeContext,
  model: Model,
  request: DeleteRequest,
): Promise<ChangeOutcome> {
  const { returning, where } = request
  const statement = compileDeleteWhere({ ...request, sight: context.sight, model })
  if (returning === undefined) {
    const ids = idsOf(await context.door.run([statement]))
    await refuseUntouched(context, model, { where, ids })
    return { ids, body: undefined }
  }
  return await context.door.transaction(async (run) => {
    const read = compileReturning(context.sight, model.name, returning, where)
    const [before, ...results] = await run([read, statement])
    const ids = idsOf(results)
    checkReturnable(returning, ids.length)
    return { ids, body: bodyOf(before === undefined ? [] : [before]) }
  })
}

type WholeUpdate = UpdateRequest & {
  readonly row: RowChange
  readonly ownIds: ReadonlySet<string>
}

async function updateOne(
  context: ChangeContext,
  model: Model,
  { row, version, returning, ownIds }: WholeUpdate,
): Promise<ChangeOutcome> {
  const { door, sight } = context
  checkReturnable(returning, 1)
  const statements = [...ownIdGuards(sight.registry, ownIds), ...compileUpdate(model, row, version)]
  const read =
    returning === undefined ? [] : [compileReturning(sight, model.name, returning, isId([row.id]))]
  try {
    const results = await door.run([...statements, ...read])
    return { ids: [row.id], body: returning && bodyOf(results) }
  } catch (error) {
    throw await explainFailure(door, { ...row, error, sight, model, version })
  }
}

type MatchingUpdate = UpdateRequest & {
  readonly row: Omit<RowChange, 'id'>
  readonly id: RecordId | undefined
}

async function updateMatching(
  context: ChangeContext,
  model: Model,
  request: MatchingUpdate,
): Promise<ChangeOutcome> {
  const { door, sight } = context
  const { row, returning, where } = request
  if (row.values.size === 0) {
    checkReturnable(returning, 0)
    return { ids: [], body: returning && '[]' }
  }
  const statement = compileUpdateWhere({ ...request, sight, model }, row.values)
  const change = async (run: Run): Promise<ChangeOutcome> => {
    const ids = idsOf(await run([statement]))
    if (returning === undefined) return { ids, body: undefined }
    checkReturnable(returning, ids.length)
    return {
      ids,
      body: bodyOf(await run([compileReturning(sight, model.name, returning, isId(ids))])),
    }
  }
  const outcome = returning === undefined ? await change(door.run) : await door.transaction(change)
  await refuseUntouched(context, model, { where, ids: outcome.ids })
  return outcome
}

/** Nothing matched. When one record was named and it is there to see, the reason is a missing right: say so. */
async function refuseUntouched(
  { door, sight }: ChangeContext,
  model: Model,
  { where, ids }: { readonly where: UpdateRequest['where']; readonly ids: readonly RecordId[] },
): Promise<void> {
  const single = findSingleId(where)
  if (ids.length > 0 || single === undefined) return
  const error = new PlatformError('NOT_FOUND', { message: NOT_THERE })
  const failure = {
    error,
    sight,
    model,
    id: parseRecordId(single),
    values: new Map(),
    version: undefined,
  }
  const reason = await explainFailure(door, failure)
  if (reason instanceof PlatformError && reason.code === 'ACCESS_DENIED') throw reason
}

function idsOf(results: Awaited<ReturnType<Run>>): readonly RecordId[] {
  const ids: unknown = results.at(-1)?.rows[0]?.['ids']
  return Array.isArray(ids) ? ids.map(parseRecordId) : []
}
