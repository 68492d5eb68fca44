import { refuseScim } from '../http/scim-refusal.ts'

const MAX_LENGTH = 2000
const MAX_TERMS = 10
const TERM = /\s*([A-Za-z][\w.:$-]*)\s+([A-Za-z]{2})\s+("(?:[^"\\]|\\.)*"|true|false)\s*/y
const AND = /and(?=\s)/iy
const PATH = /^([\w:.$-]+?)(?:\[([^\]]+)\])?(?:\.([\w$-]+))?$/
/** A name may come with the schema it belongs to (RFC 7644, 3.10). */
const CORE = /^urn:ietf:params:scim:schemas:core:2\.0:(?:user|group):/

/** `userName eq "ann"`. Names are in lower case: case does not count in them. */
export interface Equality {
  readonly name: string
  readonly value: string | boolean
}

/** What a path of PATCH points at: `emails[type eq "work"].value`. */
export interface ScimPath {
  readonly name: string
  readonly where: Equality | undefined
  readonly part: string | undefined
}

/**
 * Equalities that hold all at once (RFC 7644, 3.4.2.2: `eq` and `and`), which is what directories ask with. Throws
 * invalidFilter for everything else: a filter that is half understood would find too much.
 */
export function parseFilter(text: string): readonly Equality[] {
  if (text.length > MAX_LENGTH) throw refused(`longer than ${MAX_LENGTH} characters`)
  const terms: Equality[] = []
  let at = 0
  for (;;) {
    TERM.lastIndex = at
    const term = TERM.exec(text)
    if (term === null) throw refused(`not understood from character ${at + 1} on`)
    terms.push(toEquality(term))
    at = TERM.lastIndex
    if (at === text.length) return terms
    AND.lastIndex = at
    if (!AND.test(text)) throw refused(`not understood from character ${at + 1} on`)
    if (terms.length === MAX_TERMS) throw refused(`more than ${MAX_TERMS} comparisons`)
    at = AND.lastIndex
  }
}

/** Throws invalidPath. */
export function parsePath(text: string): ScimPath {
  const [, name, where, part] = PATH.exec(text) ?? []
  if (name === undefined || text.length > MAX_LENGTH)
    throw refuseScim('invalidPath', 'The path of an operation is not understood.')
  const [first, ...more] = where === undefined ? [] : parseFilter(where)
  if (more.length > 0) throw refuseScim('invalidPath', 'In a path one comparison is understood.')
  return { name: plainName(name), where: first, part: part?.toLowerCase() }
}

function plainName(name: string): string {
  return name.toLowerCase().replace(CORE, '')
}

function toEquality([, name = '', operator = '', value = '']: RegExpExecArray): Equality {
  if (operator.toLowerCase() !== 'eq') throw refused(`"${operator}" is not "eq"`)
  return { name: plainName(name), value: valueOf(value) }
}

function valueOf(text: string): string | boolean {
  if (text === 'true' || text === 'false') return text === 'true'
  try {
    return String(JSON.parse(text))
  } catch {
    throw refused('a text in it is not one of JSON')
  }
}

function refused(why: string) {
  return refuseScim(
    'invalidFilter',
    `The filter is refused: ${why}. Comparisons by "eq" are understood, joined by "and".`,
  )
}
