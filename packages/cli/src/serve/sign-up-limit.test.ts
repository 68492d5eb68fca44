import assert from 'node:assert/strict'
import { test } from 'node:test'
import { signUpLimit } from './sign-up-limit.ts'

test('a network signs up 20 times an hour, and another one is not counted with it', () => {
  const clock = { nowMs: 0 }
  const mayPass = signUpLimit({ now: () => new Date(clock.nowMs) })
  for (let count = 0; count < 20; count += 1) assert.equal(mayPass('192.0.2.1'), true)
  assert.equal(mayPass('192.0.2.1'), false)
  assert.equal(mayPass('192.0.2.2'), true)
  clock.nowMs = 3_600_000
  assert.equal(mayPass('192.0.2.1'), true)
})
