import assert from 'node:assert/strict'
import { test } from 'node:test'
import { newDatabaseId } from '@zennnn/kernel'
import { Holds } from './holds.ts'

test('who comes to a held database waits for its end, and nobody waits for another', async () => {
  const holds = new Holds()
  const held = newDatabaseId()
  holds.begin(held, 60_000)
  await holds.pass(newDatabaseId())
  let passed = false
  const waiting = holds.pass(held).then(() => {
    passed = true
  })
  await new Promise(setImmediate)
  assert.equal(passed, false)
  holds.end(held)
  await waiting
  assert.equal(holds.has(held), false)
})

test('a hold that nobody ends is over by itself, and one that lasts is refused with when to come again', async (t) => {
  t.mock.timers.enable({ apis: ['setTimeout'] })
  const holds = new Holds()
  const held = newDatabaseId()
  holds.begin(held, 1_000)
  const waiting = holds.pass(held)
  t.mock.timers.tick(1_000)
  await waiting
  holds.begin(held, 60_000)
  const refused = assert.rejects(holds.pass(held), {
    code: 'OVERLOADED',
    details: { retry_after_s: 2 },
  })
  t.mock.timers.tick(5_000)
  await refused
})
