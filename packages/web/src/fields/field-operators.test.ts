import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Filter } from '../api/records.ts'
import { setTimeZone } from '../language/format.ts'
import type { FilterOperator } from './field-kind.ts'
import {
  DATE_OPERATORS,
  INSTANT_OPERATORS,
  MANY_OPERATORS,
  NUMBER_OPERATORS,
  REFERENCE_OPERATORS,
  SELECTION_OPERATORS,
  TEXT_OPERATORS,
} from './field-operators.ts'

function asked(
  operators: readonly FilterOperator[],
  name: string,
  value: string,
): readonly Filter[] | undefined {
  const operator = operators.find((one) => one.name === name)
  assert.ok(operator, `no operator ${name}`)
  return operator.toFilters('f', value)
}

test('a text is looked for as it is typed: signs of patterns mean themselves', () => {
  assert.deepEqual(asked(TEXT_OPERATORS, 'contains', 'a'), [['f', 'ilike', '*a*']])
  assert.deepEqual(asked(TEXT_OPERATORS, 'begins', '50%_'), [['f', 'ilike', String.raw`50\%\_*`]])
  assert.deepEqual(asked(TEXT_OPERATORS, 'contains', '\\'), [['f', 'ilike', String.raw`*\\*`]])
  assert.deepEqual(asked(TEXT_OPERATORS, 'contains', '2*3'), [['f', 'ilike', '*2_3*']])
})

test('a condition whose value is not complete asks for nothing', () => {
  assert.equal(asked(TEXT_OPERATORS, 'contains', ''), undefined)
  assert.equal(asked(NUMBER_OPERATORS, 'greater', '1,5'), undefined)
  assert.equal(asked(NUMBER_OPERATORS, 'greater', '1e5'), undefined)
  assert.equal(asked(DATE_OPERATORS, 'before', '2026-1'), undefined)
  assert.equal(asked(INSTANT_OPERATORS, 'after', ''), undefined)
  assert.equal(asked(SELECTION_OPERATORS, 'one_of', ','), undefined)
  assert.equal(asked(DATE_OPERATORS, 'between', '..'), undefined)
  assert.equal(asked(DATE_OPERATORS, 'between', '2026-01-01..x'), undefined)
})

test('a range may be open at one end', () => {
  assert.deepEqual(asked(NUMBER_OPERATORS, 'between', '1.5..20'), [
    ['f', 'gte', '1.5'],
    ['f', 'lte', '20'],
  ])
  assert.deepEqual(asked(DATE_OPERATORS, 'between', '..2026-02-01'), [['f', 'lte', '2026-02-01']])
})

test('a day of instants is the day of the person, 25 hours long when clocks go back', () => {
  setTimeZone('Europe/Berlin')
  assert.deepEqual(asked(INSTANT_OPERATORS, 'equals', '2026-10-25'), [
    ['f', 'gte', '2026-10-24T22:00:00.000Z'],
    ['f', 'lt', '2026-10-25T23:00:00.000Z'],
  ])
  setTimeZone('Pacific/Auckland')
  assert.deepEqual(asked(INSTANT_OPERATORS, 'before', '2026-11-28'), [
    ['f', 'lt', '2026-11-27T11:00:00.000Z'],
  ])
  setTimeZone('UTC')
  assert.deepEqual(asked(INSTANT_OPERATORS, 'after', '2026-12-31'), [
    ['f', 'gte', '2027-01-01T00:00:00.000Z'],
  ])
})

test('of several values each is quoted, and none of them leaves in what has no value', () => {
  assert.deepEqual(asked(SELECTION_OPERATORS, 'one_of', 'draft,sent'), [
    ['f', 'in', '("draft","sent")'],
  ])
  assert.deepEqual(asked(SELECTION_OPERATORS, 'one_of', 'a")b'), [
    ['f', 'in', String.raw`("a\")b")`],
  ])
  assert.deepEqual(asked(REFERENCE_OPERATORS, 'none_of', 'x,y'), [
    ['f', 'isdistinct', 'x'],
    ['f', 'isdistinct', 'y'],
  ])
  assert.deepEqual(asked(MANY_OPERATORS, 'has_all_of', 'x,y'), [['f', 'cs', '{"x","y"}']])
  assert.deepEqual(asked(MANY_OPERATORS, 'has_none_of', 'x'), [['f', 'not.ov', '{"x"}']])
})
