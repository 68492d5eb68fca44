import { PlatformError, parseRecordId, type RecordId } from '@zennnn/kernel'
import type { Model } from '@zennnn/model'
import { compileUpdate } from './change-compile.ts'
import { explainFailure, refuseSeen } from './change-conflict.ts'
import { ownIdGuards } from './change-own-id.ts'
import { ChangeParser } from './change-parse.ts'
import {
  bodyOf,
  checkReturnable,
  compileReturning,
  findSingleId,
  idsIn,
  isId,
} from './change-read.ts'
import type {
  ChangeContext,
  ChangeOutcome,
  DeleteRequest,
  UpdateRequest,
} from './change-request.ts'
import type { RowChange } from './change-row.ts'
import {
  compileDeleteReturning,
  compileDeleteWhere,
  compileUpdateWhere,
  tooMany,
} from './change-where.ts'
import { doorOf, type Run } from './records-door.ts'

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

/** Deletes every record that matches. */
export async function answerDelete(
  context: ChangeContext,
  model: Model,
  request: DeleteRequest,
): Promise<ChangeOutcome> {
  const { returning, maxAffected } = request
  const target = { ...request, sight: context.sight, model }
  if (returning === undefined) {
    const ids = idsOf(await context.door.run([compileDeleteWhere(target)]))
    await refuseUntouched(context, model, { ...request, affected: ids.length })
    return { ids, affected: ids.length, body: undefined }
  }
  const statement = compileDeleteReturning(target, returning)
  return await context.door.transaction(async (run) => {
    const results = await run([statement])
    const affected = Number(results[0]?.rows[0]?.['page'])
    await refuseUntouched({ ...context, door: doorOf(run) }, model, { ...request, affected })
    if (maxAffected !== undefined && affected > maxAffected) throw tooMany(maxAffected)
    // First: of an answer that is too large the records were not all counted.
    const body = bodyOf(results)
    checkReturnable(returning, affected)
    return { ids: [], affected, body }
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
  const outcome = { ids: [row.id], affected: 1 }
  try {
    if (returning === undefined) {
      await door.run(statements)
      return { ...outcome, body: undefined }
    }
    const read = compileReturning(sight, model.name, returning, isId([row.id]))
    return await door.transaction(async (run) => ({
      ...outcome,
      body: bodyOf(await run([...statements, read])),
    }))
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
    return { ids: [], affected: 0, body: returning && '[]' }
  }
  const statement = compileUpdateWhere({ ...request, sight, model }, row.values)
  const change = async (run: Run): Promise<ChangeOutcome> => {
    const ids = idsOf(await run([statement]))
    const affected = ids.length
    await refuseUntouched({ ...context, door: doorOf(run) }, model, { where, affected })
    if (returning === undefined) return { ids, affected, body: undefined }
    checkReturnable(returning, affected)
    const read = compileReturning(sight, model.name, returning, isId(ids))
    return { ids, affected, body: bodyOf(await run([read])) }
  }
  return returning === undefined ? await change(door.run) : await door.transaction(change)
}

/** Nothing was changed. When one record was named and it is there to see, the reason is a missing right: say so. */
async function refuseUntouched(
  { door, sight }: ChangeContext,
  model: Model,
  { where, affected }: Pick<UpdateRequest, 'where'> & Pick<ChangeOutcome, 'affected'>,
): Promise<void> {
  const single = affected > 0 ? undefined : findSingleId(where)
  if (single !== undefined) await refuseSeen(door, { sight, model, id: parseRecordId(single) })
}

function idsOf(results: Awaited<ReturnType<Run>>): readonly RecordId[] {
  return idsIn(results.at(-1)?.rows[0]?.['ids'])
}
