import assert from 'node:assert/strict'
import { test } from 'node:test'
import { rowReader } from './row-reader.ts'

function read(dataTypeID: number, text: string | null): unknown {
  return rowReader([{ name: 'a', dataTypeID }])([text])['a']
}

test('what would lose digits or time zones stays text', () => {
  for (const [oid, text] of [
    [1700, '12.50'],
    [20, '9007199254740993'],
    [1082, '2026-02-28'],
    [1184, '2026-02-28 10:00:00.123456+00'],
    [2950, '0190a6a0-0000-7000-8000-000000000000'],
    [25, 'text'],
  ] as const)
    assert.equal(read(oid, text), text)
})

test('small numbers, booleans, json, bytes and null have their own types', () => {
  assert.equal(read(23, '-7'), -7)
  assert.equal(read(16, 't'), true)
  assert.equal(read(16, 'f'), false)
  assert.deepEqual(read(3802, '{"a": [1]}'), { a: [1] })
  assert.deepEqual(read(17, '\\x6162'), Buffer.from('ab'))
  assert.equal(read(23, null), null)
})

test('text arrays are taken apart as PostgreSQL wrote them', () => {
  assert.deepEqual(read(1009, '{}'), [])
  assert.deepEqual(read(1009, '{a,"b,c","say \\"x\\"","back\\\\slash",NULL,"NULL",""}'), [
    'a',
    'b,c',
    'say "x"',
    'back\\slash',
    null,
    'NULL',
    '',
  ])
})
