import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { FieldMeta } from '../api/meta.ts'
import { checkValue } from './field-check.ts'
import { readJson } from './json-text.ts'

const ID = '01920000-0000-7000-8000-000000000001'

function field(kind: FieldMeta['kind'], more: Partial<FieldMeta> = {}): FieldMeta {
  return { name: 'f', kind, label: 'Price', required: false, readonly: false, ...more }
}

function accepts(one: FieldMeta, ...values: readonly unknown[]): void {
  for (const value of values) assert.equal(checkValue(one, value, false), undefined, String(value))
}

function refuses(one: FieldMeta, ...values: readonly unknown[]): void {
  for (const value of values) assert.ok(checkValue(one, value, false), String(value))
}

test('what is needed and not given is named; false and 0 are given', () => {
  assert.equal(checkValue(field('text'), '', true), 'Price is needed.')
  assert.equal(checkValue(field('manyToMany'), [], true), 'Price is needed.')
  assert.equal(checkValue(field('reference'), null, true), 'Price is needed.')
  assert.equal(checkValue(field('boolean'), false, true), undefined)
  assert.equal(checkValue(field('integer'), 0, true), undefined)
  assert.equal(checkValue(field('decimal', { scale: 2 }), '0', true), undefined)
  assert.equal(checkValue(field('text'), null, false), undefined)
})

test('a text is measured in characters, as the database does', () => {
  accepts(field('text', { maxLength: 3 }), 'abc', '😀😀😀')
  refuses(field('text', { maxLength: 3 }), 'abcd', '😀😀😀😀')
  assert.equal(
    checkValue(field('longText', { maxLength: 2 }), 'abc', false),
    'This is too long: 3 characters, at most 2 fit.',
  )
})

test('an address looks like one', () => {
  accepts(field('text', { format: 'email' }), 'ann@acme.example')
  refuses(field('text', { format: 'email' }), 'ann', 'ann@acme', '@acme.example', 'a b@c.de')
  accepts(field('text', { format: 'url' }), 'https://acme.example/x', 'http://acme.example')
  refuses(field('text', { format: 'url' }), 'acme.example', 'javascript:alert(1)', 'https://a b')
  accepts(field('text', { format: 'phone' }), 'extension 12')
})

test('a whole number stays within its bounds', () => {
  accepts(field('integer', { min: 0, max: 10 }), 0, 10)
  refuses(field('integer', { min: 0, max: 10 }), -1, 11, 1.5, '7', 'seven')
})

test('a decimal has the digits that its field has, and none is rounded', () => {
  accepts(field('money', { precision: 16, scale: 2 }), '12.50', '12.500', '-99999999999999.99')
  refuses(
    field('money', { precision: 16, scale: 2 }),
    '12.505',
    '100000000000000',
    '12,50',
    'x',
    12.5,
  )
  accepts(field('decimal', { precision: 2, scale: 2 }), '0.25')
  refuses(field('decimal', { precision: 2, scale: 2 }), '1.25')
  assert.equal(
    checkValue(field('decimal', { precision: 4, scale: 0 }), '1.5', false),
    'Only whole numbers fit: round it first.',
  )
  assert.equal(
    checkValue(field('money', { precision: 16, scale: 2 }), '1.555', false),
    'Only 2 digits fit behind the decimal point: round it first.',
  )
})

test('typed text that could not be read is refused, not sent', () => {
  refuses(field('date'), '31.2.', '2026-11')
  accepts(field('date'), '2026-11-28')
  refuses(field('dateTime'), 'noon', '2026-11-28')
  accepts(field('dateTime'), '2026-11-28T10:00:00Z')
  refuses(field('reference', { model: 'contact' }), 'Acm')
  accepts(field('reference', { model: 'contact' }), ID, { id: ID, title: 'Acme' })
  refuses(field('json'), readJson('{"a":'))
  accepts(field('json'), readJson('{"a":1}'), readJson('"text"'), false)
  refuses(field('selection', { values: [{ value: 'a', label: 'A' }] }), 'b')
  accepts(field('selection', { values: [{ value: 'a', label: 'A' }] }), 'a')
})
