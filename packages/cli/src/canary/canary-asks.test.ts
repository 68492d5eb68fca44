import assert from 'node:assert/strict'
import { test } from 'node:test'
import { plainPorts } from './canary-asks.ts'

test('passwords in the clear are tried at 80, at the port of HTTP wherever it is, and at that of HTTPS', () => {
  assert.deepEqual(plainPorts(8443, undefined), [80, 8443])
  assert.deepEqual(plainPorts(8443, 8080), [80, 8080, 8443])
  assert.deepEqual(plainPorts(443, 80), [80, 443])
})
