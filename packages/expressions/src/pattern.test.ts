import assert from 'node:assert/strict'
import { test } from 'node:test'
import { parsePattern } from './pattern.ts'

test('a pattern is rewritten to mean the same in both engines', () => {
  const patterns: Readonly<Record<string, string>> = {
    '^SO[0-9]+$': '^SO[0-9]+$',
    'a.b': 'a[^\\n]b',
    '\\d{2,3}\\W': '[0-9]{2,3}[^0-9A-Za-z_]',
    '(ab|c)*?': '(?:ab|c)*',
    '[\\d.-]': '[0-9\\.\\-]',
    '\\.': '\\.',
    '\\s': '[\\t\\n\\f\\r ]',
    '😀?': '😀?',
  }
  for (const [source, text] of Object.entries(patterns))
    assert.deepEqual(parsePattern(source), { text }, source)
})

test('what the engines do not share is refused', () => {
  const patterns = [
    '(?=a)',
    '(?i)a',
    '(a)\\1',
    '\\bword',
    '\\p{L}',
    '[[:alpha:]]',
    'a**',
    'a{2}{3}',
    '^*',
    '()*',
    '*a',
    '[z-a]',
    '[é-ü]',
    '[]',
    '[a',
    '(a',
    'a)',
    'a{201}',
    '((a{100}){100})',
    '\\',
    'a'.repeat(201),
    `${'('.repeat(12)}a${')'.repeat(12)}`,
    '\\x41',
    '{2}',
  ]
  for (const source of patterns) assert.ok('problem' in parsePattern(source), source)
})
