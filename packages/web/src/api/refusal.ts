import { ApiProblem, wordsOf } from './problem.ts'

/** What was refused of a form: at the field that the server names, or as a whole. */
export interface Refusal {
  readonly field: string | undefined
  readonly words: string
}

export function refusalOf(error: unknown): Refusal {
  const details = error instanceof ApiProblem ? error.details : undefined
  const field: unknown = Reflect.get(Object(details), 'field')
  return { field: typeof field === 'string' ? field : undefined, words: wordsOf(error) }
}
