import assert from 'node:assert/strict'
import { test } from 'node:test'
import { parseCrontab } from 'graphile-worker'
import { choreLine } from './chore-times.ts'

const HOUR_MS = 3_600_000

function fills(pattern: string): number | undefined {
  return parseCrontab(choreLine({ name: 'look', pattern }))[0]?.options.backfillPeriod
}

test('what only looks is not made up for; of what was missed each hour or night there is one', () => {
  assert.equal(fills('*/5 * * * *'), 0)
  assert.equal(fills('* * * * *'), 0)
  assert.equal(fills('37 * * * *'), HOUR_MS)
  assert.equal(fills('31 4 * * *'), 24 * HOUR_MS)
})

test('a chore that takes longer than its time has one other waiting', () => {
  const [line] = parseCrontab(choreLine({ name: 'watch_takeover', pattern: '*/5 * * * *' }))
  assert.partialDeepStrictEqual(line, {
    task: 'watch_takeover',
    options: {
      queueName: 'chore:watch_takeover',
      jobKey: 'chore:watch_takeover',
      jobKeyMode: 'replace',
    },
  })
})
