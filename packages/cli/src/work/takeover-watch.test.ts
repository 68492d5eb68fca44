import assert from 'node:assert/strict'
import { test } from 'node:test'
import { pauseAfter } from './takeover-watch.ts'

test('a region that says nothing is asked again within a minute, else all are within five', () => {
  assert.equal(pauseAfter({ silent: ['us'] }), 60_000)
  assert.equal(pauseAfter({ silent: [] }), 300_000)
})
