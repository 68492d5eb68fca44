import { t } from '../language/language.ts'
import { waitWords } from '../language/wait-words.ts'

/** What the server refused, in its own words, or that it could not be reached. */
export class ApiProblem extends Error {
  /** HTTP status; 0 when no answer came. */
  readonly status: number
  /** A code of docs/errors.md, or `UNREACHABLE`. */
  readonly code: string
  readonly hint: string | undefined
  readonly details: unknown

  constructor(problem: {
    readonly status: number
    readonly code: string
    readonly message: string
    readonly hint?: string | undefined
    readonly details?: unknown
  }) {
    super(problem.message)
    this.name = 'ApiProblem'
    this.status = problem.status
    this.code = problem.code
    this.hint = problem.hint
    this.details = problem.details
  }

  /** By which the server's log has the cause of a 500. */
  get requestId(): string | undefined {
    const id: unknown =
      typeof this.details === 'object' && this.details !== null
        ? Reflect.get(this.details, 'request_id')
        : undefined
    return typeof id === 'string' ? id : undefined
  }
}

/** What is told to people of a failure. */
export function wordsOf(error: unknown): string {
  if (!(error instanceof ApiProblem)) return error instanceof Error ? error.message : String(error)
  return [error.message, error.hint].filter((part) => part !== undefined).join(' ')
}

/** Reads the problem body of an answer that is no success. */
export async function problemOf(response: Response): Promise<ApiProblem> {
  return problemFrom(response.status, await response.json().catch(() => undefined))
}

/** The problem that a body speaks of, whatever brought it. */
export function problemFrom(status: number, body: unknown): ApiProblem {
  const member = (name: string): unknown =>
    typeof body === 'object' && body !== null ? Reflect.get(body, name) : undefined
  const text = (name: string): string | undefined => {
    const value = member(name)
    return typeof value === 'string' && value !== '' ? value : undefined
  }
  const [code, hint, details] = [text('code') ?? 'INTERNAL', text('hint'), member('details')]
  const waits: unknown = Reflect.get(Object(details), 'retry_after_s')
  // In general words the server says only that there is to wait; who says more says how long, too.
  const isGeneral = code === 'TOO_MANY_ATTEMPTS' && hint === undefined
  return new ApiProblem({
    status,
    code,
    message:
      isGeneral && typeof waits === 'number'
        ? t('Too many attempts. Wait {time}, then try again.', { time: waitWords(waits) })
        : (text('message') ?? t('The server answered {status}.', { status })),
    hint,
    details,
  })
}

/** No answer at all: the server is gone, or the network. Nothing is known of what was asked. */
export function unreachable(cause: unknown): ApiProblem {
  const problem = new ApiProblem({
    status: 0,
    code: 'UNREACHABLE',
    message: t('The server cannot be reached.'),
  })
  problem.cause = cause
  return problem
}

/** The words of the server for what is not there, where an empty list is all that came. */
export function notFound(): ApiProblem {
  return new ApiProblem({
    status: 404,
    code: 'NOT_FOUND',
    message: t('There is nothing here, or you may not see it.'),
  })
}
