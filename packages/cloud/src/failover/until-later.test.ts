import assert from 'node:assert/strict'
import { stat } from 'node:fs/promises'
import { test } from 'node:test'
import { untilLater } from './until-later.ts'

test('untilLater gives what came in time, fails with what failed in time, and else nothing', async () => {
  assert.equal(await untilLater(Promise.resolve(1), 0), 1)
  await assert.rejects(untilLater(Promise.reject(new Error('no')), 100), { message: 'no' })
  assert.equal(await untilLater(new Promise<never>(() => undefined), 5), undefined)
})

test('untilLater takes an answer that came while this process was held up', async () => {
  // It comes by the event loop, as that of a server does, after timers that are over.
  const waiting = untilLater(stat('/'), 5)
  const until = performance.now() + 40
  while (performance.now() < until);
  assert.notEqual(await waiting, undefined)
})
