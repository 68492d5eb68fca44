import { PlatformError } from '@zennnn/kernel'
import type { Refusal } from './problem-response.ts'

/** RFC 7644, 3.12, table 9; those that this server uses. */
type ScimType =
  | 'invalidFilter'
  | 'invalidPath'
  | 'invalidSyntax'
  | 'invalidValue'
  | 'mutability'
  | 'noTarget'
  | 'tooMany'
  | 'uniqueness'

const TYPES: ReadonlyMap<string, ScimType> = new Map([
  ['BODY_INVALID', 'invalidSyntax'],
  ['VALUE_INVALID', 'invalidValue'],
  ['CONSTRAINT_VIOLATED', 'invalidValue'],
  ['REFERENCE_VIOLATED', 'invalidValue'],
  ['UNIQUE_VIOLATED', 'uniqueness'],
])

/** BODY_INVALID that says to a program what kind of mistake it is. */
export function refuseScim(scimType: ScimType, message: string): PlatformError {
  return new PlatformError('BODY_INVALID', { message, details: { scim_type: scimType } })
}

/** A refusal in the form of RFC 7644, 3.12. */
export function scimRefusal(error: unknown, { status, problem, headers }: Refusal): Response {
  const code = error instanceof PlatformError ? error.code : 'INTERNAL'
  // Elsewhere a stale version is a conflict with both values; SCIM has no place for them.
  const answered = code === 'VERSION_CONFLICT' ? 412 : status
  const body = {
    schemas: ['urn:ietf:params:scim:api:messages:2.0:Error'],
    status: String(answered),
    scimType: statedType(problem.details) ?? TYPES.get(code),
    detail: [problem.message, problem.hint].filter((part) => part !== null).join(' '),
  }
  return new Response(JSON.stringify(body), {
    status: answered,
    headers: { 'content-type': 'application/scim+json; charset=utf-8', ...headers },
  })
}

function statedType(details: unknown): unknown {
  return typeof details === 'object' && details !== null
    ? Reflect.get(details, 'scim_type')
    : undefined
}
