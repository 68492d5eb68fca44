import assert from 'node:assert/strict'
import { test } from 'node:test'
import { nextDelay } from './backoff.ts'

test('nextDelay doubles for a process that keeps dying, up to 10 s', () => {
  const delays: number[] = []
  let delay: number | undefined
  for (let death = 0; death < 8; death += 1) {
    delay = nextDelay(delay, 100)
    delays.push(delay)
  }
  assert.deepEqual(delays, [200, 400, 800, 1600, 3200, 6400, 10_000, 10_000])
})

test('nextDelay begins anew after a healthy life', () => {
  assert.equal(nextDelay(10_000, 30_000), 200)
  assert.equal(nextDelay(10_000, 29_999), 10_000)
})
