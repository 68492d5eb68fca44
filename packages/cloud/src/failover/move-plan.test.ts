import assert from 'node:assert/strict'
import { test } from 'node:test'
import { firstState, synchronous } from './cluster-state.ts'
import { planMove } from './move-plan.ts'

const SINCE = new Date('2026-03-01T08:00:00Z')
const DEGRADED = firstState(SINCE)
const SYNC = synchronous(DEGRADED, SINCE)

test('a failover in SYNC loses nothing and asks for nothing', () => {
  const { steps, wouldLose, acceptance } = planMove('failover', SYNC, 0)
  assert.match(wouldLose, /^Nothing/)
  assert.equal(acceptance, undefined)
  assert.match(steps.join(' '), /End a with all its processes\. Record that b is the primary/)
  assert.match(steps.join(' '), /Rewind a/)
})

test('a failover in DEGRADED says what it loses and what to type, and keeps the old primary', () => {
  const plan = planMove('failover', DEGRADED, 4_096)
  assert.match(plan.wouldLose, /Up to 4096 bytes .* since 2026-03-01T08:00:00\.000Z/)
  assert.equal(plan.acceptance, 'lose changes since 2026-03-01T08:00:00Z')
  assert.match(plan.steps.join(' '), /Keep a as it is/)
  assert.doesNotMatch(plan.steps.join(' '), /Rewind/)
  assert.match(planMove('failover', DEGRADED, undefined).wouldLose, /^What was changed since/)
})

test('a switchover never loses anything: it is refused instead', () => {
  for (const state of [SYNC, DEGRADED]) {
    const { wouldLose, acceptance } = planMove('switchover', state, undefined)
    assert.match(wouldLose, /^Nothing/)
    assert.equal(acceptance, undefined)
  }
})
