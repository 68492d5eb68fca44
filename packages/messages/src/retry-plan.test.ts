import assert from 'node:assert/strict'
import { test } from 'node:test'
import { PlatformError } from '@zennnn/kernel'
import { planRetry } from './retry-plan.ts'

const now = new Date('2026-11-20T12:00:00Z')
const away = new Error('connect ECONNREFUSED')

test('planRetry: waits longer each time, then gives up', () => {
  const plans = [1, 2, 3, 4, 5, 6, 7].map((number) => planRetry({ number, error: away, now }))
  assert.deepEqual(
    plans.map((plan) => (plan.state === 'queued' ? plan.nextAttemptAt.toISOString() : 'failed')),
    [
      '2026-11-20T12:01:00.000Z',
      '2026-11-20T12:05:00.000Z',
      '2026-11-20T12:15:00.000Z',
      '2026-11-20T13:00:00.000Z',
      '2026-11-20T16:00:00.000Z',
      '2026-11-21T00:00:00.000Z',
      'failed',
    ],
  )
})

test('planRetry: a final answer of the server is not tried again, a temporary one is', () => {
  const final = Object.assign(new Error('550 no such user'), { responseCode: 550 })
  const temporary = Object.assign(new Error('451 try later'), { responseCode: 451 })
  assert.deepEqual(planRetry({ number: 1, error: final, now }), {
    state: 'failed',
    error: '550 no such user',
  })
  assert.equal(planRetry({ number: 1, error: temporary, now }).state, 'queued')
  const header = new PlatformError('VALUE_INVALID')
  assert.equal(planRetry({ number: 1, error: header, now }).state, 'failed')
})

test('planRetry: what the server says is kept as one short line', () => {
  const error = new Error(`a\r\nb\u001b[31m${'x'.repeat(1000)}`)
  const plan = planRetry({ number: 1, error, now })
  assert.equal(plan.error.length, 500)
  assert.match(plan.error, /^a b \[31mx/)
})
