import assert from 'node:assert/strict'
import { test } from 'node:test'
import { toWireValue } from './statement-value.ts'

test('scalars travel as the text PostgreSQL reads', () => {
  for (const [value, text] of [
    ['a', 'a'],
    ['', ''],
    [12.5, '12.5'],
    [9007199254740993n, '9007199254740993'],
    [true, 'true'],
    [null, null],
    [undefined, null],
  ] as const)
    assert.equal(toWireValue(value), text)
})

test('arrays are quoted so that no element becomes two, null or empty', () => {
  assert.equal(
    toWireValue(['a,b', '{c}', 'say "x"', 'back\\slash', 'NULL', '', null, 7]),
    '{"a,b","{c}","say \\"x\\"","back\\\\slash","NULL","",NULL,"7"}',
  )
  assert.equal(toWireValue([Buffer.from('ab')]), '{"\\\\x6162"}')
})

test('objects, functions, symbols and numbers that are none are refused', () => {
  for (const value of [{}, { toString: () => 'x' }, new Date(0), () => 1, Symbol('s'), Number.NaN])
    assert.throws(() => toWireValue(value), { id: 'statement-value-not-scalar' })
  assert.throws(() => toWireValue([['nested']]), { id: 'statement-value-not-scalar' })
})
