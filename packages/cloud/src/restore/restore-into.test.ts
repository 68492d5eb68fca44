import assert from 'node:assert/strict'
import { test } from 'node:test'
import { nearestCopies } from './restore-into.ts'

test('nearestCopies takes the order of the regions, copies that were found damaged last, and what is no copy never', () => {
  const copy = { snapshot: 's', bytesAdded: 1, readBackAt: '2026-01-01T00:00:00Z', message: null }
  const regions = [{ name: 'eu' }, { name: 'us' }, { name: 'ap' }, { name: 'sa' }]
  const copies = [
    { ...copy, region: 'sa' },
    { ...copy, region: 'ap', readBackAt: null },
    { ...copy, region: 'eu', message: 'damaged' },
    { ...copy, region: 'us' },
    { ...copy, region: 'gone' },
  ]
  assert.deepEqual(nearestCopies({ regions }, { copies }), ['us', 'sa', 'eu'])
})
