import { checkExpression, compileSql } from '@zennnn/expressions'
import {
  type DatabaseId,
  InvariantError,
  isRecordId,
  PlatformError,
  type RecordId,
} from '@zennnn/kernel'
import { type Action, type ActionInput, type Registry, recordScope } from '@zennnn/model'
import type { Connections } from '../connections/connections.ts'
import type { Principal, Row, Statement } from '../connections/statement.ts'
import type { Transaction } from '../connections/transaction.ts'
import { isWithin } from '../schema/group-within.ts'
import { readSource } from '../schema/plan-mask.ts'
import { type ActionCaller, type ActionTools, actionContext } from './action-context.ts'
import { findAction, parseActionInput } from './action-parse.ts'
import { ActionRights } from './action-rights.ts'
import { explainViolation } from './change-violation.ts'

export interface ActionCall {
  readonly connections: Connections
  readonly database: DatabaseId
  readonly principal: Principal
  readonly registry: Registry
  /** `<model>.<action>`, as in the URL. */
  readonly name: string
  /** Untrusted. */
  readonly body: unknown
  readonly tools: ActionTools
}

/**
 * Calls a declared action as one transaction; answers what it returns (JSON). ACTION_UNKNOWN, BODY_INVALID, FIELD_UNKNOWN,
 * VALUE_INVALID, NOT_SIGNED_IN, NOT_FOUND (the record), STATE_REFUSED (its `when`), LINK_REFUSED, CONFIRMATION_NEEDED and, for
 * keys, ACCESS_DENIED (its `proof`), and what the action itself refuses; nothing of it stays then. To who is in none of its groups
 * it is unknown. Actions on one record take turns.
 */
export async function answerAction(call: ActionCall): Promise<unknown> {
  const { connections, database, principal, registry } = call
  const asked = readCall(call)
  try {
    return await connections.transaction(
      database,
      principal,
      async (transaction) => await runAction(call, asked, transaction),
    )
  } catch (error) {
    throw explainViolation(registry, error, 'write')
  }
}

type Asked =
  | { readonly action: Action; readonly input: ActionInput }
  | { readonly action: Action | undefined; readonly refusal: PlatformError }

/** A refusal waits until it is known who calls: its words would tell names to those who may not know them. */
function readCall({ registry, name, body }: ActionCall): Asked {
  let action: Action | undefined
  try {
    action = findAction(registry, name)
    return { action, input: parseActionInput(action, body) }
  } catch (error) {
    if (!(error instanceof PlatformError)) throw error
    return { action, refusal: error }
  }
}

async function runAction(
  call: ActionCall,
  asked: Asked,
  transaction: Transaction,
): Promise<unknown> {
  const { registry, tools, principal } = call
  const { id, values } = 'input' in asked ? asked.input : NOTHING
  const checks =
    id === undefined || asked.action === undefined
      ? []
      : [lock(id), recordCheck(registry, asked.action, id)]
  const results = await transaction.runAll([WHO, ...checks])
  const caller = callerOf(results[0]?.rows[0])
  refuseOutsiders(asked.action, caller)
  if ('refusal' in asked) throw asked.refusal
  const { action } = asked
  if (id !== undefined) refuseRecord(action, results[2]?.rows[0])
  if (action.proof === 'fresh') await transaction.runAll([PROOF])
  if (principal.kind === 'link') await tools.consumeLink(transaction, principal.token)
  const rights = new ActionRights(transaction, call.connections.elevationKey(call.database))
  const context = actionContext({ registry, tools, caller, transaction, rights })
  const answer = await action.run(context, { id, values })
  rights.checkUnbroken()
  return answer
}

const NOTHING: ActionInput = { id: undefined, values: {} }

const WHO: Statement = {
  name: 'zennnn_who',
  text: `select nullif(current_setting('zennnn.user_id', true), '') as user_id, current_setting('zennnn.groups', true)::text[] as groups`,
  values: [],
}

/** Last of all refusals: nobody proves who he is for what is not possible. */
const PROOF: Statement = {
  name: 'zennnn_action_proof',
  text: 'select zennnn.require_action_proof()',
  values: [],
}

/** Until the transaction ends. Needs no right to the record, which the bearer of a link may only read. */
function lock(id: RecordId): Statement {
  return {
    name: 'zennnn_action_lock',
    text: 'select pg_advisory_xact_lock(hashtextextended($1::text, 0))',
    values: [id],
  }
}

/** One row `{allowed}` when the caller sees the record; read after the lock, so that it is the state to act on. */
function recordCheck(registry: Registry, action: Action, id: RecordId): Statement {
  const model = registry.models.get(action.model)
  if (model === undefined) throw new InvariantError('action-model', `No model "${action.model}".`)
  const allowed = action.when === undefined ? 'true' : whenSql(registry, action.model, action.when)
  return {
    text: `select (${allowed}) is true as allowed from ${readSource(model)} as r where r."id" = $1::uuid`,
    values: [id],
  }
}

function whenSql(registry: Registry, model: string, when: string): string {
  const scope = recordScope(registry, model)
  return compileSql(checkExpression(when, scope), {
    scope,
    alias: new Map([['record', 'r']]),
    variable: (path) => {
      throw new InvariantError('action-when-variable', `"${path.join('.')}" in a when.`)
    },
    as: 'predicate',
  })
}

function callerOf(row: Row | undefined): ActionCaller {
  const id = row?.['user_id']
  const groups = row?.['groups']
  return {
    id: isRecordId(id) ? id : undefined,
    groups: Array.isArray(groups) ? groups.map(String) : [],
  }
}

function refuseOutsiders(action: Action | undefined, caller: ActionCaller): void {
  const groups = new Set(caller.groups)
  if (action?.groups.some((group) => isWithin(groups, group, action.model)) === true) return
  if (caller.groups.includes('guest')) throw new PlatformError('NOT_SIGNED_IN')
  throw new PlatformError('ACTION_UNKNOWN')
}

function refuseRecord(action: Action, row: Row | undefined): void {
  if (row === undefined) throw new PlatformError('NOT_FOUND')
  if (row['allowed'] !== true)
    throw new PlatformError('STATE_REFUSED', {
      message: `"${action.label}" is not possible for this record as it is now.`,
    })
}
