import assert from 'node:assert/strict'
import { test } from 'node:test'
import { Load } from './load.ts'

test('one network takes its share of the places, and gets it back; the others have the rest', (t) => {
  const load = new Load({ requestsInFlight: 5, requestsPerNetwork: 2, loopDelayMs: 60_000 })
  t.after(() => {
    load.close()
  })
  const leave = load.enter('192.0.2.1')
  load.enter('192.0.2.1')
  assert.throws(() => load.enter('192.0.2.1'), { code: 'OVERLOADED' })
  load.enter('192.0.2.2')
  assert.equal(load.inFlight, 3)
  leave()
  leave()
  assert.equal(load.inFlight, 2)
  load.enter('192.0.2.1')
  assert.throws(() => load.enter('192.0.2.1'), { code: 'OVERLOADED' })
})
