import assert from 'node:assert/strict'
import { test } from 'node:test'
import { pointWords, recoveredWords } from './recovery-words.ts'

const NOW = new Date('2026-11-30T12:00:00Z')
const BACKUP = { at: '2026-11-30T01:00:00.000Z', regions: ['eu'] }
const OLD = { since: '2026-11-23T01:00:00.000Z', until: '2026-11-29T12:00:00.000Z' }
const LOG = { since: '2026-11-29T13:00:00.000Z', until: '2026-11-30T11:59:00.000Z' }

test('the last recoverable point is the end of the log where that is newer, with the newest backup below it', () => {
  assert.match(
    pointWords(BACKUP, [OLD, LOG], NOW).join('\n'),
    /^.* 1 minute ago: every second until then is in the log\.\nThe newest backup that was restored: .* 11 hours ago\.$/,
  )
})

test('a log that ended before the newest backup, or that there is not, is not the last point', () => {
  for (const spans of [[], [OLD]]) {
    const words = pointWords(BACKUP, spans, NOW)
    assert.equal(words.length, 1)
    assert.match(words.join(''), /11 hours ago$/)
  }
  assert.match(pointWords(null, [], NOW).join(''), /^None yet/)
  assert.equal(pointWords(null, [LOG], NOW).length, 2)
})

const RECOVERY = {
  tier: 'paid',
  lastPoint: null,
  outsideAt: null,
  promised: { lossHours: 24, backHours: 24 },
  restore: null,
  failover: null,
  region: null,
}
const RECOVERED = { at: '2026-11-28T12:00:00.000Z', ms: 244_000, lostMs: 9_300, isWhole: true }

test('what a real recovery took is said with what was lost, and that not all came back is not hidden', () => {
  assert.equal(recoveredWords({ ...RECOVERY, recovered: null }, NOW), undefined)
  const words = recoveredWords({ ...RECOVERY, recovered: RECOVERED }, NOW)
  assert.match(words ?? '', /2 days ago: all .* back after 4 min.*, and no more than the last 9 s/)
  for (const news of [{ isWhole: false }, { isWhole: false, lostMs: null }])
    assert.match(
      recoveredWords({ ...RECOVERY, recovered: { ...RECOVERED, ...news } }, NOW) ?? '',
      /2 days ago: not all databases of this kind came back\.$/,
    )
})
