import assert from 'node:assert/strict'
import { test } from 'node:test'
import { expectedPorts } from './location-check.ts'

test('port 80 of a location is to be open exactly where its cloud asks an authority, and none of its cloud where it waits', () => {
  const acme = { directory: 'https://acme.example/directory', key: 'P-256' } as const
  assert.deepEqual(expectedPorts({}, false), [22, 443, 8443, 9443])
  assert.deepEqual(expectedPorts({ acme }, false), [22, 80, 443, 8443, 9443])
  assert.deepEqual(expectedPorts({ acme }, true), [22, 8443, 9443])
  assert.deepEqual(expectedPorts({}, true), [22, 8443, 9443])
})
