import assert from 'node:assert/strict'
import { test } from 'node:test'
import { holdBudget } from './exchange-budget.ts'

test('holdBudget leaves those who work their part of two seconds, and ends before they are over', () => {
  let now = 5_000
  const budget = holdBudget(() => now)
  assert.equal(budget.leftMs(), 1_700)
  assert.equal(budget.mayFinish(800), true)
  now += 799
  assert.equal(budget.mayFinish(800), true)
  now += 1
  assert.equal(budget.mayFinish(800), false)
  assert.equal(budget.leftMs(), 900)
  now += 899
  assert.equal(budget.leftMs(), 1)
  now += 1
  assert.throws(budget.leftMs, {
    code: 'OVERLOADED',
    message: /within 2 s\. Nothing was exchanged/,
  })
})
