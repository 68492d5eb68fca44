import assert from 'node:assert/strict'
import { test } from 'node:test'
import { type DatabaseId, isDatabaseId } from '@zennnn/kernel'
import {
  array,
  constantFrom,
  assert as holds,
  infiniteStream,
  integer,
  nat,
  property,
  record,
} from 'fast-check'
import {
  countInversions,
  inOrder,
  type LaneEvent,
  nextToStart,
  type Waiting,
} from './recovery-lanes.ts'

function id(place: number): DatabaseId {
  const digits = place
    .toString(26)
    .replace(/./g, (digit) => String.fromCharCode(97 + Number.parseInt(digit, 26)))
  const made = `z_${digits.padStart(26, 'a')}`
  assert.ok(isDatabaseId(made))
  return made
}

function waiting(place: number, tier: string, bytes: number): Waiting {
  return { database: id(place), tier, bytes }
}

const [paidSmall, paidLarge, paidBig, freeSmall, freeBig] = [
  waiting(1, 'paid', 10),
  waiting(2, 'paid', 20),
  waiting(3, 'paid', 1_000),
  waiting(4, 'free', 1),
  waiting(5, 'free', 2_000),
] as const
const TWO = { workers: 2, bigBytes: 1_000 }

test('a recovery brings paid ones back first, and inside a tier the smallest', () => {
  const all = [
    freeBig,
    freeSmall,
    paidBig,
    paidLarge,
    paidSmall,
    waiting(6, 'trial', 5),
    waiting(7, 'education', 5),
  ]
  assert.deepEqual(
    inOrder(all).map(({ tier, bytes }) => `${tier} ${bytes}`),
    ['paid 10', 'paid 20', 'paid 1000', 'trial 5', 'education 5', 'free 1', 'free 2000'],
  )
})

test('a big one has a place of its own, and keeps no small one from the other', () => {
  assert.equal(nextToStart([freeSmall, paidBig, freeBig], [paidSmall], TWO), paidBig)
  assert.equal(nextToStart([freeSmall, freeBig], [paidBig], TWO), freeSmall)
  assert.equal(nextToStart([freeBig], [paidBig], TWO), freeBig)
  assert.equal(nextToStart([paidLarge, freeSmall], [paidSmall], TWO), paidLarge)
  assert.equal(nextToStart([freeSmall], [paidBig, paidSmall], TWO), undefined)
  assert.equal(nextToStart([], [], TWO), undefined)
})

test('one worker has one queue: a big paid one comes before a small free one', () => {
  const one = { workers: 1, bigBytes: 1_000 }
  assert.equal(nextToStart([freeSmall, paidBig], [], one), paidBig)
  assert.equal(nextToStart([freeSmall], [paidBig], one), undefined)
})

function start({ database }: Waiting): LaneEvent {
  return { kind: 'start', database }
}

test('a priority inversion is seen: a free one that began while a paid one waited and had a place', () => {
  const all = [paidSmall, paidBig, freeSmall]
  assert.equal(countInversions(all, [freeSmall, paidBig, paidSmall].map(start), TWO), 1)
  // The place of the big ones was free, too.
  assert.equal(countInversions(all, [paidSmall, freeSmall].map(start), { ...TWO, workers: 3 }), 1)
  assert.equal(
    countInversions(all, [paidSmall, paidBig, freeSmall].map(start), { ...TWO, workers: 3 }),
    0,
  )
})

const TIERS = constantFrom('paid', 'trial', 'education', 'free')
const ALL = array(record({ tier: TIERS, bytes: integer({ min: 0, max: 2_000 }) }), {
  maxLength: 40,
}).map((list) => list.map(({ tier, bytes }, place) => waiting(place, tier, bytes)))

test('whatever there is and however long each takes, each begins once, none before its tier, and no place stays empty', () => {
  holds(
    property(ALL, integer({ min: 1, max: 4 }), infiniteStream(nat()), (all, workers, random) => {
      const places = { workers, bigBytes: 1_000 }
      const [left, running]: [Waiting[], Waiting[]] = [[...all], []]
      const events: LaneEvent[] = []
      const begun = new Set<DatabaseId>()
      while (left.length + running.length > 0) {
        const next = nextToStart(left, running, places)
        if (next === undefined) {
          assert.ok(left.length === 0 || running.length === workers, 'a place stays empty')
          const [ended] = running.splice(random.next().value % running.length, 1)
          assert.ok(ended)
          events.push({ kind: 'end', database: ended.database })
          continue
        }
        assert.ok(!begun.has(next.database), 'it began twice')
        begun.add(next.database)
        left.splice(left.indexOf(next), 1)
        running.push(next)
        events.push({ kind: 'start', database: next.database })
      }
      assert.equal(begun.size, all.length)
      assert.equal(countInversions(all, events, places), 0)
    }),
  )
})
