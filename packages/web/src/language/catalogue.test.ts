/// <reference types="node" />
import assert from 'node:assert/strict'
import { globSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import { ARABIC } from './catalogue-ar.ts'
import { FRENCH } from './catalogue-fr.ts'

const ROOT = join(import.meta.dirname, '..')
const CATALOGUES = { fr: FRENCH, ar: ARABIC } as const
const CALL = /(?<![\w.$'"]|function )t\(\s*/g
const LITERAL = /^(?:'((?:[^'\\\n]|\\.)*)'|"((?:[^"\\\n]|\\.)*)")\s*[,)]/

interface Call {
  readonly at: string
  /** undefined when the first argument is no literal. */
  readonly text: string | undefined
}

function callsIn(at: string, source: string): readonly Call[] {
  return [...source.matchAll(CALL)].map((match) => {
    const literal = LITERAL.exec(source.slice(match.index + match[0].length))
    const raw = literal?.[1] ?? literal?.[2]
    return { at, text: raw?.replaceAll('\\n', '\n').replaceAll(/\\(.)/g, '$1') }
  })
}

/** What becomes an ApiProblem is read by people too. */
const UNTRANSLATED = /\b(?:message|hint): ['"`][^'"`]* /g

/** Comments name `t('…')` too, and regular expressions may hold `t(`. */
function withoutComments(source: string): string {
  return source.replaceAll(/\/\*[\s\S]*?\*\/|^\s*\/\/.*$|\(\?<?[=!][^\n]*/gm, '')
}

const SOURCES = globSync('**/*.{ts,tsx}', { cwd: ROOT })
  .filter((path: string) => !path.endsWith('.test.ts'))
  .map((path: string) => ({
    path,
    source: withoutComments(readFileSync(join(ROOT, path), 'utf8')),
  }))
const CALLS = SOURCES.flatMap(({ path, source }) => callsIn(path, source))

function placeholders(message: string): readonly string[] {
  return [
    ...new Set([...message.matchAll(/\{\s*(\w+)\s*[,}]/g)].map(([, name = '']) => name)),
  ].sort()
}

test('the scan reads literals over line ends, and sees what is none', () => {
  const found = callsIn('x', `t(\n  'It\\'s {n}', { n })\nt(name)\nset('a')`)
  assert.deepEqual(found, [
    { at: 'x', text: "It's {n}" },
    { at: 'x', text: undefined },
  ])
})

test('every t() says its text as a literal', () => {
  assert.deepEqual(
    CALLS.filter(({ text }) => text === undefined).map(({ at }) => at),
    [],
  )
})

test('what is said of a failure is a text of the catalogues', () => {
  assert.deepEqual(
    SOURCES.flatMap(({ path, source }) =>
      [...source.matchAll(UNTRANSLATED)].map(([text]) => `${path}: ${text}`),
    ),
    [],
  )
})

for (const [language, catalogue] of Object.entries(CATALOGUES)) {
  test(`catalogue ${language}: every text of the sources is there`, () => {
    const missing = CALLS.filter(({ text }) => text !== undefined && !catalogue[text]?.trim())
    assert.deepEqual(
      missing.map(({ at, text }) => `${at}: ${text}`),
      [],
    )
  })

  test(`catalogue ${language}: placeholders are those of the English text`, () => {
    const wrong = Object.entries(catalogue).filter(
      ([text, said]) => placeholders(text).join() !== placeholders(said).join(),
    )
    assert.deepEqual(wrong, [])
  })
}
