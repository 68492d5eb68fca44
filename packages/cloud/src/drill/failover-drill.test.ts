import assert from 'node:assert/strict'
import { test } from 'node:test'
import { lateWords } from './failover-drill.ts'

test('a drill that did not come so far in time says what its cluster needed', () => {
  assert.equal(lateWords(undefined), 'It did not come so far within 120 s.')
  assert.equal(
    lateWords('The disk has no room for a standby: 9 MB are missing.'),
    'It did not come so far within 120 s. The disk has no room for a standby: 9 MB are missing.',
  )
})
