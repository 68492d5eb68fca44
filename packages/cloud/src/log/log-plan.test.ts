import assert from 'node:assert/strict'
import { test } from 'node:test'
import { newRecordId } from '@zennnn/kernel'
import { array, assert as check, constantFrom, nat, property, tuple } from 'fast-check'
import {
  isBaseDue,
  isOnItsWay,
  type KeptLog,
  listSpans,
  newestMoment,
  planForgetting,
  planPoint,
  planTrim,
} from './log-plan.ts'
import type { LogBase, LogSnapshot } from './log-record.ts'
import { parseSegments } from './log-segment.ts'

const HOUR_MS = 3_600_000
const START = Date.UTC(2026, 2, 1)

function hour(hours: number): Date {
  return new Date(START + hours * HOUR_MS)
}

const clock = { now: () => hour(0) }

function base(hours: number, firstSegment: number, stretch = 's'): LogBase {
  const id = newRecordId(clock)
  return {
    id,
    stretch,
    region: 'us',
    snapshot: id,
    firstSegment,
    usableFrom: hour(hours),
    bytes: 100,
    sha256: '',
  }
}

function log(hours: number, firstSegment: number, stretch = 's'): LogSnapshot {
  const id = newRecordId(clock)
  return { id, stretch, region: 'us', snapshot: id, firstSegment, bytes: 100, until: hour(hours) }
}

/** Two nights, and a gap after them. */
const KEPT: KeptLog = {
  bases: [base(0, 1), base(24, 50), base(40, 3, 'later')],
  snapshots: [log(12, 1), log(25, 1), log(26, 50), log(30, 50), log(50, 2, 'later')],
}

test('every second between the first base and the last log can be brought back, but in a gap', () => {
  assert.deepEqual(listSpans(KEPT), [
    { from: hour(0), until: hour(30) },
    { from: hour(40), until: hour(50) },
  ])
  assert.deepEqual(listSpans({ bases: [], snapshots: [log(5, 1)] }), [])
  assert.deepEqual(listSpans({ bases: [base(6, 1)], snapshots: [log(5, 1)] }), [])
})

/** Of the fifth hour. */
function mayCome(bases: readonly LogBase[], ...snapshots: readonly LogSnapshot[]): boolean {
  return isOnItsWay({ bases, snapshots }, hour(5))
}

test('the log of a moment may still come while its stretch goes on, also when the next base of it is made first', () => {
  assert.equal(mayCome([base(4, 1)]), true)
  assert.equal(mayCome([base(4, 1)], log(4.5, 1)), true)
  assert.equal(mayCome([base(4, 1), base(6, 2)]), true)
  // It came, and does not lead there.
  assert.equal(mayCome([base(4, 1)], log(6, 2)), false)
  // Another stretch has begun: what came between is lost.
  assert.equal(mayCome([base(4, 1), base(6, 1, 'later')]), false)
  assert.equal(mayCome([base(4, 1)], log(6, 1, 'later')), false)
  // Nothing to play it from.
  assert.equal(mayCome([base(6, 1)]), false)
  assert.equal(mayCome([]), false)
})

test('a moment is taken from the newest base before it and the first log that reaches it', () => {
  const pointAt = (hours: number): unknown => {
    const plan = planPoint(KEPT, hour(hours))
    if (plan.kind === 'impossible') return plan
    return [plan.ways[0]?.base.usableFrom, plan.ways[0]?.log.until]
  }
  assert.deepEqual(pointAt(0), [hour(0), hour(12)])
  assert.deepEqual(pointAt(12), [hour(0), hour(12)])
  assert.deepEqual(pointAt(13), [hour(0), hour(25)])
  // This log has the segments of the older base, too.
  assert.deepEqual(pointAt(24.5), [hour(24), hour(25)])
  assert.deepEqual(pointAt(30), [hour(24), hour(30)])
  assert.deepEqual(pointAt(45), [hour(40), hour(50)])
})

test('where a base or a log is damaged there is another way to the moment, from the base before', () => {
  const plan = planPoint(KEPT, hour(24.5))
  assert.ok(plan.kind === 'possible')
  assert.deepEqual(
    plan.ways.map(({ base: from, log: by }) => [from.usableFrom, by.until]),
    [
      [hour(24), hour(25)],
      [hour(24), hour(26)],
      [hour(0), hour(25)],
    ],
  )
})

test('the newest moment of some regions is the end of a log that can be played there', () => {
  const away = { ...log(60, 3, 'later'), region: 'ap' }
  const kept = { ...KEPT, snapshots: [...KEPT.snapshots, log(70, 1, 'baseless'), away] }
  assert.deepEqual(newestMoment(kept, ['us', 'ap']), hour(50))
  assert.equal(newestMoment(kept, ['ap']), undefined)
})

test('a moment that cannot be had names the nearest that can', () => {
  assert.deepEqual(planPoint(KEPT, hour(-1)), {
    kind: 'impossible',
    before: undefined,
    after: hour(0),
  })
  assert.deepEqual(planPoint(KEPT, hour(35)), {
    kind: 'impossible',
    before: hour(30),
    after: hour(40),
  })
  assert.deepEqual(planPoint(KEPT, hour(51)), {
    kind: 'impossible',
    before: hour(50),
    after: undefined,
  })
  assert.deepEqual(planPoint({ bases: [], snapshots: [] }, hour(1)), {
    kind: 'impossible',
    before: undefined,
    after: undefined,
  })
})

test('a log that begins too late is no log of a base', () => {
  const kept = { bases: [base(0, 1)], snapshots: [log(5, 2)] }
  assert.equal(planPoint(kept, hour(3)).kind, 'impossible')
})

test('what no second of seven days needs is forgotten, and nothing else', () => {
  // A base each day, and a log each hour that the folder held since the base before.
  const days = Array.from({ length: 12 }, (_, day) => day)
  const kept: KeptLog = {
    bases: days.map((day) => base(day * 24, day * 10)),
    snapshots: days.flatMap((day) =>
      Array.from({ length: 24 }, (_, at) =>
        log(day * 24 + at + 1, Math.max(0, day - (at < 2 ? 1 : 0)) * 10),
      ),
    ),
  }
  const now = hour(12 * 24)
  const gone = planForgetting(kept, now)
  assert.deepEqual(
    gone.bases.map(({ usableFrom }) => usableFrom),
    [hour(0), hour(24), hour(48), hour(72), hour(96)],
  )
  const left: KeptLog = {
    bases: kept.bases.filter((one) => !gone.bases.includes(one)),
    snapshots: kept.snapshots.filter((one) => !gone.snapshots.includes(one)),
  }
  assert.deepEqual(listSpans(left), [{ from: hour(120), until: now }])
  assert.ok(left.snapshots.length < 30, `${left.snapshots.length} logs`)
  assert.deepEqual(planForgetting(left, now), { bases: [], snapshots: [] })
})

test('of a region to which nothing is shipped any more nothing is left after the seven days', () => {
  const kept: KeptLog = {
    bases: [base(0, 1)],
    snapshots: Array.from({ length: 25 }, (_, n) => log(1 + n / 10, 1)),
  }
  assert.deepEqual(planForgetting(kept, hour(7 * 24)).bases, [])
  assert.deepEqual(planForgetting(kept, hour(7 * 24 + 4)), kept)
})

test('after a gap, what lies before it is kept for its seven days', () => {
  const kept = {
    bases: [base(0, 1), base(100, 5, 'later')],
    snapshots: [log(20, 1), log(300, 5, 'later')],
  }
  const few = {
    bases: kept.bases,
    snapshots: [
      ...kept.snapshots,
      ...Array.from({ length: 20 }, (_, n) => log(280 + n / 2, 5, 'later')),
    ],
  }
  assert.deepEqual(planForgetting(few, hour(20 + 7 * 24)).bases, [])
  assert.deepEqual(planForgetting(few, hour(21 + 7 * 24)).bases, [kept.bases[0]])
})

test('forgetting takes no second of the last seven days, whatever there is', () => {
  const anyBase = tuple(nat(400), nat(40), constantFrom('s', 't'))
  check(
    property(
      array(anyBase, { maxLength: 12 }),
      array(anyBase, { maxLength: 60 }),
      (bases, logs) => {
        const kept: KeptLog = {
          bases: bases.map(([at, segment, stretch]) => base(at, segment, stretch)),
          snapshots: logs.map(([at, segment, stretch]) => log(at, segment, stretch)),
        }
        const now = hour(400)
        const gone = planForgetting(kept, now)
        const left = {
          bases: kept.bases.filter((one) => !gone.bases.includes(one)),
          snapshots: kept.snapshots.filter((one) => !gone.snapshots.includes(one)),
        }
        for (let at = 400 - 7 * 24; at <= 400; at += 3)
          assert.equal(planPoint(left, hour(at)).kind, planPoint(kept, hour(at)).kind, `hour ${at}`)
      },
    ),
  )
})

test('the folder lets go what neither of two bases needs, once the region has the end of what older ones do', () => {
  const files = parseSegments([
    '000000010000000000000009',
    '00000001000000000000000A',
    '000000010000000000000033.partial',
  ])
  const bases = [base(0, 1), base(24, 10), base(48, 50), base(24, 60, 'other')]
  const names = (snapshots: KeptLog['snapshots'], stretch = 's'): unknown =>
    planTrim({ bases, snapshots }, stretch, files).map(({ name }) => name)
  assert.deepEqual(names([log(48, 1)]), ['000000010000000000000009'])
  assert.deepEqual(names([log(47, 1)]), [])
  assert.deepEqual(names([log(48, 1)], 'other'), [])
  // What came before the first base is of no use to anybody.
  assert.deepEqual(names([log(24, 1, 'other')], 'other'), [
    '000000010000000000000009',
    '00000001000000000000000A',
    '000000010000000000000033.partial',
  ])
})

test('a base is due when there is none in the stretch, after a day, and after much log', () => {
  const at = { stretch: 's', logBytes: 0, now: hour(47) }
  assert.equal(isBaseDue(KEPT, at), false)
  assert.equal(isBaseDue(KEPT, { ...at, now: hour(48) }), true)
  assert.equal(isBaseDue(KEPT, { ...at, stretch: 'new' }), true)
  assert.equal(isBaseDue(KEPT, { ...at, logBytes: 5 * 1024 ** 3 }), true)
})
