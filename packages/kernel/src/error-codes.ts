/**
 * Every refusal and failure the platform can answer with: HTTP status, a message that is safe to show to anybody, and
 * whether the same request may succeed later unchanged. `docs/errors.md` lists the same codes; a test compares both.
 * Codes that a PostgREST client branches on carry its code in `wire`, so such clients work unmodified.
 */
export const ERROR_CODES = {
  // Requests that are malformed
  QUERY_INVALID: entry(400, 'The query could not be understood.', 'PGRST100'),
  BODY_INVALID: entry(400, 'The request body could not be understood.', 'PGRST102'),
  RANGE_NOT_SATISFIABLE: entry(416, 'The requested range starts after the last row.', 'PGRST103'),
  SCHEMA_UNKNOWN: entry(406, 'Only the schema "app" is served.', 'PGRST106'),
  MEDIA_TYPE_UNSUPPORTED: entry(415, 'This content type is not supported here.', 'PGRST107'),
  EMBED_FILTER_INVALID: entry(
    400,
    'A filter names a relation that the select does not embed.',
    'PGRST108',
  ),
  NOT_EXACTLY_ONE: entry(
    406,
    'Exactly one row was asked for, but the result has another number.',
    'PGRST116',
  ),
  METHOD_NOT_ALLOWED: entry(405, 'This method is not allowed here.', 'PGRST117'),
  PREFERENCE_INVALID: entry(400, 'A preference is not understood.', 'PGRST122'),
  MAX_AFFECTED_EXCEEDED: entry(400, 'The change would affect more rows than allowed.', 'PGRST124'),
  RELATION_UNKNOWN: entry(400, 'There is no such relation between these models.', 'PGRST200'),
  RELATION_AMBIGUOUS: entry(
    300,
    'There is more than one such relation between these models.',
    'PGRST201',
  ),
  ACTION_UNKNOWN: entry(404, 'There is no such action.', 'PGRST202'),
  FIELD_UNKNOWN: entry(400, 'There is no such field.', 'PGRST204'),
  MODEL_UNKNOWN: entry(404, 'There is no such model.', 'PGRST205'),
  VALUE_INVALID: entry(400, 'A value does not fit its field.'),
  EXPRESSION_INVALID: entry(400, 'The expression is not valid.'),
  EXPRESSION_BUDGET: entry(400, 'The expression takes too many steps to evaluate.'),
  BODY_TOO_LARGE: entry(413, 'The request body is too large.'),
  HEADERS_TOO_LARGE: entry(431, 'The request headers are too large.'),
  // Who is asking
  NOT_SIGNED_IN: entry(401, 'Sign in first.'),
  SIGN_IN_FAILED: entry(401, 'The login or the password is not right.'),
  SECOND_FACTOR_NEEDED: entry(401, 'Answer with your second factor to sign in.'),
  ENROLMENT_NEEDED: entry(401, 'Set up a second factor to sign in.'),
  CONFIRMATION_NEEDED: entry(403, 'Confirm first that it is you.'),
  CSRF_REFUSED: entry(
    403,
    'This request does not come from a page of this site. Reload the page and try again.',
  ),
  ACCESS_DENIED: entry(403, 'You are not allowed to do this.'),
  NOT_FOUND: entry(404, 'There is nothing here, or you may not see it.'),
  HOST_UNKNOWN: entry(421, 'This server does not serve that host.'),
  LINK_REFUSED: entry(410, 'This link cannot be used.'),
  TOO_MANY_ATTEMPTS: retryable(429, 'Too many attempts. Wait a moment and try again.'),
  // The state of the record
  VERSION_CONFLICT: entry(409, 'Somebody else changed this record in the meantime.'),
  UNIQUE_VIOLATED: entry(409, 'Another record already has this value.'),
  REFERENCE_VIOLATED: entry(409, 'The record refers to, or is referred to by, another record.'),
  CONSTRAINT_VIOLATED: entry(400, 'The record does not satisfy a rule.'),
  STATE_REFUSED: entry(409, 'This is not possible in the current state.'),
  // Declarations and configuration
  APP_INVALID: entry(500, 'The declared apps are not consistent.'),
  CONFIGURATION_INVALID: entry(500, 'The configuration is not valid.'),
  SCHEMA_MIGRATION_NEEDED: entry(503, 'The database is being upgraded.'),
  // Things that are busy, full or away
  OVERLOADED: retryable(503, 'The server is busy. Try again in a moment.'),
  DATABASE_UNAVAILABLE: retryable(
    503,
    'The database cannot be reached at the moment. Nothing was changed.',
  ),
  OUTCOME_UNKNOWN: entry(
    503,
    'The connection broke while saving. Check whether the change arrived before you repeat it.',
  ),
  TIMEOUT: entry(504, 'The request took too long and was stopped.'),
  CANCELLED: entry(409, 'The job was cancelled.'),
  SETUP_FAILED: entry(500, 'The local cloud could not be set up.'),
  INTERNAL: entry(500, 'Something went wrong on our side. Nothing was changed.'),
} as const satisfies Record<string, ErrorEntry>

export interface ErrorEntry {
  readonly status: number
  readonly message: string
  readonly retryable: boolean
  /** The code shown on the wire when it differs from the name. */
  readonly wire?: string
}

export type ErrorCode = keyof typeof ERROR_CODES

function entry(status: number, message: string, wire?: string): ErrorEntry {
  return { status, message, retryable: false, ...(wire === undefined ? {} : { wire }) }
}

function retryable(status: number, message: string): ErrorEntry {
  return { status, message, retryable: true }
}
