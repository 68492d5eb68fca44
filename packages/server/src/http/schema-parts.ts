import type { JsonSchema } from '../describe/describe-schema.ts'

/** What descriptions of routes are made of. */
export const TEXT = { type: 'string' } as const
export const UUID = { ...TEXT, format: 'uuid' } as const
export const INSTANT = { ...TEXT, format: 'date-time' } as const
export const PERSON = {
  type: 'object',
  properties: { id: UUID, name: TEXT, login: TEXT },
  required: ['id', 'name', 'login'],
} as const

/** The content of an answer by which a session goes on by another token. */
export const RENEWED = {
  'application/json': {
    type: 'object',
    properties: { csrf_token: { ...TEXT, description: 'In place of the one before.' } },
    required: ['csrf_token'],
  },
} as const

/** The content of an answer that is a JSON list of objects. `required`: members that each of them has. */
export function listOf(
  properties: JsonSchema,
  required?: readonly string[],
): Readonly<Record<string, JsonSchema>> {
  return { 'application/json': objects(properties, required) }
}

/** The content of an answer that says what was tried; the first that fails is the last. */
export function checksOf(names: readonly string[]): Readonly<Record<string, JsonSchema>> {
  return { 'application/json': checks(names) }
}

/** The same of several hosts. */
export function hostChecksOf(names: readonly string[]): Readonly<Record<string, JsonSchema>> {
  return listOf({ host: TEXT, checks: checks(names) }, ['host', 'checks'])
}

function checks(names: readonly string[]): JsonSchema {
  const properties = { check: { ...TEXT, enum: names }, ok: { type: 'boolean' }, message: TEXT }
  return objects(properties, Object.keys(properties))
}

function objects(properties: JsonSchema, required?: readonly string[]): JsonSchema {
  const items = { type: 'object', properties, ...(required === undefined ? {} : { required }) }
  return { type: 'array', items }
}
