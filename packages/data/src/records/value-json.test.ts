import assert from 'node:assert/strict'
import { test } from 'node:test'
import { PlatformError } from '@zennnn/kernel'
import { findRawNumber, parseJson } from './value-json.ts'

function refusal(text: string): string | undefined {
  try {
    parseJson(text)
    return undefined
  } catch (error) {
    assert.ok(error instanceof PlatformError)
    assert.equal(error.code, 'BODY_INVALID')
    return error.message.replace('The JSON could not be accepted. ', '')
  }
}

test('parseJson returns plain values', () => {
  const text = '{"a":[1,"x",true,null,{"b":{}}],"c":"\\ud83d\\ude00","é":0}'
  assert.deepEqual(parseJson(text), { a: [1, 'x', true, null, { b: {} }], c: '😀', é: 0 })
  assert.equal(parseJson(' "x:{" '), 'x:{')
  assert.deepEqual(parseJson('[]'), [])
})

test('parseJson keeps numbers that JavaScript would change as they were written', () => {
  const parsed = parseJson('{"price":12.50,"big":9007199254740993,"small":7,"minus":-0.10}')
  assert.equal(
    JSON.stringify(parsed),
    '{"price":12.50,"big":9007199254740993,"small":7,"minus":-0.10}',
  )
  assert.equal(findRawNumber(parseJson('12.50')), '12.50')
  assert.equal(findRawNumber(12.5), undefined)
  assert.equal(findRawNumber({ rawJSON: '1' }), undefined)
})

test('parseJson refuses a key that comes twice, at any depth and however it is written', () => {
  const twice = 'It has the same key twice in one object.'
  for (const text of [
    '{"a":1,"a":2}',
    '[{"x":{"a":1,"\\u0061":2}}]',
    '{"a":{"b":1},"a":1}',
    '{"":1,"":2}',
  ])
    assert.equal(refusal(text), twice, text)
  assert.equal(refusal('[{"a":1},{"a":2}]'), undefined)
  assert.equal(refusal('{"a":":","b":"\\":"}'), undefined)
})

test('parseJson refuses keys with a meaning in JavaScript', () => {
  for (const key of ['__proto__', 'constructor', 'prototype', '\\u005f_proto__'])
    assert.match(refusal(`{"a":[{"${key}":{"polluted":true}}]}`) ?? '', /is not allowed/)
  assert.equal(Reflect.get({}, 'polluted'), undefined)
})

test('parseJson refuses depth over 20, before anything recurses', () => {
  assert.equal(refusal('['.repeat(20) + ']'.repeat(20)), undefined)
  assert.match(refusal('['.repeat(21) + ']'.repeat(21)) ?? '', /deeper than 20/)
  assert.match(refusal('{"a":'.repeat(1_000_000)) ?? '', /deeper than 20/)
})

test('parseJson refuses text that PostgreSQL cannot store and numbers without end', () => {
  for (const text of ['"\\u0000"', '{"\\u0000":1}', '"\\ud800"', '["\ud800"]'])
    assert.match(refusal(text) ?? '', /NUL/)
  for (const text of ['1e9999', `0.${'1'.repeat(200)}`])
    assert.match(refusal(text) ?? '', /too long/)
})

test('parseJson refuses what is not JSON', () => {
  for (const text of [
    '',
    '{',
    "{'a':1}",
    '{"a":1,}',
    '[1 2]',
    'NaN',
    '{"a":1}{}',
    '\ufeff{}',
    '{"a',
  ])
    assert.equal(refusal(text), 'It is not JSON.', text)
})
