import assert from 'node:assert/strict'
import { test } from 'node:test'
import { type DatabaseId, newDatabaseId } from '@zennnn/kernel'
import { array, constantFrom, assert as holds, integer, property, record } from 'fast-check'
import { type BackupTurn, nextTurn, planDue, rankOf } from './backup-schedule.ts'

const MINUTE_MS = 60_000
const DAY_MS = 1_440 * MINUTE_MS
const START = Date.parse('2026-03-01T12:00:00Z')
const TIERS = ['paid', 'trial', 'education', 'free'] as const

/** Databases and who had a turn when, as the chore would have it. */
function openWorld(count: number) {
  const turns = new Map<DatabaseId, Date>()
  const databases = Array.from({ length: count }, () => newDatabaseId())
  for (const database of databases) turns.set(database, new Date(START))
  const all = (): readonly BackupTurn[] =>
    databases.map((database, index) => ({
      database,
      tier: TIERS[index % TIERS.length] ?? 'free',
      turnAt: turns.get(database),
      isBusy: false,
    }))
  return {
    databases,
    all,
    /** What is ordered at this time. */
    tick: (now: number): readonly DatabaseId[] => {
      const due = planDue(all(), new Date(now))
      for (const { database } of due) turns.set(database, new Date(now))
      return due.map(({ database }) => database)
    },
  }
}

test('a thousand databases have their turn once each day, within the night, spread', () => {
  const world = openWorld(1_000)
  const perDay = new Map<number, DatabaseId[]>()
  let most = 0
  for (let now = START; now < START + 4 * DAY_MS; now += 10 * MINUTE_MS) {
    const due = world.tick(now)
    most = Math.max(most, due.length)
    const day = Math.floor(now / DAY_MS)
    for (const database of due) perDay.set(day, [...(perDay.get(day) ?? []), database])
    const minute = (now / MINUTE_MS) % 1_440
    assert.ok(
      due.length === 0 || minute >= 22 * 60 || minute <= 4 * 60,
      new Date(now).toISOString(),
    )
  }
  const days = [...perDay.values()]
  // The first and the last day have only one end of the night.
  for (const due of days.slice(1, -1)) {
    assert.equal(due.length, 1_000)
    assert.equal(new Set(due).size, 1_000)
  }
  assert.ok(most < 80, `${most} in ten minutes`)
})

test('restarts, holes and any ticks: never two turns between two minutes of a database, none left out', () => {
  holds(
    property(
      array(integer({ min: 1, max: 3_000 }), { minLength: 1, maxLength: 60 }),
      (pausesInMinutes) => {
        const world = openWorld(3)
        const had = new Map<DatabaseId, number[]>()
        let now = START
        for (const pause of pausesInMinutes) {
          now += pause * MINUTE_MS
          for (const database of world.tick(now))
            had.set(database, [...(had.get(database) ?? []), now])
        }
        for (const database of world.databases) {
          const times = had.get(database) ?? []
          const own = nextTurn({ database, turnAt: new Date(START) }, new Date(START)).getTime()
          const nights = times.map((time) => Math.floor((time - own) / DAY_MS))
          assert.equal(new Set(nights).size, nights.length)
          // At the last tick nothing is owed.
          assert.equal(times.length > 0, now >= own)
        }
        assert.deepEqual(world.tick(now), [])
      },
    ),
  )
})

test('a clock that is set back or forward costs no night and no more than one extra turn', () => {
  holds(
    property(
      record({
        setAfter: integer({ min: 0, max: 3 * 1_440 }),
        byMinutes: integer({ min: -20 * 1_440, max: 20 * 1_440 }),
      }),
      ({ setAfter, byMinutes }) => {
        const world = openWorld(1)
        const real: number[] = []
        for (let minute = 0; minute < 8 * 1_440; minute += 5) {
          const shift = minute >= setAfter ? byMinutes : 0
          if (world.tick(START + (minute + shift) * MINUTE_MS).length > 0) real.push(minute)
        }
        const gaps = real.slice(1).map((minute, index) => minute - (real[index] ?? 0))
        // In true time: the longest wait is a day and the hour within which a time ahead is believed.
        assert.ok(Math.max(real[0] ?? Infinity, ...gaps) <= 2 * 1_440 + 60, real.join(' '))
        assert.ok(real.length >= 6 && real.length <= 10, real.join(' '))
      },
    ),
    { numRuns: 30 },
  )
})

test('paid databases come first, and those that wait longest; what runs is not ordered again', () => {
  const at = (hours: number) => new Date(START - hours * 3_600_000)
  const turn = (tier: string, hours: number, isBusy = false): BackupTurn => ({
    database: newDatabaseId(),
    tier,
    turnAt: at(hours),
    isBusy,
  })
  const turns = [turn('free', 90), turn('paid', 40), turn('paid', 50), turn('trial', 60)]
  const due = planDue([...turns, turn('paid', 99, true)], new Date(START))
  assert.deepEqual(
    due.map(({ tier, turnAt }) => [tier, turnAt]),
    [
      ['paid', at(50)],
      ['paid', at(40)],
      ['trial', at(60)],
      ['free', at(90)],
    ],
  )
})

test('a database that never had a turn has it at once, a new one in its first night', () => {
  holds(
    property(constantFrom(...TIERS), (tier) => {
      const database = newDatabaseId()
      const now = new Date(START)
      const never = { database, tier, turnAt: undefined, isBusy: false }
      assert.equal(planDue([never], now).length, 1)
      assert.deepEqual(nextTurn(never, now), now)
      const fresh = { ...never, turnAt: now }
      assert.equal(planDue([fresh], now).length, 0)
      const wait = nextTurn(fresh, now).getTime() - START
      assert.ok(wait >= 10 * 3_600_000 && wait < 16 * 3_600_000, String(wait))
    }),
  )
})

/** Minute by minute; a backup lies outside and verified so long after its turn began. Age is that of what lies there. */
function passWeek(
  database: DatabaseId,
  { takes, isAway }: { readonly takes: number; readonly isAway: (now: number) => boolean },
) {
  const begin = START + 7 * DAY_MS
  const turns: number[] = []
  let [oldest, turnAt, outsideAt] = [0, START, START]
  let making: number | undefined
  for (let now = START; now < begin + 7 * DAY_MS; now += MINUTE_MS) {
    if (making !== undefined && now >= making + takes) {
      if (!isAway(now)) outsideAt = making
      making = undefined
    }
    const turn = {
      database,
      tier: 'paid',
      turnAt: new Date(turnAt),
      outsideAt: new Date(outsideAt),
    }
    if (planDue([{ ...turn, isBusy: making !== undefined }], new Date(now)).length > 0) {
      ;[turnAt, making] = [now, now]
      if (now >= begin) turns.push(now)
    }
    if (now >= begin) oldest = Math.max(oldest, now - outsideAt)
  }
  return { turns, oldest }
}

test('in a week, what lies verified outside the home region is never older than 24 hours', () => {
  for (const takes of [2, 30, 119].map((minutes) => minutes * MINUTE_MS))
    for (const database of Array.from({ length: 20 }, () => newDatabaseId())) {
      const { turns, oldest } = passWeek(database, { takes, isAway: () => false })
      assert.ok(oldest <= DAY_MS, `${oldest / MINUTE_MS} minutes`)
      const days = new Set(turns.map((at) => Math.floor(at / DAY_MS)))
      // Each day has its own, and not every night has two.
      assert.ok(days.size >= 7, `${days.size} days`)
      assert.ok(turns.length <= 12, `${turns.length} turns`)
      for (const at of turns) {
        const minute = (at / MINUTE_MS) % 1_440
        assert.ok(minute >= 18 * 60 || minute <= 4 * 60, new Date(at).toISOString())
      }
    }
})

test('while the other regions are away, there are no more than four turns a day, and one soon after', () => {
  const back = START + 10 * DAY_MS
  const isAway = (now: number): boolean => now > START + 8 * DAY_MS && now < back
  const { turns } = passWeek(newDatabaseId(), { takes: 30 * MINUTE_MS, isAway })
  const meanwhile = turns.filter((at) => isAway(at))
  assert.ok(meanwhile.length <= 11, String(meanwhile.length))
  assert.ok(turns.some((at) => at >= back && at <= back + 6.5 * 3_600_000))
})

test('where there is one region alone, there is one turn a day', () => {
  const database = newDatabaseId()
  const turn = { database, tier: 'paid', turnAt: new Date(START), isBusy: false }
  const own = nextTurn(turn, new Date(START)).getTime()
  const had = { ...turn, turnAt: new Date(own) }
  assert.equal(nextTurn(had, new Date(own)).getTime(), own + DAY_MS)
  const outside = { ...had, outsideAt: new Date(own) }
  assert.equal(nextTurn(outside, new Date(own)).getTime(), own + 22 * 3_600_000)
  assert.deepEqual(planDue([had], new Date(own + 23 * 3_600_000)), [])
})

/**
 * Minute by minute for three days: as many workers, each of which takes so long for a backup, lowest rank first. When the
 * control database and the others began theirs, of the days after the first.
 */
function passNights({
  count,
  workers,
  takes,
}: {
  readonly count: number
  readonly workers: number
  readonly takes: number
}) {
  const control = newDatabaseId()
  const turns = new Map(
    [control, ...Array.from({ length: count }, () => newDatabaseId())].map((id) => [
      id,
      new Date(START),
    ]),
  )
  const queued: BackupTurn[] = []
  const ends = new Map<DatabaseId, number>()
  const began: { readonly at: number; readonly isControl: boolean }[] = []
  for (let now = START; now < START + 3 * DAY_MS; now += MINUTE_MS) {
    for (const [id, at] of ends) if (at <= now) ends.delete(id)
    const all = [...turns].map(([database, turnAt], index) => ({
      database,
      turnAt,
      tier: TIERS[index % TIERS.length] ?? 'free',
      isControl: database === control,
      isBusy: ends.has(database) || queued.some((one) => one.database === database),
    }))
    for (const due of planDue(all, new Date(now))) {
      turns.set(due.database, new Date(now))
      queued.push(due)
    }
    queued.sort((a, b) => rankOf(a) - rankOf(b))
    while (ends.size < workers && queued.length > 0) {
      const next = queued.shift()
      if (next === undefined) break
      ends.set(next.database, now + takes)
      if (now >= START + DAY_MS) began.push({ at: now, isControl: next.database === control })
    }
  }
  return began
}

const hourOf = (at: number): number => (at % DAY_MS) / 3_600_000

test('the control database is the first of the night, and again the last, when the others have ended', () => {
  const began = passNights({ count: 30, workers: 2, takes: 10 * MINUTE_MS })
  const night = began.filter(
    ({ at }) => at >= START + DAY_MS + DAY_MS / 4 && at < START + 2 * DAY_MS,
  )
  assert.equal(night.length, 32)
  assert.deepEqual([night[0]?.isControl, night.at(-1)?.isControl], [true, true])
  assert.equal(hourOf(night[0]?.at ?? 0), 22)
})

test('a night that does not end leaves the control database its first turn and one in the morning', () => {
  const began = passNights({ count: 100, workers: 1, takes: 20 * MINUTE_MS })
  const own = began.filter(({ isControl }) => isControl).map(({ at }) => hourOf(at))
  assert.ok(began.length > 140, String(began.length))
  // Within the backup that is being made then.
  for (const hour of own)
    assert.ok((hour >= 10 && hour < 10.5) || (hour >= 22 && hour < 22.5), own.join(' '))
  assert.equal(own.length, 4)
})

test('where nobody else was backed up since, the control database has one turn a day', () => {
  const own = passNights({ count: 0, workers: 1, takes: MINUTE_MS })
  assert.deepEqual(
    own.map(({ at }) => hourOf(at)),
    [22, 22],
  )
})

test('a new key of the log has the control database backed up at once, by day and once', () => {
  const [database, noon] = [newDatabaseId(), Date.parse('2026-03-01T12:00:00Z')]
  const before = new Date(noon - 60 * MINUTE_MS)
  const turn = { database, tier: 'paid', turnAt: before, isBusy: false, isControl: true }
  const isDue = (one: BackupTurn, now = noon): boolean => planDue([one], new Date(now)).length === 1
  assert.equal(isDue(turn), false)
  const keyed = { ...turn, keySince: new Date(noon - MINUTE_MS) }
  assert.equal(isDue(keyed), true)
  assert.equal(isDue({ ...keyed, isBusy: true }), false)
  // Ordered since: that it has not come to its end is no reason for another.
  const ordered = { ...keyed, turnAt: new Date(noon) }
  assert.equal(isDue(ordered, noon + 5 * 60 * MINUTE_MS), false)
  assert.equal(isDue(ordered, noon + 6 * 60 * MINUTE_MS), true)
  // No customer's database has such a key.
  assert.equal(isDue({ ...keyed, isControl: false }), false)
})
