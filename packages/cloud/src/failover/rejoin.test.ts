import assert from 'node:assert/strict'
import { test } from 'node:test'
import { requireUnmoved } from './rejoin.ts'

test('the folder of the other node is touched only while it is the node that was begun with, and is not kept', () => {
  requireUnmoved({ epoch: 2, kept: null }, 2)
  for (const moved of [
    { epoch: 3, kept: null },
    { epoch: 3, kept: 'a' },
    { epoch: 2, kept: 'b' },
  ] as const)
    assert.throws(
      () => {
        requireUnmoved(moved, 2)
      },
      { code: 'STATE_REFUSED', message: /nothing was done to the other node/ },
    )
})
