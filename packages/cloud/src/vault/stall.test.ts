import assert from 'node:assert/strict'
import { type TestContext, test } from 'node:test'
import { stallWatch, withinTime } from './stall.ts'

const PATIENCE = { what: 'The region us', limitMs: 600_000 }
const GIVEN_UP = /^PlatformError: The region us did nothing for 10 minutes and was given up/

function moveTime(t: TestContext): (ms: number) => void {
  t.mock.timers.enable({ apis: ['setTimeout'] })
  return (ms) => {
    t.mock.timers.tick(ms)
  }
}

test('withinTime gives up what takes too long, once', async (t) => {
  const tick = moveTime(t)
  let given = 0
  const waiting = withinTime(new Promise(() => undefined), PATIENCE, () => {
    given += 1
  })
  tick(599_999)
  assert.equal(given, 0)
  tick(1)
  await assert.rejects(waiting, GIVEN_UP)
  assert.equal(given, 1)
})

test('withinTime returns and throws what the work does, and gives nothing up after', async (t) => {
  const tick = moveTime(t)
  let given = 0
  const giveUp = (): void => {
    given += 1
  }
  assert.equal(await withinTime(Promise.resolve(7), PATIENCE, giveUp), 7)
  await assert.rejects(withinTime(Promise.reject(new Error('no')), PATIENCE, giveUp), /no/)
  tick(1_000_000)
  assert.equal(given, 0)
})

test('a watch that is touched in time is not stalled, and one that is stopped never is', (t) => {
  const tick = moveTime(t)
  const [touched, stopped] = [stallWatch(PATIENCE), stallWatch(PATIENCE)]
  stopped.stop()
  tick(400_000)
  touched.touch()
  tick(400_000)
  assert.equal(touched.signal.aborted, false)
  tick(200_000)
  assert.match(String(touched.signal.reason), GIVEN_UP)
  assert.equal(stopped.signal.aborted, false)
})
