import assert from 'node:assert/strict'
import { test } from 'node:test'
import { inOrderOfUse } from './backup-choice.ts'

const NOW = new Date('2026-11-30T07:30:00Z')

test('the newest backup is tried first, and one of a clock that ran ahead last', () => {
  const all = [
    '2026-11-28T02:00:00Z',
    '2027-03-01T00:00:00Z',
    '2026-11-30T02:14:00Z',
    '2026-11-30T08:00:00Z',
  ]
  assert.deepEqual(
    inOrderOfUse(all, NOW, (at) => new Date(at)),
    // Half an hour is what clocks of two machines may differ by.
    [
      '2026-11-30T08:00:00Z',
      '2026-11-30T02:14:00Z',
      '2026-11-28T02:00:00Z',
      '2027-03-01T00:00:00Z',
    ],
  )
})
