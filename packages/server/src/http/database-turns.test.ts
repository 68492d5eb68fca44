import assert from 'node:assert/strict'
import { test } from 'node:test'
import { type DatabaseId, newDatabaseId } from '@zennnn/kernel'
import { DatabaseTurns, type Turn } from './database-turns.ts'

const LIMITS = { freely: 3, longestMs: 1_000, rest: 3, waitMs: 30_000 }
const PLACES = 400
const here = (): boolean => false

/** Time goes on when it is told to. */
function open(limits = LIMITS) {
  let time = 0
  const turns = new DatabaseTurns(() => time, limits)
  const [noisy, quiet] = [newDatabaseId(), newDatabaseId()]
  return {
    turns,
    noisy,
    quiet,
    pass: (ms: number) => {
      time += ms
    },
    /** At once or not, as a word. */
    ask: (database: DatabaseId, places = PLACES) => {
      turns.see(database)
      return turns.enter(database, places, here)
    },
  }
}

function isAtOnce(turn: Turn | Promise<Turn>): turn is Turn {
  return typeof turn === 'function'
}

test('a database that is alone never waits, however much it asks', () => {
  const { ask, noisy, turns } = open()
  for (let each = 0; each < 500; each += 1) assert.ok(isAtOnce(ask(noisy)))
  assert.equal(turns.waiting, 0)
})

test('a database that is asked without being seen, as the canary, slows nobody', () => {
  const { ask, noisy, quiet, turns } = open()
  for (let each = 0; each < 500; each += 1) {
    assert.ok(isAtOnce(ask(noisy)))
    if (each % 200 === 0) assert.ok(isAtOnce(turns.enter(quiet, PLACES, here)))
  }
})

test('beside another one it goes one after the other once it asks too much, in the order of asking', async () => {
  const { ask, noisy, quiet, turns } = open()
  void ask(quiet)
  const free = [ask(noisy), ask(noisy), ask(noisy)]
  assert.ok(free.every(isAtOnce))
  const held = ask(noisy)
  assert.ok(isAtOnce(held))
  const order: number[] = []
  const later = [1, 2].map(async (number) => {
    const turn = await ask(noisy)
    order.push(number)
    return turn
  })
  assert.equal(turns.waiting, 2)
  // The other one goes past all that waits.
  assert.ok(isAtOnce(ask(quiet)))
  held()
  const first = await later[0]
  assert.deepEqual(order, [1])
  // A second call is no second turn.
  held()
  await Promise.resolve()
  assert.deepEqual(order, [1])
  first?.()
  await later[1]
  assert.deepEqual([order, turns.waiting], [[1, 2], 0])
})

test('who asks little never waits, and what was asked too much is forgotten within a second', () => {
  const { ask, noisy, quiet, pass } = open()
  for (let second = 0; second < 20; second += 1) {
    void ask(quiet)
    for (let each = 0; each < 3; each += 1) assert.ok(isAtOnce(ask(noisy)))
    pass(1_000)
  }
})

test('when others are away for a second, who waits is let go', async () => {
  const { ask, noisy, quiet, pass } = open({ ...LIMITS, longestMs: 10 })
  void ask(quiet)
  for (let each = 0; each < 3; each += 1) void ask(noisy)
  const held = ask(noisy)
  const waiting = [ask(noisy), ask(noisy), ask(noisy), ask(noisy), ask(noisy)]
  assert.ok(isAtOnce(held) && !waiting.some(isAtOnce))
  pass(1_100)
  held()
  for (const turn of waiting) assert.equal(typeof (await turn), 'function')
})

test('one database takes half of the places that are left at most; beyond that it is refused, another is not', async () => {
  const { ask, noisy, quiet } = open()
  void ask(quiet)
  for (let each = 0; each < 4; each += 1) void ask(noisy)
  const waiting = [ask(noisy, 4), ask(noisy, 4)]
  assert.ok(!waiting.some(isAtOnce))
  assert.throws(() => ask(noisy, 4), { code: 'OVERLOADED' })
  assert.ok(isAtOnce(ask(quiet, 4)))
  for (const turn of waiting) (await turn)()
})

test('a turn that takes too long lets the next one go, a wait that takes too long is refused', async () => {
  const slow = open({ ...LIMITS, longestMs: 5 })
  void slow.ask(slow.quiet)
  for (let each = 0; each < 4; each += 1) void slow.ask(slow.noisy)
  assert.equal(typeof (await slow.ask(slow.noisy)), 'function')
  const full = open({ ...LIMITS, waitMs: 5 })
  void full.ask(full.quiet)
  for (let each = 0; each < 4; each += 1) void full.ask(full.noisy)
  await assert.rejects(async () => await full.ask(full.noisy), { code: 'OVERLOADED' })
  assert.equal(full.turns.waiting, 0)
})

test('who hung up takes no turn from who still waits', async () => {
  const { ask, noisy, quiet, turns } = open()
  void ask(quiet)
  for (let each = 0; each < 3; each += 1) void ask(noisy)
  const held = ask(noisy)
  const gone = turns.enter(noisy, PLACES, () => true)
  const still = ask(noisy)
  assert.ok(isAtOnce(held))
  held()
  await assert.rejects(async () => await gone, { code: 'OVERLOADED' })
  assert.equal(typeof (await still), 'function')
})

test('after each turn it rests in lengths of that turn, so that others meet an idle machine; they do not wait', async () => {
  const { ask, noisy, quiet, pass } = open()
  void ask(quiet)
  for (let each = 0; each < 3; each += 1) void ask(noisy)
  const held = ask(noisy)
  assert.ok(isAtOnce(held))
  const began = performance.now()
  let isNext = false
  const next = Promise.resolve(ask(noisy)).then((turn) => {
    isNext = true
    return turn
  })
  pass(10)
  held()
  assert.ok(isAtOnce(ask(quiet)))
  await Promise.resolve()
  assert.equal(isNext, false)
  await next
  // A timer may fire a millisecond early.
  assert.ok(performance.now() - began >= 29)
})
