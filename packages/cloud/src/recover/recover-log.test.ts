import assert from 'node:assert/strict'
import { test } from 'node:test'
import { isFromLog, sayLoss, sayTaken } from './recover-log.ts'

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

const LACKING = [
  { customer: { slug: 'acme' }, backups: [NEWER, OLDER] },
  { customer: { slug: 'first' }, backups: [] },
]

test('where the log is no use, a recovery names what each database would lose, and how to go on', () => {
  const { code, message, hint } = sayLoss('The log cannot be played: why.', LACKING)
  assert.equal(code, 'STATE_REFUSED')
  assert.equal(
    message,
    'The log cannot be played: why. Without it would be lost: acme: what was written after 2026-03-05T12:00:01.000Z. first has no backup: all of it. No more databases were brought back.',
  )
  assert.match(hint ?? '', /run the same command again.* say --without-log/)
})

test('where somebody gave the log up, a recovery says what of each database is lost', () => {
  assert.equal(
    sayTaken(LACKING),
    'The newest backups are taken. Lost: acme: what was written after 2026-03-05T12:00:01.000Z. Lost: first has no backup: all of it.',
  )
})
