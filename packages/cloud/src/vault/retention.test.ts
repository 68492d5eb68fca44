import assert from 'node:assert/strict'
import { test } from 'node:test'
import { newDatabaseId, newRecordId } from '@zennnn/kernel'
import { constantFrom, assert as holds, integer, property, record } from 'fast-check'
import type { Backup } from './backup.ts'
import { type Decision, planRetention } from './retention.ts'
import { retentionLines } from './retention-words.ts'

const HOUR_MS = 3_600_000
const DAY_MS = 24 * HOUR_MS
const TEN_YEARS = 3653
const DATABASE = newDatabaseId()
/** By then a ladder is full: 7 days, 5 weeks and 4 months, with some nights missed. */
const FULL_AFTER_DAYS = 220

function backup(at: Date, other: Partial<Backup> = {}): Backup {
  return {
    id: newRecordId({ now: () => at }),
    database: DATABASE,
    kind: 'scheduled',
    at,
    state: 'complete',
    verifiedAt: undefined,
    ...other,
  }
}

function nights(first: string, count: number): readonly Backup[] {
  const start = Date.parse(`${first}T02:00:00Z`)
  return Array.from({ length: count }, (_, night) => backup(new Date(start + night * DAY_MS)))
}

function keptDays(backups: readonly Backup[], now: Date): readonly string[] {
  return keep(backups, now).map(({ at }) => at.toISOString().slice(0, 10))
}

function keep(backups: readonly Backup[], now: Date): readonly Backup[] {
  return planRetention(backups, now).flatMap((one) => (one.action === 'keep' ? [one.backup] : []))
}

function verified(one: Backup): Backup {
  return { ...one, verifiedAt: new Date(one.at.getTime() + HOUR_MS) }
}

/** What becomes of one backup among others. */
function fate(of: Backup, others: readonly Backup[], now: Date): readonly [string, string] {
  const found = planRetention([...others, of], now).find((one) => one.backup === of)
  return [found?.action ?? '', found?.because ?? '']
}

const MAY_30 = new Date('2026-05-30T12:00:00Z')

test('of 150 nights, 7 days, 4 weeks and 3 months are kept', () => {
  assert.deepEqual(keptDays(nights('2026-01-01', 150), MAY_30), [
    '2026-05-30',
    '2026-05-29',
    '2026-05-28',
    '2026-05-27',
    '2026-05-26',
    '2026-05-25',
    '2026-05-24',
    '2026-05-17',
    '2026-05-10',
    '2026-05-03',
    '2026-04-26',
    '2026-03-29',
    '2026-02-22',
    '2026-01-25',
  ])
})

test('over a leap day and the turn of a year, weeks and months keep their last', () => {
  assert.deepEqual(keptDays(nights('2023-09-01', 190), new Date('2024-03-08T12:00:00Z')).slice(7), [
    '2024-02-25',
    '2024-02-18',
    '2024-02-11',
    '2024-02-04',
    '2024-01-28',
    '2023-12-31',
    '2023-11-26',
  ])
})

test('a young database keeps every night of its first week', () => {
  assert.equal(keptDays(nights('2026-05-24', 7), MAY_30).length, 7)
  assert.deepEqual(planRetention([], MAY_30), [])
})

test('the newest verified backup is kept whatever its age, and takes no rung', () => {
  const old = backup(new Date('2025-01-08T02:00:00Z'), { verifiedAt: MAY_30 })
  const others = nights('2026-01-01', 150)
  assert.deepEqual(fate(old, others, MAY_30), ['keep', 'newest_verified'])
  assert.equal(keep([old, ...others], MAY_30).length, 15)
  const newer = backup(new Date('2026-05-30T03:00:00Z'), { verifiedAt: MAY_30 })
  assert.equal(fate(old, [...others, newer], MAY_30)[0], 'delete')
})

test('the newest verified backup is kept also when some region lacks it', () => {
  const others = nights('2026-01-01', 150)
  const verifiedAt = new Date('2026-05-29T04:00:00Z')
  const at = new Date('2026-05-29T03:00:00Z')
  const only = backup(at, { state: 'incomplete', verifiedAt })
  assert.deepEqual(fate(only, others, MAY_30), ['keep', 'newest_verified'])
  const newest = backup(new Date('2026-05-30T02:00:00Z'), { verifiedAt: MAY_30 })
  assert.deepEqual(fate(only, [...others, newest], MAY_30), ['delete', 'replaced'])
})

test('of two backups of a day the verified one is kept, whichever is newer', () => {
  const early = verified(backup(new Date('2026-05-29T02:00:00Z')))
  const late = backup(new Date('2026-05-29T14:00:00Z'))
  const next = verified(backup(new Date('2026-05-30T02:00:00Z')))
  assert.deepEqual(fate(early, [late, next], MAY_30), ['keep', 'daily'])
  assert.deepEqual(fate(late, [early, next], MAY_30), ['delete', 'same_day'])
  const both = verified(late)
  assert.deepEqual(fate(both, [early, next], MAY_30), ['keep', 'daily'])
  assert.deepEqual(fate(early, [both, next], MAY_30), ['delete', 'same_day'])
})

test('the newest backup is kept while an older one of its day is verified and it is not yet', () => {
  const early = verified(backup(new Date('2026-05-30T02:00:00Z')))
  const late = backup(new Date('2026-05-30T11:00:00Z'))
  assert.deepEqual(fate(late, [early], MAY_30), ['keep', 'newest'])
  assert.deepEqual(fate(early, [late], MAY_30), ['keep', 'daily'])
})

test('of a week and of a month the only verified backup is kept, and the number of rungs stays', () => {
  const monday = '2026-05-11'
  const inApril = '2026-04-08'
  const all = nights('2026-01-01', 150).map((one) =>
    [monday, inApril].includes(one.at.toISOString().slice(0, 10)) ? verified(one) : one,
  )
  const kept = keptDays(all, MAY_30)
  assert.equal(kept.length, 14)
  assert.deepEqual(
    kept.filter((day) => ['2026-05-17', monday, '2026-04-26', inApril].includes(day)),
    [monday, inApril],
  )
})

test('a verified backup leaves the days last of its week', () => {
  // Of the week of Monday 25 to Sunday 31; the days are counted from the Monday after.
  const now = new Date('2026-06-01T12:00:00Z')
  const week = nights('2026-05-25', 8).map((one, night) => (night === 0 ? verified(one) : one))
  assert.deepEqual(keptDays(week, now), [
    '2026-06-01',
    '2026-05-31',
    '2026-05-30',
    '2026-05-29',
    '2026-05-28',
    '2026-05-27',
    '2026-05-25',
  ])
})

test('a backup that somebody asked for is kept for 30 days and never takes a rung', () => {
  const others = nights('2026-01-01', 150)
  for (const kind of ['manual', 'before_restore'] as const) {
    const young = backup(new Date('2026-04-30T12:00:01Z'), { kind })
    assert.deepEqual(fate(young, others, MAY_30), ['keep', 'in_term'])
    const old = backup(new Date('2026-04-30T12:00:00Z'), { kind })
    assert.deepEqual(fate(old, others, MAY_30), ['delete', 'term_over'])
    const today = backup(new Date('2026-05-30T11:00:00Z'), { kind })
    assert.equal(keep([...others, today], MAY_30).length, 15)
  }
})

test('a backup that is not complete takes no rung, and stays until a newer one is complete', () => {
  const others = nights('2026-01-01', 150)
  for (const state of ['incomplete', 'failed'] as const) {
    const newest = backup(new Date('2026-05-30T03:00:00Z'), { state })
    assert.deepEqual(fate(newest, others, MAY_30), ['keep', 'nothing_newer'])
    assert.equal(keep([...others, newest], MAY_30).length, 15)
    const older = backup(new Date('2026-05-29T03:00:00Z'), { state })
    assert.deepEqual(fate(older, others, MAY_30), ['delete', 'replaced'])
    const asked = { ...older, kind: 'manual' } as const
    assert.equal(fate(asked, others, MAY_30)[0], state === 'incomplete' ? 'keep' : 'delete')
    const long = { ...asked, at: new Date('2026-04-30T03:00:00Z') }
    assert.deepEqual(fate(long, others, MAY_30), ['delete', 'replaced'])
  }
  const running = backup(new Date('2026-03-03T03:00:00Z'), { state: 'running' })
  assert.deepEqual(fate(running, others, MAY_30), ['keep', 'running'])
})

test('backups dated ahead of the clock push nothing out and are not lost', () => {
  const ahead = nights('2027-01-01', 40)
  const kept = keep([...nights('2026-01-01', 150), ...ahead], MAY_30)
  assert.equal(kept.length, 14 + 40)
  assert.ok(ahead.every((one) => kept.includes(one)))
})

test('the plan says how many it keeps and why each goes', () => {
  const twice = backup(new Date('2026-05-30T01:00:00Z'))
  const week = nights('2026-05-24', 7).map((one, night) => (night < 3 ? verified(one) : one))
  const [summary, ...lines] = retentionLines(planRetention([...week, twice], MAY_30))
  assert.equal(
    summary,
    'Keeps 7: 7 of 14 on the ladder (7 daily, 0 weekly, 0 monthly), 3 of them verified, and 0 beside it; deletes 1.',
  )
  assert.equal(
    lines[1],
    `deletes ${twice.id} 2026-05-30T01:00:00.000Z scheduled: its day has another, newer or verified`,
  )
  assert.equal(lines.length, 8)
})

const life = record({
  // Not near 1970: no id is older, and clocks are set back here by up to 400 days.
  start: integer({ min: 500, max: 20_000 }),
  missedPercent: constantFrom(0, 5, 10, 20),
  timesADay: constantFrom(1, 2),
  /** Of the first backup of a day, in local time of a place that changes its clocks twice a year. */
  minute: integer({ min: 0, max: 719 }),
  seed: integer({ min: 1, max: 2 ** 31 - 2 }),
})
type Life = ReturnType<typeof life.generate>['value']

/** Lehmer's generator (Park and Miller 1988): a life is the same each time it is replayed. */
function percentages(seed: number): () => number {
  let state = seed
  return () => {
    state = (state * 48_271) % (2 ** 31 - 1)
    return state % 100
  }
}

/** When backups are made; summer time is that of the months April to October. */
function* timesOf({ start, missedPercent, timesADay, minute, seed }: Life): Generator<Date> {
  const next = percentages(seed)
  for (let day = start; day < start + TEN_YEARS; day += 1)
    for (let time = 0; time < timesADay; time += 1) {
      if (next() < missedPercent) continue
      const local = new Date(day * DAY_MS + minute * 60_000 + time * (DAY_MS / 2))
      const isSummer = local.getUTCMonth() > 2 && local.getUTCMonth() < 10
      yield new Date(local.getTime() - (isSummer ? 2 : 1) * 3_600_000)
    }
}

function ageInDays(backups: readonly Backup[], now: Date): number {
  return (now.getTime() - Math.min(...backups.map(({ at }) => at.getTime()))) / DAY_MS
}

test('in any ten years, exactly 14 are kept from the first half year on, the oldest 89 days old or more', () => {
  holds(
    property(life, (one) => {
      let backups: readonly Backup[] = []
      for (const now of timesOf(one)) {
        backups = keep([...backups, backup(now)], now)
        assert.equal(keep(backups, now).length, backups.length, 'planned twice')
        if (now.getTime() < (one.start + FULL_AFTER_DAYS) * DAY_MS) continue
        assert.equal(backups.length, 14, now.toISOString())
        assert.ok(ageInDays(backups, now) >= 89, now.toISOString())
      }
    }),
    { numRuns: 12 },
  )
})

/** Days and weeks since a Thursday long ago, and months of the Sundays that end the weeks. */
function periodsOf({ at }: Backup): Readonly<Record<'daily' | 'weekly' | 'monthly', string>> {
  const day = Math.floor(at.getTime() / DAY_MS)
  const week = Math.floor((day + 3) / 7)
  const sunday = new Date((week * 7 + 3) * DAY_MS).toISOString()
  return { daily: `day ${day}`, weekly: `week ${week}`, monthly: sunday.slice(0, 7) }
}

function isOnLadder(
  decision: Decision,
): decision is Decision & { readonly because: 'daily' | 'weekly' | 'monthly' } {
  return ['daily', 'weekly', 'monthly'].includes(decision.because)
}

test('in any ten years, 14 are kept whatever is verified, and each rung whose period ever had a verified one is verified', () => {
  const tried = record({
    life,
    verifiedPercent: constantFrom(2, 20, 60, 95),
    /** Nothing was verified then, as while what restores is broken. */
    brokenFrom: integer({ min: 0, max: 900 }),
    brokenDays: integer({ min: 0, max: 400 }),
  })
  holds(
    property(tried, ({ life: one, verifiedPercent, brokenFrom, brokenDays }) => {
      const next = percentages(one.seed + 1)
      const had = new Set<string>()
      let backups: readonly Backup[] = []
      for (const now of timesOf(one)) {
        const day = now.getTime() / DAY_MS - one.start
        const isBroken = day >= brokenFrom && day < brokenFrom + brokenDays
        const made = backup(now)
        const ended = next() < verifiedPercent && !isBroken ? verified(made) : made
        if (ended !== made) for (const period of Object.values(periodsOf(ended))) had.add(period)
        const plan = planRetention([...backups, ended], now)
        backups = plan.flatMap((each) => (each.action === 'keep' ? [each.backup] : []))
        const rungs = plan.filter(isOnLadder)
        for (const { backup: kept, because } of rungs)
          assert.equal(kept.verifiedAt !== undefined, had.has(periodsOf(kept)[because]), because)
        assert.ok(backups.length <= rungs.length + 2, 'the newest, and the newest verified')
        if (now.getTime() < (one.start + FULL_AFTER_DAYS) * DAY_MS) continue
        assert.equal(rungs.length, 14, now.toISOString())
        assert.ok(
          ageInDays(
            rungs.map(({ backup: kept }) => kept),
            now,
          ) >= 89,
          now.toISOString(),
        )
      }
    }),
    { numRuns: 12 },
  )
})

test('when a clock is set back, nothing ahead is lost and the ladder is full again after half a year', () => {
  const jump = record({
    life,
    onDay: integer({ min: 230, max: 1000 }),
    days: integer({ min: 1, max: 400 }),
  })
  holds(
    property(jump, ({ life: one, onDay, days }) => {
      let backups: readonly Backup[] = []
      const at = (one.start + onDay) * DAY_MS
      for (const planned of timesOf(one)) {
        const isAfter = planned.getTime() >= at
        const now = isAfter ? new Date(planned.getTime() - days * DAY_MS) : planned
        const before = [...backups, backup(now)]
        backups = keep(before, now)
        const ahead = before.filter((other) => other.at > now)
        assert.ok(ahead.every((other) => backups.includes(other)))
        assert.ok(backups.length >= Math.min(before.length - 1, 14))
        if (now.getTime() < at + FULL_AFTER_DAYS * DAY_MS) continue
        assert.equal(backups.length, 14, now.toISOString())
        assert.ok(ageInDays(backups, now) >= 89, now.toISOString())
      }
    }),
    { numRuns: 12 },
  )
})

test('in any ten years, a backup made before a restore outlives the 7 days of its undo, and takes none of the 14', () => {
  const restored = record({
    life,
    /** Of the nights: so many were restored after. */
    restoredPercent: constantFrom(1, 10, 50),
    minutesAfter: integer({ min: 1, max: 600 }),
  })
  holds(
    property(restored, ({ life: one, restoredPercent, minutesAfter }) => {
      const next = percentages(one.seed + 1)
      let backups: readonly Backup[] = []
      let undoable: readonly Backup[] = []
      for (const now of timesOf(one)) {
        const safety =
          next() < restoredPercent
            ? [
                backup(new Date(now.getTime() - minutesAfter * 60_000), {
                  kind: 'before_restore',
                }),
              ]
            : []
        undoable = [...undoable, ...safety].filter(
          ({ at }) => now.getTime() - at.getTime() <= 7 * DAY_MS,
        )
        backups = keep([...backups, ...safety, backup(now)], now)
        assert.ok(
          undoable.every((each) => backups.includes(each)),
          now.toISOString(),
        )
        if (now.getTime() < (one.start + FULL_AFTER_DAYS) * DAY_MS) continue
        const onLadder = backups.filter(({ kind }) => kind === 'scheduled')
        assert.equal(onLadder.length, 14, now.toISOString())
        assert.ok(ageInDays(onLadder, now) >= 89, now.toISOString())
      }
    }),
    { numRuns: 12 },
  )
})
