import assert from 'node:assert/strict'
import { test } from 'node:test'
import { PlatformError } from '@zennnn/kernel'
import { parseOperand } from './query-operand.ts'
import { parseLikePattern, parseRegularExpression, parseSearchQuery } from './query-pattern.ts'
import type { ValueType } from './value-type.ts'

function outcome(run: () => string): string | undefined {
  try {
    return run()
  } catch (error) {
    assert.ok(error instanceof PlatformError, String(error))
    assert.equal(error.code, 'VALUE_INVALID')
    return undefined
  }
}

const parse = (type: ValueType, text: string) => outcome(() => parseOperand(type, text, 'm.f'))

test('parseOperand accepts what the cast to the column accepts', () => {
  assert.equal(parse('integer', '-2147483648'), '-2147483648')
  assert.equal(parse('numeric', '.5'), '.5')
  assert.equal(parse('numeric', '99999999999999999999.00000001'), '99999999999999999999.00000001')
  assert.equal(parse('boolean', 'TRUE'), 'true')
  assert.equal(parse('date', '2028-02-29'), '2028-02-29')
  assert.equal(parse('timestamptz', '2026-11-20'), '2026-11-20T00:00Z')
  assert.equal(
    parse('timestamptz', '2026-11-20T23:59:59.123456-05:30'),
    '2026-11-20T23:59:59.123456-05:30',
  )
  assert.equal(
    parse('uuid', '01234567-89AB-7DEF-8123-456789ABCDEF'),
    '01234567-89ab-7def-8123-456789abcdef',
  )
  assert.equal(parse('jsonb', '{"a": [1.10, 9007199254740993]}'), '{"a":[1.10,9007199254740993]}')
  assert.equal(parse('text', "'; drop table x --"), "'; drop table x --")
})

test('parseOperand refuses what the cast could fail on', () => {
  const refused: readonly (readonly [ValueType, string])[] = [
    ['integer', '2147483648'],
    ['integer', '1.0'],
    ['integer', '1e3'],
    ['integer', ''],
    ['numeric', 'NaN'],
    ['numeric', 'Infinity'],
    ['numeric', '1e309'],
    ['numeric', '.'],
    ['numeric', '1'.repeat(41)],
    ['numeric', '١'],
    ['boolean', 'yes please'],
    ['date', '2026-02-31'],
    ['date', '0000-01-01'],
    ['date', 'today'],
    ['timestamptz', '2026-11-20T24:00:00Z'],
    ['timestamptz', '2026-11-20T10:00:00+16:00'],
    ['timestamptz', 'now'],
    ['timestamptz', '2026-11-20T10:00:60Z'],
    ['uuid', '0123456789ab7def8123456789abcdef'],
    ['uuid', ''],
    ['jsonb', '{"a":1,"a":2}'],
    ['jsonb', '"\\u0000"'],
    ['jsonb', '1e9999'],
    ['jsonb', 'undefined'],
    ['text', 'a\0b'],
    ['text', '\ud800'],
  ]
  for (const [type, text] of refused) assert.equal(parse(type, text), undefined, `${type} ${text}`)
})

test('parseOperand refuses the texts that arrays, objects, numbers and null turn into', () => {
  const types: readonly ValueType[] = [
    'integer',
    'numeric',
    'boolean',
    'date',
    'timestamptz',
    'uuid',
  ]
  const texts = [
    '[1,2]',
    '1,2',
    '{"select":1}',
    '[object Object]',
    'null',
    '[[]]',
    '[null]',
    'undefined',
  ]
  for (const type of types)
    for (const text of texts) assert.equal(parse(type, text), undefined, `${type} ${text}`)
})

const like = (text: string) => outcome(() => parseLikePattern(text, 'm.f'))

test('LIKE patterns: * is %, an odd number of backslashes at the end is refused', () => {
  assert.equal(like('*a_b%'), '%a_b%')
  assert.equal(like('a\\\\'), 'a\\\\')
  assert.equal(like('secret\\'), undefined)
  assert.equal(like('secret\\\\\\'), undefined)
})

const match = (text: string) => outcome(() => parseRegularExpression(text, 'm.f'))

test('regular expressions: the safe subset passes, what can take exponential time does not', () => {
  for (const safe of ['^x', 'a.*b$', '[a-z]+', 'fo?o|bar', '\\.', 'ü*', '[^0-9 ]', '[a-cx]+', ''])
    assert.equal(match(safe), safe)
  for (const bad of [
    '(a+)+$',
    '[z-a]',
    '[a-c-e]',
    '[a-Z]',
    '^*',
    '***=a',
    'a{1,9999}',
    'a**',
    '(',
    '[',
    '\\1',
    '\\m',
    'a\\',
    '[[:alpha:]]',
    'x'.repeat(201),
  ])
    assert.equal(match(bad), undefined, bad)
})

test('regular expressions: checking a hostile pattern takes no time', () => {
  const started = performance.now()
  for (const hostile of ['[a'.repeat(100), '\\'.repeat(199), 'a+'.repeat(99) + '('])
    outcome(() => parseRegularExpression(hostile, 'm.f'))
  assert.ok(performance.now() - started < 100)
})

const search = (text: string) => outcome(() => parseSearchQuery(text, 'm.f'))

test('to_tsquery gets words and operators, nothing that it could not parse', () => {
  assert.equal(search('fat & !rat | cat:*'), 'fat & !rat | cat:*')
  assert.equal(search('fat <-> rat'), 'fat <-> rat')
  for (const bad of ['', 'fat rat', 'fat &', "it's", 'a & (b', ':*'])
    assert.equal(search(bad), undefined, bad)
})
