import assert from 'node:assert/strict'
import { test } from 'node:test'
import { parseDatabaseId } from '@zennnn/kernel'
import { AttemptGate } from './attempt-gate.ts'

const HERE = parseDatabaseId(`z_${'a'.repeat(26)}`)
const ELSEWHERE = parseDatabaseId(`z_${'b'.repeat(26)}`)

/** Attempts that begin when the gate lets them, and end when they are told to. */
function attempts(gate: AttemptGate) {
  const running: (() => void)[] = []
  const begin = async (network = '192.0.2.1', database = HERE): Promise<void> => {
    await gate.pass({ database, network }, async () => {
      await new Promise<void>((end) => running.push(end))
    })
  }
  return { running, begin }
}

test('two attempts of a database run at once, the next when one is over; other databases do not wait', async () => {
  const { running, begin } = attempts(new AttemptGate())
  const all = [begin(), begin(), begin(), begin()]
  assert.equal(running.length, 2)
  all.push(begin('192.0.2.1', ELSEWHERE))
  assert.equal(running.length, 3)
  running.shift()?.()
  await all[0]
  assert.equal(running.length, 3)
  while (running.length > 0) {
    running.shift()?.()
    await new Promise(setImmediate)
  }
  await Promise.all(all)
})

test('of one network 32 wait, of all 64; one more is refused', async () => {
  const { running, begin } = attempts(new AttemptGate())
  const all = Array.from({ length: 34 }, async () => await begin())
  await assert.rejects(begin(), { code: 'TOO_MANY_ATTEMPTS', details: { retry_after_s: 1 } })
  for (let index = 0; index < 32; index += 1) all.push(begin(`198.51.100.${index}`))
  await assert.rejects(begin('203.0.113.1'), { code: 'TOO_MANY_ATTEMPTS' })
  while (running.length > 0) {
    running.shift()?.()
    await new Promise(setImmediate)
  }
  await Promise.all(all)
})

async function fail(): Promise<never> {
  throw new Error('no')
}

test('an attempt that fails gives its place back', async () => {
  const gate = new AttemptGate()
  const at = { database: HERE, network: '192.0.2.1' }
  const failing = Array.from({ length: 5 }, async () => await gate.pass(at, fail))
  for (const one of failing) await assert.rejects(one, /^Error: no$/)
  assert.equal(await gate.pass(at, async () => 'through'), 'through')
})
