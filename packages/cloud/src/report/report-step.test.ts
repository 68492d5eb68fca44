import assert from 'node:assert/strict'
import { test } from 'node:test'
import { isReportState, NEXT_STATES, nextState } from './report-step.ts'

test('a report goes from received to disclosed, and each step leads on', () => {
  assert.equal(nextState('received', 'assessed'), 'assessed')
  assert.equal(nextState('assessed', 'fixing'), 'fixing')
  assert.equal(nextState('fixing', 'fixed'), 'fixed')
  assert.equal(nextState('fixed', 'disclosed'), 'disclosed')
  // What is mended at once was never being fixed for long.
  assert.equal(nextState('assessed', 'fixed'), 'fixed')
  assert.equal(nextState('received', 'invalid'), 'invalid')
  assert.equal(nextState('fixing', 'duplicate'), 'duplicate')
  // Another severity, and no way back.
  assert.equal(nextState('fixing', 'assessed'), 'fixing')
})

test('no step leads back, past an assessment, or out of an end', () => {
  for (const [state, step] of [
    ['received', 'fixing'],
    ['received', 'fixed'],
    ['received', 'disclosed'],
    ['assessed', 'disclosed'],
    ['fixing', 'fixing'],
    ['fixed', 'fixing'],
    ['fixed', 'assessed'],
    ['fixed', 'invalid'],
    ['disclosed', 'assessed'],
    ['invalid', 'assessed'],
    ['duplicate', 'disclosed'],
  ] as const)
    assert.throws(() => nextState(state, step), { code: 'STATE_REFUSED' }, `${state} ${step}`)
  assert.throws(() => nextState('fixed', 'invalid'), {
    message: 'This report is fixed: it cannot become not a vulnerability.',
    hint: 'Possible are: disclosed, answered.',
  })
})

test('people write to each other in every state, which changes nothing', () => {
  for (const state of Object.keys(NEXT_STATES).filter(isReportState)) {
    assert.equal(nextState(state, 'answered'), state)
    assert.equal(nextState(state, 'wrote'), state)
  }
})
