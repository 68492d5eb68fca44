import { PlatformError } from '@zennnn/kernel'

/** Standard JavaScript (ES2026, JSON.parse source text access) that TypeScript's library does not describe yet. */
declare global {
  interface JSON {
    parse(
      text: string,
      reviver: (
        this: unknown,
        key: string,
        value: unknown,
        context: { readonly source?: string },
      ) => unknown,
    ): unknown
    rawJSON(text: string): RawNumber
    isRawJSON(value: unknown): value is RawNumber
  }
}

/** A number as it was written; `JSON.stringify` writes it unchanged. */
interface RawNumber {
  readonly rawJSON: string
}

type Reviver = Parameters<JSON['parse']>[1]

const MAX_DEPTH = 20
const FORBIDDEN_KEYS: ReadonlySet<string> = new Set(['__proto__', 'constructor', 'prototype'])
/** jsonb and numeric fail above 131,072 digits; no honest number comes near a hundred. */
const MAX_NUMBER_LENGTH = 100
const MAX_EXPONENT_DIGITS = 3

/**
 * Parses JSON strictly: refuses (BODY_INVALID) what is not JSON, deeper than 20, has a key twice, a key that JavaScript
 * gives a meaning, or text that PostgreSQL cannot store (NUL, lone surrogates). A number that JavaScript would change,
 * like 12.50 or 2^60, stays as written: a `JSON.rawJSON` object, which `JSON.stringify` writes out unchanged.
 */
export function parseJson(text: string): unknown {
  const members = countMembers(text)
  let seen = 0
  const reviver = function (
    this: unknown,
    key: string,
    value: unknown,
    context: { source?: string },
  ) {
    if (typeof this === 'object' && this !== null && !Array.isArray(this)) {
      checkKey(key)
      seen += 1
    }
    if (typeof value === 'string') checkText(value)
    return typeof value === 'number' ? exactNumber(value, context.source) : value
  }
  const value: unknown = parsed(text, reviver)
  // The root itself is visited under the key '' of a wrapper object, once.
  if (seen !== members + 1) throw refused('It has the same key twice in one object.')
  return value
}

/** The literal of a number kept by `parseJson`, or undefined when `value` is not one. */
export function findRawNumber(value: unknown): string | undefined {
  return JSON.isRawJSON(value) ? value.rawJSON : undefined
}

function parsed(text: string, reviver: Reviver): unknown {
  try {
    return JSON.parse(text, reviver)
  } catch (cause) {
    if (cause instanceof PlatformError) throw cause
    throw refused('It is not JSON.', cause)
  }
}

/** Counts the `key: value` pairs of all objects, and holds the depth before the recursive parser sees it. */
function countMembers(text: string): number {
  let members = 0
  let depth = 0
  for (let at = 0; at < text.length; at += 1) {
    const character = text[at]
    if (character === '"') at = endOfString(text, at)
    else if (character === ':') members += 1
    else if (character === '{' || character === '[') depth += 1
    else if (character === '}' || character === ']') depth -= 1
    if (depth > MAX_DEPTH) throw refused(`It is nested deeper than ${MAX_DEPTH} levels.`)
  }
  return members
}

function endOfString(text: string, start: number): number {
  for (let at = start + 1; at < text.length; at += 1) {
    if (text[at] === '\\') at += 1
    else if (text[at] === '"') return at
  }
  return text.length
}

function checkKey(key: string): void {
  if (FORBIDDEN_KEYS.has(key)) throw refused(`The key "${key}" is not allowed.`)
  checkText(key)
}

function checkText(text: string): void {
  if (text.includes('\0') || !text.isWellFormed())
    throw refused('It contains a NUL character or half a surrogate pair.')
}

function exactNumber(value: number, source: string | undefined): unknown {
  if (source === undefined || String(value) === source) return value
  const exponent = /[eE][+-]?(\d+)$/.exec(source)?.[1] ?? ''
  if (source.length > MAX_NUMBER_LENGTH || exponent.length > MAX_EXPONENT_DIGITS)
    throw refused('It contains a number that is too long.')
  return JSON.rawJSON(source)
}

function refused(what: string, cause?: unknown): PlatformError {
  return new PlatformError('BODY_INVALID', {
    message: `The JSON could not be accepted. ${what}`,
    cause,
  })
}
