import assert from 'node:assert/strict'
import { test } from 'node:test'
import { newDatabaseId, newRecordId, systemClock } from '@zennnn/kernel'
import { sampleTurns } from '../control/sample-turns.ts'
import { backupReadBackControl, type ReadBackPort } from './backup-read-back.ts'

const BACKUP = { id: newRecordId(systemClock), database: newDatabaseId(), bytes: 4_200_000 }
const NEVER = new AbortController().signal

function control(port: Partial<ReadBackPort> = {}) {
  return backupReadBackControl({
    regions: async () => await Promise.resolve(['eu', 'us', 'ap']),
    newest: async () => await Promise.resolve([BACKUP]),
    turns: sampleTurns(),
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
    measured:
      'the newest backup of 1 of 1 database, by turns, 4.2 MB, read back from 3 of 3 regions, equal to what was written',
    figures: { regions: 3, read: 3, bytes: 4_200_000, databases: 1, large: 0 },
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
    'the newest backup of 1 of 1 database, by turns, 4.2 MB, read back from 2 of 3 regions, equal to what was written, not from us',
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
  const none = await control({ newest: async () => await Promise.resolve([]) }).observe(NEVER)
  assert.equal(none.outcome, 'unknown')
  const nowhere = await control({ regions: async () => await Promise.resolve([]) }).observe(NEVER)
  assert.equal(nowhere.outcome, 'unknown')
})

function backups(count: number, bytes = 1000) {
  return Array.from({ length: count }, () => ({
    ...BACKUP,
    database: newDatabaseId(),
    id: newRecordId(systemClock),
    bytes,
  }))
}

test('in as many daily runs as there are databases each of them is read', async () => {
  for (const count of [2, 12, 24]) {
    const all = backups(count)
    const read = new Set<string>()
    const turns = sampleTurns()
    for (let n = 0; n < count; n++)
      await control({
        turns,
        newest: async () => await Promise.resolve(all),
        readBack: async ({ id }) => {
          read.add(id)
          await Promise.resolve()
        },
      }).observe(NEVER)
    assert.equal(read.size, count)
  }
})

test('sabotage: one damaged backup of many is read in each run until it holds, whichever process runs it', async () => {
  const all = backups(12)
  let damaged = all[7]?.id
  const turns = sampleTurns(0)
  const outcomes: string[] = []
  const run = async () =>
    await control({
      turns,
      newest: async () => await Promise.resolve(all),
      readBack: async ({ id }) => {
        await Promise.resolve()
        if (id === damaged) throw new Error('damaged')
      },
    }).observe(NEVER)
  for (let n = 0; n < 11; n++) outcomes.push((await run()).outcome)
  assert.deepEqual(outcomes, [...Array<string>(7).fill('holds'), ...Array<string>(4).fill('fails')])
  damaged = undefined
  assert.equal((await run()).outcome, 'holds')
})

test('sabotage: of two damaged ones the first that is mended heals nothing', async () => {
  const all = backups(2)
  const damaged = new Set(all.map(({ id }) => id))
  const turns = sampleTurns(0)
  const run = async () =>
    await control({
      turns,
      newest: async () => await Promise.resolve(all),
      readBack: async ({ id }) => {
        await Promise.resolve()
        if (damaged.has(id)) throw new Error('damaged')
      },
    }).observe(NEVER)
  const [first, second] = all
  assert.ok(first && second)
  assert.equal((await run()).outcome, 'fails')
  await turns.keep('backup-read-back', { at: 1, failed: [first.database, second.database] })
  damaged.delete(first.id)
  assert.equal((await run()).outcome, 'unknown')
  assert.equal((await run()).outcome, 'fails')
  damaged.delete(second.id)
  assert.equal((await run()).outcome, 'holds')
})

test('what is too large to be read is said, and where all are nothing is proved', async () => {
  const large = backups(2, 100_000_001)
  const some = await control({
    newest: async () => await Promise.resolve([...large, BACKUP]),
  }).observe(NEVER)
  assert.equal(some.outcome, 'holds')
  assert.match(some.measured, /1 of 3 databases, by turns.*2 larger than 100 MB not read$/)
  const none = await control({ newest: async () => await Promise.resolve(large) }).observe(NEVER)
  assert.equal(none.outcome, 'unknown')
})
