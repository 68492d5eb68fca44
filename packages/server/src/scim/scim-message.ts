import { PlatformError } from '@zennnn/kernel'
import { refuseScim } from '../http/scim-refusal.ts'

export const USER = 'urn:ietf:params:scim:schemas:core:2.0:User'
export const GROUP = 'urn:ietf:params:scim:schemas:core:2.0:Group'
/** Directories send it along; nothing of it is kept. */
export const ENTERPRISE = 'urn:ietf:params:scim:schemas:extension:enterprise:2.0:User'
const PATCH_OP = 'urn:ietf:params:scim:api:messages:2.0:PatchOp'
const LIST = 'urn:ietf:params:scim:api:messages:2.0:ListResponse'
const MAX_OPERATIONS = 100

/** Members of a JSON object, by names in lower case. */
export type Members = ReadonlyMap<string, unknown>

export interface PatchOperation {
  readonly op: 'add' | 'replace' | 'remove'
  readonly path: string | undefined
  readonly value: unknown
}

/** invalidSyntax when it is no object. */
export function membersOf(value: unknown, what = 'The body'): Members {
  if (typeof value !== 'object' || value === null || Array.isArray(value))
    throw refuseScim('invalidSyntax', `${what} must be an object.`)
  return new Map(
    Object.entries(value).map(([name, each]: [string, unknown]) => [name.toLowerCase(), each]),
  )
}

/** The body of a request that says what it is; a schema that is not known is refused. */
export function messageOf(body: unknown, schema: string): Members {
  const members = membersOf(body)
  const schemas: unknown = members.get('schemas')
  const stated: readonly unknown[] = Array.isArray(schemas) ? schemas : []
  if (!stated.includes(schema)) throw refuseScim('invalidSyntax', `"schemas" must name ${schema}.`)
  if (stated.some((each) => each !== schema && !(schema === USER && each === ENTERPRISE)))
    throw refuseScim('invalidSyntax', '"schemas" names one that is not known here.')
  return members
}

export function operationsOf(body: unknown): readonly PatchOperation[] {
  const operations: unknown = messageOf(body, PATCH_OP).get('operations')
  const list: readonly unknown[] = Array.isArray(operations) ? operations : []
  if (list.length === 0) throw refuseScim('invalidSyntax', '"Operations" must be a list of some.')
  if (list.length > MAX_OPERATIONS)
    throw tooMuch(`One request has at most ${MAX_OPERATIONS} operations.`)
  return list.map(toOperation)
}

export function tooMuch(message: string): PlatformError {
  return new PlatformError('BODY_TOO_LARGE', { message, details: { scim_type: 'tooMany' } })
}

function toOperation(given: unknown): PatchOperation {
  const members = membersOf(given, 'An operation')
  const stated: unknown = members.get('op')
  const op = typeof stated === 'string' ? stated.toLowerCase() : ''
  const path = members.get('path')
  if (op !== 'add' && op !== 'replace' && op !== 'remove')
    throw refuseScim('invalidSyntax', '"op" must be add, replace or remove.')
  if (path !== undefined && typeof path !== 'string')
    throw refuseScim('invalidPath', '"path" must be a text.')
  return { op, path, value: members.get('value') }
}

export function listResponse(
  resources: readonly unknown[],
  { total, startIndex }: { readonly total: number; readonly startIndex: number },
): Readonly<Record<string, unknown>> {
  return {
    schemas: [LIST],
    totalResults: total,
    startIndex,
    itemsPerPage: resources.length,
    Resources: resources,
  }
}
