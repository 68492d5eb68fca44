export interface Person {
  readonly name: string
  readonly login: string
}

export function personOf(value: unknown): Person | undefined {
  if (typeof value !== 'object' || value === null) return undefined
  const { name, login } = Object(value)
  return { name: String(name), login: String(login) }
}

export function rowsOf(answer: unknown): readonly unknown[] {
  return Array.isArray(answer) ? answer : []
}

export function textOf(value: unknown): string {
  return typeof value === 'string' ? value : ''
}
