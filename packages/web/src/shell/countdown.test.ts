import assert from 'node:assert/strict'
import { type TestContext, test } from 'node:test'
import { type Countdown, countdown } from './countdown.ts'

/** A countdown of 8 s on a clock that the test moves, and how often it ended. */
function start(t: TestContext): { readonly running: Countdown; readonly ends: () => number } {
  t.mock.timers.enable({ apis: ['setTimeout', 'Date'] })
  let ended = 0
  const running = countdown(8_000, () => {
    ended += 1
  })
  return { running, ends: () => ended }
}

test('countdown: ends once, at its time', (t) => {
  const { ends } = start(t)
  t.mock.timers.tick(7_999)
  assert.equal(ends(), 0)
  t.mock.timers.tick(60_000)
  assert.equal(ends(), 1)
})

test('countdown: time does not pass while the pointer or the focus holds it', (t) => {
  const { running, ends } = start(t)
  t.mock.timers.tick(5_000)
  running.hold('pointer')
  running.hold('focus')
  t.mock.timers.tick(60_000)
  running.letGo('pointer')
  t.mock.timers.tick(60_000)
  assert.equal(ends(), 0, 'the focus still holds it')
  running.letGo('focus')
  t.mock.timers.tick(2_999)
  assert.equal(ends(), 0)
  t.mock.timers.tick(1)
  assert.equal(ends(), 1)
})

test('countdown: what was stopped does not end, nor begin again when it is let go', (t) => {
  const { running, ends } = start(t)
  running.hold('focus')
  running.stop()
  running.letGo('focus')
  t.mock.timers.tick(60_000)
  assert.equal(ends(), 0)
})
