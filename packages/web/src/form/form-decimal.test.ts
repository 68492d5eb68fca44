import assert from 'node:assert/strict'
import { test } from 'node:test'
import { sumDecimals, toScale } from './form-decimal.ts'

test('sums are exact, whatever floats would make of them', () => {
  assert.equal(sumDecimals(['0.1', '0.2']), '0.30')
  assert.equal(sumDecimals(['9007199254740993.01', '0.01']), '9007199254740993.02')
  assert.equal(sumDecimals(['-1.005', '1.00']), '-0.005')
  assert.equal(sumDecimals(['-0.50', '0.50']), '0.00')
  assert.equal(sumDecimals([]), '0.00')
})

test('what is no number does not count', () => {
  assert.equal(sumDecimals(['1', null, undefined, '', 'abc', '12.', {}]), '1.00')
})

test('an amount has its digits', () => {
  assert.equal(toScale('12.5', 2), '12.50')
  assert.equal(toScale('-3', 2), '-3.00')
  assert.equal(toScale('0.123', 2), '0.123')
})
