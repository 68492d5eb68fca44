import assert from 'node:assert/strict'
import { test } from 'node:test'
import { withoutControls } from './drill-writers.ts'

test('a count that does not see the change that was never written, or the one that is there twice, proves nothing', () => {
  for (const blind of [
    undefined,
    { lost: 0, doubled: 0 },
    { lost: 0, doubled: 1 },
    { lost: 1, doubled: 0 },
  ])
    assert.throws(() => withoutControls(blind), { name: 'InvariantError' })
  assert.deepEqual(withoutControls({ lost: 1, doubled: 1 }), { lost: 0, doubled: 0 })
  assert.deepEqual(withoutControls({ lost: 4, doubled: 3 }), { lost: 3, doubled: 2 })
})
