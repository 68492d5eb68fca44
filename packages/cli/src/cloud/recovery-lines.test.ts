import assert from 'node:assert/strict'
import { test } from 'node:test'
import { UsageError } from '../command.ts'
import { workersOf } from './recovery-lines.ts'

test('no more restores are begun at once than a cluster has room for', () => {
  assert.equal(workersOf({ workers: '32' }), 32)
  for (const workers of ['33', '64', '0', '1.5', 'all'])
    assert.throws(() => workersOf({ workers }), UsageError)
})
