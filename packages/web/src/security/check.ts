import { rowsOf } from '../api/answer.ts'

/** One thing that the server tried, in its own words; the first that fails is the last. */
export interface Check {
  readonly check: string
  readonly ok: boolean
  readonly message: string
}

export function parseChecks(answer: unknown): readonly Check[] {
  return rowsOf(answer).map((value) => {
    const { check, ok, message } = Object(value)
    return { check: String(check), ok: ok === true, message: String(message) }
  })
}
