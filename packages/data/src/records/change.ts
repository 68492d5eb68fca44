import { PlatformError } from '@zennnn/kernel'
import type { Model } from '@zennnn/model'
import { answerCreate, answerUpsert } from './change-create.ts'
import type { ChangeContext, ChangeOutcome, ChangeRequest } from './change-request.ts'
import { answerDelete, answerUpdate } from './change-update.ts'
import { explainViolation } from './change-violation.ts'
import { doorOf } from './records-door.ts'

/**
 * Carries out one change as one transaction. Refusals: MODEL_UNKNOWN, FIELD_UNKNOWN, VALUE_INVALID, QUERY_INVALID,
 * NOT_FOUND, ACCESS_DENIED, VERSION_CONFLICT (details: VersionConflict), MAX_AFFECTED_EXCEEDED, NOT_EXACTLY_ONE,
 * BODY_TOO_LARGE, and what the database holds: UNIQUE_VIOLATED, REFERENCE_VIOLATED, CONSTRAINT_VIOLATED. After any of them
 * nothing is changed.
 */
export async function answerChange(
  context: ChangeContext,
  request: ChangeRequest,
): Promise<ChangeOutcome> {
  const model = context.sight.models.get(request.model)
  if (model === undefined)
    throw new PlatformError('MODEL_UNKNOWN', { message: `There is no model "${request.model}".` })
  try {
    return await carryOut(context, model, request)
  } catch (error) {
    const change = request.kind === 'delete' ? 'delete' : 'write'
    throw explainViolation(context.sight.registry, error, change)
  }
}

/** The same, undone at the end: what would happen, nothing of it kept (`Prefer: tx=rollback`). */
export async function rehearseChange(
  context: ChangeContext,
  request: ChangeRequest,
): Promise<ChangeOutcome> {
  const undo = new PlatformError('CANCELLED')
  let outcome: ChangeOutcome | undefined
  try {
    await context.door.transaction(async (run) => {
      outcome = await answerChange({ ...context, door: doorOf(run) }, request)
      throw undo
    })
  } catch (error) {
    if (error !== undo) throw error
  }
  if (outcome === undefined) throw undo
  return outcome
}

async function carryOut(
  context: ChangeContext,
  model: Model,
  request: ChangeRequest,
): Promise<ChangeOutcome> {
  switch (request.kind) {
    case 'create':
      return await answerCreate(context, model, request)
    case 'upsert':
      return await answerUpsert(context, model, request)
    case 'update':
      return await answerUpdate(context, model, request)
    case 'delete':
      return await answerDelete(context, model, request)
  }
}
