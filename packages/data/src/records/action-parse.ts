import { PlatformError, type RecordId } from '@zennnn/kernel'
import type { Action, ActionInput, Field, Registry } from '@zennnn/model'
import { ChangeProblems } from './change-problems.ts'
import { findRecordId, ID_PROBLEM, parseValue } from './value-parse.ts'

/** `<model>.<action>` as declared; ACTION_UNKNOWN for every other name. Two look-ups in maps, never a member of an object. */
export function findAction(registry: Registry, name: string): Action {
  const [model = '', action = '', ...rest] = name.split('.')
  const found = rest.length === 0 ? registry.models.get(model)?.actions.get(action) : undefined
  if (found !== undefined) return found
  throw new PlatformError('ACTION_UNKNOWN')
}

/** The parameters of an action from an untrusted body: BODY_INVALID, FIELD_UNKNOWN or VALUE_INVALID with FieldProblems. */
export function parseActionInput(action: Action, body: unknown): ActionInput {
  if (typeof body !== 'object' || body === null || Array.isArray(body))
    throw new PlatformError('BODY_INVALID', {
      message: 'The body must be an object with the parameters of the action.',
    })
  const given = new Map<string, unknown>(Object.entries(body))
  const problems = new ChangeProblems()
  const id = action.on === 'record' ? parseId(given.get('id'), problems) : undefined
  for (const name of given.keys())
    if (!Object.hasOwn(action.parameters, name) && !(name === 'id' && action.on === 'record'))
      problems.unknown(name, 'The action has no such parameter.')
  const values = Object.entries(action.parameters).map(([name, field]) => {
    const parsed = parseParameter(field, given.get(name))
    if ('problem' in parsed) problems.invalid(name, parsed.problem)
    return [name, 'value' in parsed ? parsed.value : null]
  })
  problems.refuseIfAny()
  return { id, values: Object.fromEntries(values) }
}

function parseId(value: unknown, problems: ChangeProblems): RecordId | undefined {
  const id = findRecordId(value)
  if (id === undefined) problems.invalid('id', ID_PROBLEM)
  return id
}

function parseParameter(field: Field, given: unknown): ReturnType<typeof parseValue> {
  const value = given ?? defaultOf(field)
  const parsed = parseValue(field, value)
  if ('value' in parsed && parsed.value === null && field.required)
    return { problem: 'A value is required here.' }
  return parsed
}

/** Only plain defaults: there is no record and no column that could compute one. */
function defaultOf(field: Field): unknown {
  const value = 'default' in field ? field.default : undefined
  return typeof value === 'object' ? null : (value ?? null)
}
