import assert from 'node:assert/strict'
import { test } from 'node:test'
import { newRecordId, systemClock } from '@zennnn/kernel'
import { planForgetting } from './heal.ts'

const COPY = { region: 'us', bytesAdded: 1, readBackAt: '2026-11-01T00:00:00Z', message: null }

test('planForgetting: only what was replaced by a snapshot that was read back there', () => {
  const [replaced, unread, elsewhere] = [
    newRecordId(systemClock),
    newRecordId(systemClock),
    newRecordId(systemClock),
  ]
  const backups = [
    { id: replaced, copies: [{ ...COPY, snapshot: 'new' }] },
    { id: unread, copies: [{ ...COPY, snapshot: 'old', readBackAt: null }] },
    {
      id: elsewhere,
      copies: [
        { ...COPY, snapshot: 'good', region: 'eu' },
        { ...COPY, snapshot: null, readBackAt: null },
      ],
    },
  ]
  const snapshots = [
    { id: 'replaced', tags: [replaced] },
    { id: 'new', tags: [replaced] },
    { id: 'old', tags: [unread] },
    { id: 'of nobody', tags: [unread] },
    { id: 'of another region', tags: [elsewhere] },
    { id: 'unknown', tags: ['a backup that the register does not have'] },
    { id: 'without', tags: [] },
    // It says to be another's as well: what is registered stays.
    { id: 'good', tags: [replaced] },
  ]
  assert.deepEqual(planForgetting(snapshots, backups, 'us'), ['replaced'])
})
