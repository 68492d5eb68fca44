import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Ask } from '../outside/ask.ts'
import { reply, SampleCanary } from '../outside/sample-canary.ts'
import { edgeOverloadControl, observeFlood } from './edge-overload.ts'

const { signal } = new AbortController()
const well = (ms: number): { isGood: boolean; ms: number } => ({ isGood: true, ms })
const ANSWERS: Ask = async () => {
  await new Promise((resolve) => setImmediate(resolve))
  return reply(200)
}
const CALM = [well(5), well(9)]

test('a flood is turned away, and others wait a moment at most', () => {
  const seen = observeFlood({
    before: CALM,
    during: [well(40), well(90)],
    sent: 900,
    turnedAway: 700,
    held: 80,
  })
  assert.deepEqual(seen, {
    outcome: 'holds',
    measured:
      '700 of 900 requests too many turned away, 80 of 130 that were held taken at once, others waited 90 ms for an answer meanwhile, 9 ms before',
    figures: { sent: 900, turned_away: 700, held: 80, lost: 0, slowest_ms: 90, before_ms: 9 },
  })
})

test('the flood lasts as long as others are asked, and then ends', async () => {
  let flooding = 0
  const flood: Ask = async () => {
    flooding += 1
    await new Promise((resolve) => setImmediate(resolve))
    return reply(503)
  }
  const now = performance.now.bind(performance)
  const control = edgeOverloadControl({
    ...new SampleCanary().port,
    flood,
    hold: async () => await Promise.resolve(80),
    other: ANSWERS,
    now,
  })
  const seen = await control.observe(signal)
  assert.equal(seen.outcome, 'holds', seen.measured)
  const before = flooding
  assert.ok(before >= 250)
  await new Promise((resolve) => setImmediate(resolve))
  assert.equal(flooding, before)
})

test('sabotage: others who wait, or have no answer, while one floods', () => {
  const flood = { before: CALM, sent: 900, turnedAway: 700, held: 80 }
  const slow = [well(1_001), well(1_001)]
  assert.equal(observeFlood({ ...flood, during: [well(5), ...slow] }).outcome, 'fails')
  // One who waits is the machine's own doing, as when it has much else to do.
  assert.equal(observeFlood({ ...flood, during: [well(5), well(1_001)] }).outcome, 'holds')
  const lost = observeFlood({ ...flood, during: [well(5), { isGood: false, ms: 3 }] })
  assert.equal(lost.outcome, 'fails')
  assert.match(lost.measured, /1 of 2 had none$/)
})

test('sabotage: a flood that was none, and others who were not well before, prove nothing', () => {
  const none = { before: CALM, during: CALM, sent: 900, turnedAway: 0, held: 80 }
  assert.equal(observeFlood(none).outcome, 'unknown')
  const ill = { ...none, turnedAway: 5, before: [well(2_000)] }
  assert.equal(observeFlood(ill).outcome, 'unknown')
})

test('sabotage: one network that holds as many requests as it likes, whatever became of the flood', () => {
  const boundless = { before: CALM, during: CALM, sent: 900, turnedAway: 0, held: 130 }
  for (const seen of [
    boundless,
    { ...boundless, turnedAway: 5 },
    { ...boundless, held: 100 },
    { ...boundless, before: [well(2_000)] },
  ])
    assert.equal(observeFlood(seen).outcome, 'fails')
  // Where few came in at once, as on a busy machine, nothing is shown.
  assert.equal(observeFlood({ ...boundless, held: 99 }).outcome, 'unknown')
})
