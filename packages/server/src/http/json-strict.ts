import { PlatformError } from '@zennnn/kernel'

const MAX_DEPTH = 32
const TOKEN = /"[^"\\]*(?:\\.[^"\\]*)*"|[{}[\]:,]/g

/**
 * Parses JSON that others can read in one way only: at most 32 levels, no key twice in an object, no key
 * `__proto__`, no NUL or lone surrogate in a string (PostgreSQL stores neither). BODY_INVALID says which.
 */
export function parseStrictJson(text: string): unknown {
  let parsed: unknown
  try {
    parsed = JSON.parse(text)
  } catch (cause) {
    throw new PlatformError('BODY_INVALID', { message: 'The request body is not JSON.', cause })
  }
  checkTokens(text)
  return parsed
}

/** JSON.parse accepted the text, so a scan for strings and brackets suffices. */
function checkTokens(text: string): void {
  const open: (Set<string> | 'array')[] = []
  let candidate: string | undefined
  for (const [token] of text.matchAll(TOKEN)) {
    if (token === '{' || token === '[') {
      open.push(token === '{' ? new Set() : 'array')
      if (open.length > MAX_DEPTH) throw refuse(`is nested deeper than ${MAX_DEPTH} levels`)
    } else if (token === '}' || token === ']') open.pop()
    else if (token === ':') claimKey(open.at(-1), candidate)
    else if (token !== ',') candidate = checkString(token)
  }
}

function claimKey(scope: Set<string> | 'array' | undefined, key: string | undefined): void {
  if (!(scope instanceof Set) || key === undefined) return
  if (key === '__proto__') throw refuse('has the key __proto__')
  if (scope.has(key)) throw refuse('names a key twice in one object')
  scope.add(key)
}

function checkString(token: string): string {
  const value = String(JSON.parse(token))
  if (value.includes('\0') || !value.isWellFormed())
    throw refuse('has a string with a NUL character or half of a surrogate pair')
  return value
}

function refuse(what: string): PlatformError {
  return new PlatformError('BODY_INVALID', { message: `The request body ${what}.` })
}
