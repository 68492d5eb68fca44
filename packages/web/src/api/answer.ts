/** What an answer says, read without trust: nothing where it is of another kind. */

export function rowsOf(answer: unknown): readonly unknown[] {
  return Array.isArray(answer) ? answer : []
}

export function textOf(value: unknown): string {
  return typeof value === 'string' ? value : ''
}
