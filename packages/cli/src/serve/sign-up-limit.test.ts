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

test('an allocation of IPv6 is one network, and who comes from very many is forgotten one by one', () => {
  const mayPass = signUpLimit({ now: () => new Date(0) })
  for (let count = 0; count < 20; count += 1)
    assert.equal(mayPass(`2001:db8:1:${count}::/64`), true)
  assert.equal(mayPass('2001:db8:1:ff::/64'), false)
  assert.equal(mayPass('2001:db8:2:ff::/64'), true)
  for (let one = 0; one < 20; one += 1) mayPass('192.0.2.1')
  for (let one = 0; one < 9_997; one += 1) mayPass(`10.${one >> 8}.${one & 255}.1`)
  assert.equal(mayPass('2001:db8:1:ff::/64'), false)
  mayPass('198.51.100.1')
  assert.equal(mayPass('2001:db8:1:ff::/64'), true)
  assert.equal(mayPass('192.0.2.1'), false)
})
