import assert from 'node:assert/strict'
import { test } from 'node:test'
import { untilAborted } from './until-aborted.ts'

const REASON = new Error('the process ends')

test('untilAborted: the work, or the reason of a signal that comes before its end', async () => {
  const stop = new AbortController()
  assert.equal(await untilAborted(Promise.resolve(7), undefined), 7)
  assert.equal(await untilAborted(Promise.resolve(7), stop.signal), 7)
  const waiting = untilAborted(Promise.withResolvers<number>().promise, stop.signal)
  stop.abort(REASON)
  await assert.rejects(waiting, REASON)
})

test('untilAborted: a signal that is over from the first wins, and what the work throws ends nothing', async () => {
  const work = Promise.reject<number>(new Error('too late'))
  await assert.rejects(untilAborted(work, AbortSignal.abort(REASON)), REASON)
  await assert.rejects(untilAborted(Promise.resolve(7), AbortSignal.abort(REASON)), REASON)
  // An unhandled rejection is told after the microtasks, and would fail this test.
  await new Promise(setImmediate)
})
