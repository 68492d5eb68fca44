/** A request as a stranger sends it. */
export interface Question {
  readonly method?: string
  /** With its query: `/api/contact?select=id`. */
  readonly path: string
  readonly headers?: Readonly<Record<string, string>>
  readonly body?: string
}

export interface Answer {
  readonly status: number
  readonly headers: Headers
  readonly body: string
}

/**
 * Asks one host, follows no redirection, and keeps nothing: cookies are the asker's to send. Rejects where nobody answers, and by
 * `signal`.
 */
export type Ask = (question: Question, signal: AbortSignal) => Promise<Answer>

/** The `code` of a refusal for programs; undefined where the answer is none. */
export function codeOf(answer: Answer): string | undefined {
  const code = memberOf(jsonOf(answer), 'code')
  return typeof code === 'string' ? code : undefined
}

/** Undefined where the body is no JSON. */
export function jsonOf({ body }: Answer): unknown {
  try {
    return JSON.parse(body)
  } catch {
    return undefined
  }
}

/** Of an object, and of it alone; undefined of everything else. */
export function memberOf(value: unknown, name: string): unknown {
  if (typeof value !== 'object' || value === null || !Object.hasOwn(value, name)) return undefined
  return Reflect.get(value, name)
}

/** A question with a body of JSON. */
export function jsonQuestion(method: string, path: string, body: unknown): Question {
  return {
    method,
    path,
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
  }
}
