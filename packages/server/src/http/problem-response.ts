import { PlatformError, type Problem, toProblem } from '@zennnn/kernel'
import type { TextReply } from './reply.ts'

/** An error as it leaves the server: safe to show, with the headers that go with it. */
export interface Refusal {
  readonly status: number
  readonly problem: Problem
  readonly headers: Readonly<Record<string, string>>
}

/** What is not a PlatformError says only INTERNAL and the request's id, by which the log has the cause. */
export function toRefusal(error: unknown, requestId: string): Refusal {
  const { status, problem } = toProblem(error)
  const known = error instanceof PlatformError && error.code !== 'INTERNAL'
  return {
    status,
    problem: known ? problem : { ...problem, details: { request_id: requestId } },
    headers: known ? headersOf(error) : {},
  }
}

export function problemReply({ status, problem, headers }: Refusal): TextReply {
  return {
    status,
    headers: { 'content-type': 'application/problem+json; charset=utf-8', ...headers },
    text: JSON.stringify(problem),
  }
}

/** The same for who adds to its headers. */
export function problemResponse(refusal: Refusal): Response {
  const { text, ...rest } = problemReply(refusal)
  return new Response(text, rest)
}

/** Whole seconds to wait, from `details.retry_after_s`. */
function headersOf(error: PlatformError): Readonly<Record<string, string>> {
  if (!error.entry.retryable) return {}
  const { details } = error
  const seconds: unknown =
    typeof details === 'object' && details !== null ? Reflect.get(details, 'retry_after_s') : 1
  return {
    'retry-after': String(typeof seconds === 'number' ? Math.max(1, Math.ceil(seconds)) : 1),
  }
}
