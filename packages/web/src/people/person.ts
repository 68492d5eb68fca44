export interface Person {
  readonly id: string
  readonly name: string
  readonly login: string
}

export function personOf(value: unknown): Person | undefined {
  if (typeof value !== 'object' || value === null) return undefined
  const { id, name, login } = Object(value)
  return { id: String(id), name: String(name), login: String(login) }
}

/** As people are told apart in a list: two of them may have one name. */
export function personTitle({ name, login }: Person): string {
  return name === login ? name : `${name} · ${login}`
}
