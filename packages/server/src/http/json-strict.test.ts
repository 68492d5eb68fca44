import assert from 'node:assert/strict'
import { test } from 'node:test'
import { parseStrictJson } from './json-strict.ts'

test('JSON that can be read in one way only is parsed', () => {
  assert.deepEqual(parseStrictJson('{"constructor":{"a":"}{[\\""},"b":{"a":1}}'), {
    constructor: { a: '}{["' },
    b: { a: 1 },
  })
  assert.deepEqual(parseStrictJson('[{"a":"x:y"},{"a":["b","b"]}]'), [
    { a: 'x:y' },
    { a: ['b', 'b'] },
  ])
  assert.equal(parseStrictJson('"__proto__"'), '__proto__')
  assert.deepEqual(parseStrictJson('{"a":"__proto__"}'), { a: '__proto__' })
  assert.equal(parseStrictJson(`"${'a'.repeat(1_000_000)}"`), 'a'.repeat(1_000_000))
  assert.equal(parseStrictJson(`"${'\\"'.repeat(400_000)}"`), '"'.repeat(400_000))
  assert.ok(parseStrictJson('['.repeat(32) + ']'.repeat(32)))
})

const REFUSED = {
  'not JSON': [
    '',
    '{"a":1',
    'undefined',
    "{'a':1}",
    '{"a":NaN}',
    '{"a":1}{"b":2}',
    '[1,]',
    '\ufeff{}',
  ],
  'too deep': [
    '['.repeat(33) + ']'.repeat(33),
    '{"a":'.repeat(33) + '1' + '}'.repeat(33),
    '['.repeat(500_000) + ']'.repeat(500_000),
  ],
  'a key twice': ['{"a":1,"a":2}', '{"a":1,"\\u0061":2}', '{"x":[{"a":1,"b":{},"a":2}]}'],
  __proto__: ['{"__proto__":{"x":1}}', '{"\\u005f_proto__":{"x":1}}', '[{"a":{"__proto__":1}}]'],
  'NUL or half a pair': [
    '{"a":"\\u0000"}',
    '{"a":"\\ud800"}',
    '{"a\\u0000":1}',
    '["\\udc00\\ud800"]',
  ],
}

for (const [what, texts] of Object.entries(REFUSED))
  test(`JSON with ${what} is refused`, () => {
    for (const text of texts)
      assert.throws(() => parseStrictJson(text), { code: 'BODY_INVALID' }, text.slice(0, 60))
  })
