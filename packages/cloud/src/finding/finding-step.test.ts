import assert from 'node:assert/strict'
import { test } from 'node:test'
import {
  type FindingState,
  isOpen,
  type NewFindingStep,
  requireStep,
  stateOn,
} from './finding-step.ts'
import { dueOn } from './fix-days.ts'

const TODAY = '2026-11-30'

const JOHN = { by: 'john', operator: '0199c0de-0000-7000-8000-000000000001' }
const JANE = { by: 'jane', operator: '0199c0de-0000-7000-8000-000000000002' }

function step(state: FindingState, change: Partial<NewFindingStep> = {}): NewFindingStep {
  return { state, ...JANE, reason: 'It is behind a wall.', until: undefined, ...change }
}

function take(from: FindingState, to: NewFindingStep): void {
  requireStep({ state: from, ...JOHN }, to, TODAY)
}

test('a finding goes from open to verified, and back while it is not', () => {
  take('open', step('fixing'))
  take('fixing', step('fixed'))
  take('fixed', step('verified'))
  take('fixed', step('open'))
  take('fixing', step('open'))
})

test('no step is left out that somebody else has to take, and the end is the end', () => {
  for (const [from, to] of [
    ['open', 'verified'],
    ['fixing', 'verified'],
    ['accepted', 'verified'],
    ['verified', 'open'],
    ['verified', 'accepted'],
    ['fixed', 'accepted'],
    ['open', 'open'],
  ] as const)
    assert.throws(() => take(from, step(to)), { code: 'STATE_REFUSED' }, `${from} ${to}`)
})

test('who fixed it does not verify it, by whatever login', () => {
  for (const by of ['john', 'johnny'])
    assert.throws(() => take('fixed', step('verified', { ...JOHN, by })), {
      code: 'STATE_REFUSED',
      message: 'john fixed it, so somebody else has to verify it.',
    })
})

function takeOld(from: FindingState, to: NewFindingStep): void {
  requireStep({ state: from, by: 'John Doe' }, to, TODAY)
}

test('what was fixed by whom nobody can tell any more is not verified, but fixed anew', () => {
  assert.throws(() => takeOld('fixed', step('verified')), {
    code: 'STATE_REFUSED',
    message: /^John Doe fixed it, and was written down by a name alone/,
  })
  takeOld('fixed', step('open'))
  takeOld('open', step('fixed'))
})

test('to accept a finding takes a reason and a day within 400 days', () => {
  take('open', step('accepted', { until: TODAY }))
  take('open', step('accepted', { until: '2028-01-04' }))
  take('accepted', step('accepted', { until: '2027-01-01' }))
  for (const change of [
    { until: undefined },
    { until: '2026-11-29' },
    { until: '2028-01-05' },
    { until: '2999-12-31' },
    { until: TODAY, reason: '' },
  ])
    assert.throws(() => take('open', step('accepted', change)), { code: 'VALUE_INVALID' })
  assert.throws(() => take('open', step('fixing', { until: TODAY })), { code: 'VALUE_INVALID' })
})

test('what was accepted is open again the day after its last one', () => {
  const accepted = { state: 'accepted', until: TODAY } as const
  assert.equal(stateOn(accepted, TODAY), 'accepted')
  assert.equal(stateOn(accepted, '2026-12-01'), 'open')
  assert.equal(stateOn({ state: 'accepted', until: undefined }, TODAY), 'open')
  assert.equal(stateOn({ state: 'fixed', until: undefined }, TODAY), 'fixed')
  assert.deepEqual((['open', 'fixing', 'fixed', 'verified', 'accepted'] as const).map(isOpen), [
    true,
    true,
    false,
    false,
    false,
  ])
})

test('the day by which it is mended follows from how bad it is', () => {
  assert.equal(dueOn('2026-11-30', 'critical'), '2026-12-07')
  assert.equal(dueOn('2026-11-30', 'high'), '2026-12-30')
  assert.equal(dueOn('2026-11-30', 'medium'), '2027-02-28')
  assert.equal(dueOn('2026-11-30', 'low'), '2027-05-29')
})
