import { isAbsolute, join } from 'node:path'

const PATIENCE_S = { usual: 120, least: 1, most: 3600 } as const

/** The fields of one object: what is wrong with them is collected, and what nobody takes is a mistake. */
export interface Fields {
  readonly has: (name: string) => boolean
  readonly take: (name: string) => unknown
  /** So that none of them is a mistake. */
  readonly takeAll: () => void
  readonly inside: (name: string, value: unknown) => Fields
  readonly refuse: (name: string, why: string) => void
  readonly refuseOthers: () => void
  readonly text: (name: string, form: RegExp, words: string) => string
  /** Absolute. */
  readonly path: (name: string, home: string) => string
  /** Without a `/` at its end. */
  readonly url: (name: string) => string
  /** In seconds. */
  readonly patience: () => number
}

/** `place`: where the object stands, as `regions[0]`; empty for the outermost. */
export function fieldsOf(value: unknown, place: string, problems: string[]): Fields {
  const isObject = typeof value === 'object' && value !== null && !Array.isArray(value)
  const values = new Map<string, unknown>(isObject ? Object.entries(value) : [])
  if (!isObject) problems.push(`${place === '' ? 'It' : place} must be an object {…}.`)
  const take = (name: string): unknown => {
    const taken = values.get(name)
    values.delete(name)
    return taken
  }
  const refuse = (name: string, why: string): void => {
    problems.push(`${place}.${name} ${why}.`)
  }
  const orRefuse = <T>(name: string, read: Read<T>, instead: T): T => {
    if ('value' in read) return read.value
    refuse(name, read.why)
    return instead
  }
  return {
    has: (name) => values.has(name),
    take,
    takeAll: () => {
      values.clear()
    },
    inside: (name, inner) => fieldsOf(inner, `${place}.${name}`, problems),
    refuse,
    refuseOthers: () => {
      for (const name of values.keys())
        problems.push(`${place === '' ? name : `${place}.${name}`} is no field here: remove it.`)
    },
    text: (name, form, words) => orRefuse(name, readText(take(name), form, words), ''),
    path: (name, home) => orRefuse(name, readPath(take(name), home), ''),
    url: (name) => orRefuse(name, readUrl(take(name)), ''),
    patience: () => orRefuse('patience_s', readPatience(take('patience_s')), PATIENCE_S.usual),
  }
}

/** What stands in a field, or why it is a mistake. */
type Read<T> = { readonly value: T } | { readonly why: string }

function readText(value: unknown, form: RegExp, words: string): Read<string> {
  if (typeof value === 'string' && form.test(value)) return { value }
  return { why: value === undefined ? `is missing: ${words}` : `must be ${words}` }
}

function readPath(value: unknown, home: string): Read<string> {
  if (typeof value === 'string' && value !== '' && !value.includes('\0'))
    return { value: isAbsolute(value) ? value : join(home, value) }
  return { why: 'must be a path, absolute or from the home' }
}

function readUrl(value: unknown): Read<string> {
  const url = typeof value === 'string' ? URL.parse(value) : null
  if (url === null) return { why: 'must be an address, as https://vault.example:8443' }
  // Passwords and data would cross the network in the open.
  if (url.protocol !== 'https:') return { why: 'must start with https://' }
  if (url.username !== '' || url.password !== '')
    return { why: 'must not hold a user or password: they have fields of their own' }
  if (url.search !== '' || url.hash !== '') return { why: 'must not hold ? or #' }
  return { value: url.href.replace(/\/+$/, '') }
}

function readPatience(value: unknown): Read<number> {
  const { usual, least, most } = PATIENCE_S
  if (value === undefined) return { value: usual }
  if (typeof value === 'number' && Number.isInteger(value) && value >= least && value <= most)
    return { value }
  return { why: `must be a number of seconds from ${least} to ${most}` }
}
