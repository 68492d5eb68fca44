import assert from 'node:assert/strict'
import { test } from 'node:test'
import { Retry } from './retry.ts'

test('a retry is due at once, and after failures at growing distances up to the longest', () => {
  const retry = new Retry(100, 300)
  assert.ok(retry.isDue(0))
  const dueAfter = [100, 200, 300, 300]
  let now = 1_000
  for (const pause of dueAfter) {
    retry.failed(now)
    assert.ok(!retry.isDue(now + pause - 1))
    assert.ok(retry.isDue(now + pause))
    now += pause
  }
})

test('a retry that worked begins anew', () => {
  const retry = new Retry(100, 300)
  retry.failed(0)
  retry.failed(100)
  retry.reset()
  assert.ok(retry.isDue(0))
  retry.failed(500)
  assert.ok(retry.isDue(600))
})
