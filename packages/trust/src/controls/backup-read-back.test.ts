import assert from 'node:assert/strict'
import { test } from 'node:test'
import { newRecordId, systemClock } from '@zennnn/kernel'
import { backupReadBackControl, type ReadBackPort } from './backup-read-back.ts'

const BACKUP = { id: newRecordId(systemClock), bytes: 4_200_000 }
const NEVER = new AbortController().signal

function control(port: Partial<ReadBackPort> = {}) {
  return backupReadBackControl({
    regions: async () => await Promise.resolve(['eu', 'us', 'ap']),
    draw: async () => await Promise.resolve(BACKUP),
    readBack: async () => {
      await Promise.resolve()
    },
    ...port,
  })
}

test('every region gives the very dump back', async () => {
  const asked: unknown[] = []
  const seen = await control({
    readBack: async ({ id }, region) => {
      asked.push([id, region])
      await Promise.resolve()
    },
  }).observe(NEVER)
  assert.deepEqual(seen, {
    outcome: 'holds',
    measured: 'a backup of 4.2 MB read back from 3 of 3 regions, equal to what was written',
    figures: { regions: 3, read: 3, bytes: 4_200_000 },
  })
  assert.deepEqual(asked, [
    [BACKUP.id, 'eu'],
    [BACKUP.id, 'us'],
    [BACKUP.id, 'ap'],
  ])
})

test('sabotage: a copy that is damaged or gone in one region', async () => {
  const seen = await control({
    readBack: async (_, region) => {
      await Promise.resolve()
      if (region === 'us') throw new Error('The copy of acme in /vault/us is damaged.')
    },
  }).observe(NEVER)
  assert.equal(seen.outcome, 'fails')
  assert.equal(
    seen.measured,
    'a backup of 4.2 MB read back from 2 of 3 regions, equal to what was written, not from us',
  )
})

test('where the time is over nothing is said of the regions', async () => {
  const stop = new AbortController()
  const late = control({
    readBack: async () => {
      await Promise.resolve()
      stop.abort(new Error('over'))
      throw new Error('cut')
    },
  })
  await assert.rejects(late.observe(stop.signal), /over/)
})

test('without a backup or a region nothing is proved', async () => {
  const none = await control({ draw: async () => await Promise.resolve(undefined) }).observe(NEVER)
  assert.equal(none.outcome, 'unknown')
  const nowhere = await control({ regions: async () => await Promise.resolve([]) }).observe(NEVER)
  assert.equal(nowhere.outcome, 'unknown')
})
