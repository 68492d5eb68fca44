import assert from 'node:assert/strict'
import { test } from 'node:test'
import { isNetwork } from './network.ts'

test('a network is an address and a length', () => {
  for (const text of ['10.0.0.0/8', '127.0.0.1/32', 'fd00::/8', '0.0.0.0/0'])
    assert.ok(isNetwork(text), text)
  for (const text of [
    '',
    '10.0.0.0',
    '10.0.0.0/33',
    '10.0.0/8',
    'fd00::/129',
    '10.0.0.0/8/8',
    'a/8',
    '10.0.0.0/-1',
  ])
    assert.ok(!isNetwork(text), text)
})
