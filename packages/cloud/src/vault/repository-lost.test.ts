import assert from 'node:assert/strict'
import { test } from 'node:test'
import { planHeal } from './repository-lost.ts'

const FOUND = {
  state: 'absent',
  wasMade: true,
  place: 'folder',
  hasKeys: false,
  missing: 'refuse',
} as const
const LOST = { ...FOUND, missing: 'begin anew' } as const

test('planHeal: what is registered and not there is made anew only when it is said to be lost', () => {
  for (const place of ['folder', 'elsewhere'] as const) {
    assert.equal(planHeal({ ...FOUND, place }), 'refuse')
    assert.equal(planHeal({ ...LOST, place }), 'begin anew')
    assert.equal(planHeal({ ...FOUND, place, wasMade: false }), 'begin anew')
    assert.equal(planHeal({ ...LOST, place, state: 'open' }), 'repair')
  }
})

test('planHeal: a folder that shows its damage is made anew, one whose keys are whole only when it is said to be lost', () => {
  assert.equal(planHeal({ ...FOUND, state: 'damaged', hasKeys: true }), 'begin anew')
  assert.equal(planHeal({ ...FOUND, state: 'shut' }), 'begin anew')
  assert.equal(planHeal({ ...FOUND, state: 'shut', hasKeys: true }), 'refuse')
  assert.equal(planHeal({ ...LOST, state: 'shut', hasKeys: true }), 'begin anew')
})

test('planHeal: elsewhere nothing can be moved away, so nothing is made anew over what is there', () => {
  for (const state of ['damaged', 'shut'] as const)
    assert.equal(planHeal({ ...LOST, place: 'elsewhere', state }), 'refuse')
})
