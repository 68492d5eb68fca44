import assert from 'node:assert/strict'
import { test } from 'node:test'
import { parseJson } from '@zennnn/kernel'
import {
  assert as always,
  array,
  constant,
  dictionary,
  integer,
  letrec,
  oneof,
  property,
  string,
} from 'fast-check'
import { canonicalJson, type Json, membersOf } from './canonical-json.ts'

const { json } = letrec<{ json: Json }>((tie) => ({
  json: oneof(
    { depthSize: 'small', withCrossShrink: true },
    constant(null),
    constant(true),
    integer(),
    string({ unit: 'grapheme' }),
    array(tie('json')),
    dictionary(string({ unit: 'grapheme' }), tie('json')),
  ),
}))

test('canonicalJson: the example of RFC 8785', () => {
  const text = String.raw`{
    "numbers": [333333333.33333329, 1E30, 4.50, 2e-3, 0.000000000000000000000000001],
    "string": "\u20ac$\u000F\u000aA'\u0042\u0022\u005c\\\"\/",
    "literals": [null, true, false]
  }`
  const value: Json = JSON.parse(text)
  assert.equal(
    canonicalJson(value),
    String.raw`{"literals":[null,true,false],"numbers":[333333333.3333333,1e+30,4.5,0.002,1e-27],"string":"€$\u000f\nA'B\"\\\\\"/"}`,
  )
})

test('canonicalJson: names are sorted by their UTF-16 units, as RFC 8785 §3.2.3 has them', () => {
  const names = ['\u20ac', '\r', '\ufb33', '1', '\u{1f600}', '\u0080', '\u00f6']
  const text = canonicalJson(Object.fromEntries(names.map((name) => [name, 0])))
  assert.deepEqual(Object.keys(membersOf(parseJson(text))), [
    '1',
    '\r',
    '\u0080',
    '\u00f6',
    '\u20ac',
    '\u{1f600}',
    '\ufb33',
  ])
})

test('canonicalJson: what is read back is the same, whatever order it came in', () => {
  always(
    property(json, (value) => {
      const text = canonicalJson(value)
      assert.deepEqual(JSON.parse(text), JSON.parse(JSON.stringify(value)))
      assert.equal(canonicalJson(reversed(value)), text)
    }),
    { numRuns: 300 },
  )
})

test('membersOf: what is no object has no members', () => {
  for (const value of [null, 1, 'text', [1], undefined]) assert.deepEqual(membersOf(value), {})
  assert.equal(parseJson('{'), undefined)
})

function reversed(value: Json): Json {
  if (Array.isArray(value)) return value.map((one: Json) => reversed(one))
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(
    Object.entries(value)
      .map(([name, one]) => [name, reversed(one)] as const)
      .toReversed(),
  )
}
