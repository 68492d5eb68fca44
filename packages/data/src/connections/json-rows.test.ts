import assert from 'node:assert/strict'
import { test } from 'node:test'
import { JsonRows, jsonWriter } from './json-rows.ts'
import type { JsonShape } from './statement.ts'

const BOOLEAN = 16
const TEXT = 25
const INTEGER = 23
const INSTANT = 1184
const JSONB = 3802

function write(
  types: readonly number[],
  rows: readonly (readonly (string | null)[])[],
  shape: Partial<JsonShape> = {},
): ReturnType<JsonRows['end']> {
  const whole: JsonShape = {
    members: types.map((_, at) => ({ key: `k${at}`, at })),
    form: 'array',
    stripNulls: false,
    limitBytes: 1000,
    ...shape,
  }
  const columns = types.map((dataTypeID) => ({ name: '', dataTypeID }))
  const json = new JsonRows(whole, jsonWriter(whole, columns))
  for (const row of rows) json.add(row)
  return json.end()
}

test('values are written as the JSON of their type', () => {
  const types = [BOOLEAN, INTEGER, TEXT, JSONB, INSTANT]
  const { body, page } = write(types, [
    ['t', '-7', 'plain', '{"a": 1}', '2026-01-02 03:04:05.6+00'],
    ['f', null, '', 'null', '2026-01-02 03:04:05-03:30'],
  ])
  assert.equal(page, 2)
  assert.equal(
    body,
    '[{"k0":true,"k1":-7,"k2":"plain","k3":{"a": 1},"k4":"2026-01-02T03:04:05.6+00:00"},' +
      '{"k0":false,"k1":null,"k2":"","k3":null,"k4":"2026-01-02T03:04:05-03:30"}]',
  )
})

test('no text leaves its quotes', () => {
  const hostile = [
    '"',
    '\\',
    '\n',
    '\u0000',
    '\u001f',
    '\u007f',
    '\u2028',
    '","k9":"x',
    '</script>',
    '😀',
  ]
  const { body } = write(
    [TEXT],
    hostile.map((text) => [text]),
  )
  assert.deepEqual(
    JSON.parse(body ?? ''),
    hostile.map((text) => ({ k0: text })),
  )
})

test('a member with members is an object, or null where its column is', () => {
  const members = [
    { key: 'id', at: 0 },
    {
      key: 'customer',
      at: 2,
      members: [
        { key: 'name', at: 1 },
        { key: 'country', at: 3, members: [{ key: 'code', at: 3 }] },
      ],
    },
  ]
  const { body } = write(
    [INTEGER, TEXT, BOOLEAN, TEXT],
    [
      ['1', null, 't', 'DE'],
      ['2', null, null, null],
    ],
    { members },
  )
  assert.equal(
    body,
    '[{"id":1,"customer":{"name":null,"country":{"code":"DE"}}},{"id":2,"customer":null}]',
  )
})

test('without nulls their keys are gone, at every level', () => {
  const members = [
    { key: 'a', at: 0 },
    { key: 'b', at: 1, members: [{ key: 'c', at: 0 }] },
  ]
  const shape = { members, stripNulls: true }
  const rows = [
    [null, 't'],
    [null, null],
  ]
  assert.equal(write([TEXT, BOOLEAN], rows, shape).body, '[{"b":{}},{}]')
})

test('an object is the first row; there may be none', () => {
  assert.equal(write([TEXT], [['x'], ['y']], { form: 'object' }).body, '{"k0":"x"}')
  assert.equal(write([TEXT], [['x'], ['y']], { form: 'object' }).page, 2)
  assert.equal(write([TEXT], [], { form: 'object' }).body, null)
  assert.equal(write([TEXT], []).body, '[]')
})

const isOver = (rows: readonly string[], limitBytes: number): boolean => {
  const { body, oversize } = write(
    [TEXT],
    rows.map((row) => [row]),
    { limitBytes },
  )
  assert.equal(body === null, oversize)
  return oversize
}

test('past the limit nothing is kept; bytes count, not characters', () => {
  assert.equal(isOver(['xxxx'], 15), false)
  assert.equal(isOver(['xxxx'], 14), true)
  assert.equal(isOver(['€€€€'], 15), true)
  assert.equal(
    isOver(
      Array.from({ length: 1000 }, () => 'x'),
      100,
    ),
    true,
  )
})

test('a type that nobody thought of is a bug of ours, not a wrong body', () => {
  assert.throws(() => write([600], [['(1,2)']]), { id: 'json-rows-type' })
})
