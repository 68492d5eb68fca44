import assert from 'node:assert/strict'
import { test } from 'node:test'
import { newDatabaseId, newRecordId } from '@zennnn/kernel'
import {
  type BackedUpDatabase,
  backupLadderControl,
  type HeldBackup,
  observeLadder,
} from './backup-ladder.ts'

const NOW = new Date('2026-11-30T12:00:00Z')
const HOUR_MS = 3_600_000
const DAY_MS = 24 * HOUR_MS
const REGIONS = ['eu', 'us', 'ap']

/** A good backup each night at one o'clock, for so many nights. */
function nights(count: number, heldBy: readonly string[] = REGIONS): readonly HeldBackup[] {
  const database = newDatabaseId()
  return Array.from({ length: count }, (_, index): HeldBackup => {
    const at = new Date(NOW.getTime() - 11 * HOUR_MS - index * DAY_MS)
    return {
      id: newRecordId({ now: () => at }),
      database,
      kind: 'scheduled',
      at,
      state: 'complete',
      verifiedAt: at,
      heldBy,
    }
  })
}

/** One that is there for so many nights, and half a day. */
function database(age: number, backups: readonly HeldBackup[] = nights(age)): BackedUpDatabase {
  return { createdAt: new Date(NOW.getTime() - (age * 24 + 6) * HOUR_MS), backups }
}

function observe(...databases: readonly BackedUpDatabase[]) {
  return observeLadder(databases, REGIONS, NOW)
}

// The oldest is of 30 August, the last Sunday of its month.
test('the ladder holds of databases that are old enough, with its figures', () => {
  assert.deepEqual(observe(database(300), database(200)), {
    outcome: 'holds',
    measured: '14 of 14 copies for 2 of 2 databases, in each of 3 regions, oldest 92 days',
    figures: {
      databases: 2,
      whole: 2,
      young: 0,
      late: 0,
      missing: 0,
      regions: 3,
      oldest_days: 92,
    },
  })
})

test('a young database has what is due so far, also on its first day, of any age', () => {
  for (let age = 0; age <= 190; age += age < 40 ? 1 : 7) {
    const seen = observe(database(age))
    assert.equal(seen.outcome, 'holds', `${age} nights: ${seen.measured}`)
  }
  assert.match(
    observe(database(300), database(3)).measured,
    /^14 of 14 copies for 1 of 2 databases, all that are due for 1 younger than the ladder, /,
  )
})

test('whatever the hour, before the backup of the night, while it runs, and after it, nothing is missing', () => {
  for (let hour = 0; hour < 24; hour += 1)
    for (const age of [1, 2, 6, 7, 8, 14, 29, 36, 43, 62, 95, 130, 200]) {
      const now = new Date(Date.UTC(2026, 10, 30, hour, 30))
      const createdAt = new Date(Date.UTC(2026, 10, 30 - age, 3))
      // From two to four o'clock each night, from the first one on.
      const made = nights(age).map((one, index): HeldBackup => {
        const at = new Date(Date.UTC(2026, 10, 30 - index, 2))
        const isRunning = now.getTime() - at.getTime() < 2 * HOUR_MS
        return isRunning
          ? { ...one, at, state: 'running', verifiedAt: undefined, heldBy: [] }
          : { ...one, at, verifiedAt: at }
      })
      const backups = made.filter(({ at }) => at <= now)
      const seen = observeLadder([{ createdAt, backups }], REGIONS, now)
      assert.equal(seen.outcome, 'holds', `${age} nights, ${hour}:30: ${seen.measured}`)
    }
})

test('sabotage: one copy that is deleted in one region breaks it', () => {
  const backups = nights(300)
  const [newest, ...others] = backups
  assert.ok(newest !== undefined)
  const seen = observe(
    database(300),
    database(300, [{ ...newest, heldBy: ['eu', 'ap'] }, ...others]),
  )
  assert.equal(seen.outcome, 'fails')
  assert.match(seen.measured, /^14 of 14 copies for 1 of 2 databases, 1 copy missing, /)
})

test('sabotage: a region that holds nothing, and one that was added and is empty', () => {
  const without = observe(database(300, nights(300, ['eu', 'us'])))
  assert.deepEqual([without.outcome, without.figures['missing']], ['fails', 14])
  const added = observeLadder([database(300)], [...REGIONS, 'sa'], NOW)
  assert.deepEqual([added.outcome, added.figures['missing']], ['fails', 14])
})

test('sabotage: a night without a backup breaks it, though fourteen copies are there', () => {
  const seen = observe(database(300, nights(302).slice(2)))
  assert.equal(seen.outcome, 'fails')
  assert.deepEqual([seen.figures['missing'], seen.figures['late']], [0, 1])
  assert.match(seen.measured, /1 database without a backup of the last night/)
})

test('sabotage: two nights in which it failed', () => {
  const failed = nights(300).map((one, index) =>
    index < 2 ? { ...one, state: 'failed' as const, verifiedAt: undefined } : one,
  )
  const seen = observe(database(300, failed))
  assert.deepEqual([seen.outcome, seen.figures['late']], ['fails', 1])
})

test('sabotage: no backup at all, failed ones, and those of a time to come', () => {
  assert.equal(observe(database(2, [])).outcome, 'fails')
  assert.equal(observe({ createdAt: undefined, backups: [] }).outcome, 'fails')
  const failed = nights(2).map((one) => ({
    ...one,
    state: 'failed' as const,
    verifiedAt: undefined,
  }))
  assert.equal(observe(database(2, failed)).outcome, 'fails')
  const ahead = nights(2).map((one) => ({ ...one, at: new Date(one.at.getTime() + 3 * DAY_MS) }))
  assert.equal(observe(database(2, ahead)).outcome, 'fails')
})

test('without any database or region nothing is proved', () => {
  assert.equal(observe().outcome, 'unknown')
  assert.equal(observeLadder([database(300)], [], NOW).outcome, 'unknown')
})

test('the control asks its port, and names no customer', async () => {
  const control = backupLadderControl({
    clock: { now: () => NOW },
    regions: async () => await Promise.resolve(REGIONS),
    databases: async () => await Promise.resolve([database(300)]),
  })
  const seen = await control.observe(new AbortController().signal)
  assert.equal(seen.outcome, 'holds')
  assert.doesNotMatch(seen.measured, /z_/)
})
