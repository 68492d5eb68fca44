import assert from 'node:assert/strict'
import { test } from 'node:test'
import { discardOf, requireDiscarded } from './discard.ts'

test('a kept node is let go by its own words alone, any other node without', () => {
  assert.equal(discardOf({ kept: 'a' }), 'discard what only a has')
  requireDiscarded({ kept: 'a' }, 'discard what only a has')
  for (const typed of [undefined, '', 'yes', 'discard what only b has', 'Discard what only a has'])
    assert.throws(
      () => {
        requireDiscarded({ kept: 'a' }, typed)
      },
      { code: 'STATE_REFUSED', details: { discard: 'discard what only a has' } },
    )
  assert.equal(discardOf({ kept: null }), undefined)
  requireDiscarded({ kept: null }, undefined)
  requireDiscarded({ kept: null }, 'discard what only a has')
})
