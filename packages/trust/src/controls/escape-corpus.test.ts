import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Observation } from '../control/observation.ts'
import type { Answer } from '../outside/ask.ts'
import { reply } from '../outside/sample-canary.ts'
import { escapeCorpusControl } from './escape-corpus.ts'

const { signal } = new AbortController()
const REFUSED = reply(400, { code: 'EXPRESSION_INVALID' })

/** Two places that take `1 + 1` alone. `hole`: what the second one answers instead. */
async function run(
  hole: (expression: string) => Answer | undefined = () => undefined,
  tookMs = 0,
): Promise<Observation> {
  let time = 0
  const place = (isSecond: boolean) => ({
    record: 'row',
    harmless: '1 + 1',
    put: async (expression: string): Promise<Answer> => {
      if (isSecond) time += tookMs
      const right = expression === '1 + 1' ? reply(200, {}) : REFUSED
      return await Promise.resolve((isSecond ? hole(expression) : undefined) ?? right)
    },
  })
  return await escapeCorpusControl({
    places: async () => await Promise.resolve([place(false), place(true)]),
    now: () => time,
  }).observe(signal)
}

test('every place refuses every escape and takes what is harmless', async () => {
  assert.deepEqual(await run(), {
    outcome: 'holds',
    measured: '44 of 44 escapes refused at 2 places that take expressions',
    figures: { places: 2, attempts: 44, escaped: 0, slow: 0, deaf: 0 },
  })
})

test('sabotage: one place that works one of them out, fails inside, or tells of its insides', async () => {
  for (const answer of [
    reply(200, { value: 1 }),
    reply(500),
    reply(400, 'no code'),
    reply(400, { code: 'X', message: 'TypeError: x is not a function' }),
  ]) {
    const seen = await run((one) => (one.includes('process.versions') ? answer : undefined))
    assert.deepEqual([seen.outcome, seen.figures['escaped']], ['fails', 1])
  }
  const slow = await run(undefined, 1_001)
  assert.equal(slow.outcome, 'fails')
  assert.match(slow.measured, /22 took too long$/)
})

test('sabotage: a place whose records have what objects inherit, by the name that records have there', async () => {
  const seen = await run((one) => (one === 'row.constructor' ? reply(200, {}) : undefined))
  assert.deepEqual([seen.outcome, seen.figures['escaped']], ['fails', 1])
})

test('sabotage: a place that takes nothing at all, and no place, prove nothing', async () => {
  const deaf = await run(() => REFUSED)
  assert.equal(deaf.outcome, 'unknown')
  const none = escapeCorpusControl({ places: async () => await Promise.resolve([]), now: () => 0 })
  assert.equal((await none.observe(signal)).outcome, 'unknown')
})
