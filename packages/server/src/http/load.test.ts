import assert from 'node:assert/strict'
import { test } from 'node:test'
import { setTimeout } from 'node:timers/promises'
import { Load } from './load.ts'

test('one network takes its share of the places, and gets it back; the others have the rest', (t) => {
  const load = new Load({ requestsInFlight: 10, loopDelayMs: 60_000 })
  t.after(() => {
    load.close()
  })
  const leave = load.enter('192.0.2.1')
  load.enter('192.0.2.1')
  assert.throws(() => load.enter('192.0.2.1'), { code: 'OVERLOADED' })
  load.enter('192.0.2.2')
  assert.deepEqual([load.inFlight, load.places], [3, 7])
  leave()
  leave()
  assert.deepEqual([load.inFlight, load.places], [2, 8])
  load.enter('192.0.2.1')
  assert.throws(() => load.enter('192.0.2.1'), { code: 'OVERLOADED' })
})

test('four networks of one customer, who hold all that they get, leave places for everybody', (t) => {
  const load = new Load({ requestsInFlight: 400, loopDelayMs: 60_000 })
  t.after(() => {
    load.close()
  })
  for (let each = 0; each < 400; each++)
    try {
      load.enter(`2001:db8:0:${each % 4}::/64`)
    } catch {}
  assert.equal(load.inFlight, 80)
  load.enter('203.0.113.1')
})

/** One turn of the event loop that does nothing else for so long. */
async function block(ms: number): Promise<void> {
  const end = performance.now() + ms
  while (performance.now() < end);
  await setTimeout(1)
}

test('one long turn of the event loop refuses nobody, one after the other does, until it is over', async (t) => {
  const load = new Load({ requestsInFlight: 5, loopDelayMs: 300 })
  t.after(() => {
    load.close()
  })
  await block(1200)
  assert.ok(load.loopDelayMs > 300, 'it was seen')
  load.enter('192.0.2.1')()
  await setTimeout(500)
  for (let turn = 0; turn < 3; turn++) await block(700)
  assert.throws(() => load.enter('192.0.2.1'), { code: 'OVERLOADED' })
  await setTimeout(500)
  load.enter('192.0.2.1')()
})
