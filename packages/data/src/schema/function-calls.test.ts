import assert from 'node:assert/strict'
import { globSync, readFileSync } from 'node:fs'
import { test } from 'node:test'

/**
 * PL/pgSQL binds a call when it is first reached, and TypeScript knows nothing of it: a call with too few or too many arguments
 * is met by whoever comes by it first. Here all calls are counted, against what the files of the platform define.
 */
const ROOT = new URL('../../../../', import.meta.url).pathname
const PLATFORM = 'packages/data/src/schema/platform/**/*.sql'
const CALLERS = ['packages/*/src/**/*.ts', 'test/**/*.ts', 'scripts/**/*.ts']

/** Trigger functions get their arguments otherwise, and what stands after these words is no call. */
const NO_CALL =
  /(?:function|procedure|exists|into|table|view|on|references|type|sequence|only|from)\s+$/i
/** Far more than the longest call. */
const LONGEST = 4000

/** How many arguments each definition of a name takes, least and most. */
type Definitions = ReadonlyMap<string, readonly (readonly [number, number])[]>

interface Source {
  readonly path: string
  readonly text: string
}

function sources(patterns: readonly string[]): readonly Source[] {
  const paths = globSync([...patterns], { cwd: ROOT })
  assert.ok(paths.length > 10)
  return paths.map((path) => ({ path, text: readFileSync(`${ROOT}${path}`, 'utf8') }))
}

/** Up to the parenthesis that closes; commas in texts and in inner parentheses part nothing. Undefined when none closes. */
function argumentsAt(text: string, at: number): readonly string[] | undefined {
  const parts = ['']
  let depth = 0
  for (const [one] of text.slice(at, at + LONGEST).matchAll(/--[^\n]*|'(?:[^']|'')*'|[\s\S]/g)) {
    if (one.startsWith('--')) continue
    if (one === ')' && depth === 0) return parts[0]?.trim() === '' ? [] : parts
    if ('([{'.includes(one)) depth += 1
    if (')]}'.includes(one)) depth -= 1
    if (one === ',' && depth === 0) parts.push('')
    else parts[parts.length - 1] += one
  }
  return undefined
}

function definitionsIn(files: readonly Source[]): Definitions {
  const found = new Map<string, [number, number][]>()
  for (const { text } of files)
    for (const { 0: head, 1: name = '', index } of text.matchAll(
      /create or replace function zennnn\.(\w+)\(/g,
    )) {
      const all = argumentsAt(text, index + head.length)
      assert.ok(all !== undefined, name)
      const parameters = all.filter((one) => !/^\s*out\s/.test(one))
      const most = parameters.some((one) => /^\s*variadic\s/.test(one))
        ? Number.POSITIVE_INFINITY
        : parameters.length
      const least = parameters.filter((one) => !/\bdefault\b/.test(one)).length
      found.set(name, [...(found.get(name) ?? []), [least, most]])
    }
  return found
}

/** A template of SQL that is put together cannot be counted. */
function wrongCallsIn({ path, text }: Source, definitions: Definitions): readonly string[] {
  return [...text.matchAll(/\bzennnn\.(\w+)\(/g)].flatMap(({ 0: head, 1: name = '', index }) => {
    const known = definitions.get(name)
    if (known === undefined || NO_CALL.test(text.slice(Math.max(0, index - 30), index))) return []
    const given = argumentsAt(text, index + head.length)
    if (given === undefined || given.some((one) => one.includes('${'))) return []
    if (known.some(([least, most]) => given.length >= least && given.length <= most)) return []
    const line = text.slice(0, index).split('\n').length
    return [`${path}:${line}: ${name} is called with ${given.length} arguments`]
  })
}

test('what counts calls sees one that has too many', () => {
  const platform = {
    path: 'x.sql',
    text: 'create or replace function zennnn.f(a int, b int default 1)',
  }
  const definitions = definitionsIn([platform])
  const count = (text: string) => wrongCallsIn({ path: 'x.sql', text }, definitions).length
  assert.deepEqual(
    [
      'select zennnn.f(1)',
      "select zennnn.f(g(1, 2), ',')",
      'perform zennnn.f()',
      'perform zennnn.f(1, 2, 3)',
    ].map(count),
    [0, 0, 1, 1],
  )
})

test('every call of a function of the platform has as many arguments as one of that name takes', () => {
  const platform = sources([PLATFORM])
  const definitions = definitionsIn(platform)
  assert.ok(definitions.size > 300, String(definitions.size))
  const wrong = [...platform, ...sources(CALLERS)].flatMap((file) =>
    wrongCallsIn(file, definitions),
  )
  assert.deepEqual(wrong, [])
})
