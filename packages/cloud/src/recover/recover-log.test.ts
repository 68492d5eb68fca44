import assert from 'node:assert/strict'
import { test } from 'node:test'
import { isFromLog } from './recover-log.ts'

const LOG = { at: new Date('2026-03-05T12:00:00Z') }
const OLDER = { at: new Date('2026-03-05T02:00:00Z') }
const NEWER = { at: new Date('2026-03-05T12:00:01Z') }

test('a paid database comes back from the log where that goes further than its newest backup', () => {
  assert.equal(isFromLog(LOG, { tier: 'paid', backups: [OLDER] }), true)
  assert.equal(isFromLog(LOG, { tier: 'paid', backups: [] }), true)
  assert.equal(isFromLog(LOG, { tier: 'paid', backups: [NEWER, OLDER] }), false)
  assert.equal(isFromLog(undefined, { tier: 'paid', backups: [OLDER] }), false)
})

test('the others come back from their newest backup', () => {
  for (const tier of ['trial', 'education', 'free'])
    assert.equal(isFromLog(LOG, { tier, backups: [OLDER] }), false)
})
