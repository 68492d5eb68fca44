import assert from 'node:assert/strict'
import { test } from 'node:test'
import { canaryDownloadControl, observeDownload } from './canary-download.ts'

const LIVE = new Map([
  ['contact', { rows: 7, checksum: 'aa' }],
  ['tag', { rows: 0, checksum: '' }],
])

async function refuse(): Promise<never> {
  return await Promise.reject(new Error('refused'))
}

test('what is downloaded is, restored, what the database has', () => {
  assert.deepEqual(observeDownload(LIVE, new Map(LIVE)), {
    outcome: 'holds',
    measured: 'a downloaded backup was restored, 2 of 2 tables with 7 rows equal to the live ones',
    figures: { tables: 2, equal: 2, rows: 7 },
  })
})

test('sabotage: a row that is missing or changed, a table that is lost or came besides', () => {
  for (const contact of [{ rows: 6, checksum: 'aa' }, { rows: 7, checksum: 'ab' }, undefined]) {
    const tables = new Map(LIVE)
    if (contact === undefined) tables.delete('contact')
    else tables.set('contact', contact)
    assert.equal(observeDownload(LIVE, tables).outcome, 'fails')
  }
  const more = new Map([...LIVE, ['other', { rows: 1, checksum: 'cc' }]])
  assert.equal(observeDownload(LIVE, more).outcome, 'fails')
})

test('sabotage: no canary, an empty one and a download that does not come prove nothing', async () => {
  const { signal } = new AbortController()
  const none = canaryDownloadControl({
    live: async () => await Promise.resolve(undefined),
    downloaded: refuse,
  })
  assert.equal((await none.observe(signal)).outcome, 'unknown')
  assert.equal(observeDownload(new Map(), new Map()).outcome, 'unknown')
  const refused = canaryDownloadControl({
    live: async () => await Promise.resolve(LIVE),
    downloaded: refuse,
  })
  await assert.rejects(refused.observe(signal), /refused/)
})
