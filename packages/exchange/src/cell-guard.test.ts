import assert from 'node:assert/strict'
import { test } from 'node:test'
import { guardFormula, unguardFormula } from './cell-guard.ts'

test('what begins a formula gets an apostrophe, numbers do not', () => {
  for (const text of ['=1+1', '+49 30 1', '-x', '@a', '\t=1', '\r=1', '＝1', "'=1"])
    assert.equal(guardFormula(text), `'${text}`)
  for (const text of ['-5', '+3.20', 'a=b', '', "'quoted'", "O'Reilly"])
    assert.equal(guardFormula(text), text)
})

test('the apostrophe is taken off again, and no other one', () => {
  for (const text of ['=1+1', "'=1", "''=1", '-5', "'quoted'", "'", '', '+', 'a'])
    assert.equal(unguardFormula(guardFormula(text)), text)
})
