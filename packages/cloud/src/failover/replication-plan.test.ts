import assert from 'node:assert/strict'
import { test } from 'node:test'
import * as fc from 'fast-check'
import {
  afterStep,
  mayTake,
  type Outcome,
  STEPS,
  type Standing,
  type Step,
} from './replication-plan.ts'

const ALL: readonly Step[] = [
  'record_degraded',
  'tell_alone',
  'tell_wait',
  'see_waiting',
  'record_sync',
]
const START: Standing = { disk: 'unknown', told: 'unknown', isSeen: false }

test('the disk says DEGRADED before the primary acknowledges alone, and SYNC after it was seen to wait', () => {
  assert.deepEqual(STEPS.degrade, ['record_degraded', 'tell_alone'])
  assert.deepEqual(STEPS.record, ['see_waiting', 'record_sync'])
  const sync: Standing = { disk: 'SYNC', told: 'wait', isSeen: true }
  assert.equal(mayTake('tell_alone', sync), false)
  assert.equal(mayTake('tell_alone', { ...sync, disk: 'unknown' }), false)
  assert.equal(mayTake('tell_alone', { ...sync, disk: 'DEGRADED' }), true)
  assert.equal(mayTake('record_sync', { ...sync, isSeen: false }), false)
  assert.equal(mayTake('record_sync', { ...sync, told: 'unknown' }), false)
})

/** What a step really does, or half of it: a write that failed may be there, and who failed to be told may have heard. */
function carryOut(
  world: { disk: string; told: string },
  step: Step,
  outcome: Outcome,
  isThere: boolean,
): void {
  if (outcome === 'failed' && !isThere) return
  if (step === 'record_degraded') world.disk = 'DEGRADED'
  if (step === 'record_sync') world.disk = 'SYNC'
  if (step === 'tell_alone') world.told = 'alone'
  if (step === 'tell_wait') world.told = 'wait'
}

test('whatever steps are tried in whatever order, and fail, the disk never says SYNC of a primary that was told to go on alone', () => {
  const tried = fc.record({
    step: fc.constantFrom(...ALL),
    outcome: fc.constantFrom<Outcome>('done', 'failed'),
    isThere: fc.boolean(),
  })
  fc.assert(
    fc.property(
      fc.constantFrom('SYNC', 'DEGRADED'),
      fc.array(tried, { maxLength: 30 }),
      (disk, steps) => {
        const world = { disk, told: disk === 'SYNC' ? 'wait' : 'alone' }
        let standing = START
        for (const { step, outcome, isThere } of steps) {
          if (!mayTake(step, standing)) continue
          carryOut(world, step, outcome, isThere)
          standing = afterStep(standing, step, outcome)
          assert.ok(world.disk === 'DEGRADED' || world.told === 'wait', step)
        }
      },
    ),
    { numRuns: 2_000 },
  )
})
