import assert from 'node:assert/strict'
import { test } from 'node:test'
import { parseDatabaseId } from '@zennnn/kernel'
import { AttemptGate, type Passing } from './attempt-gate.ts'

const HERE = parseDatabaseId(`z_${'a'.repeat(26)}`)
const ELSEWHERE = parseDatabaseId(`z_${'b'.repeat(26)}`)

/** Attempts that begin when the gate lets them, and end when they are told to. */
function attempts(gate: AttemptGate) {
  const running: (() => void)[] = []
  const begin = async (
    network = '192.0.2.1',
    lane: Passing['lane'] = 'stranger',
    database = HERE,
  ): Promise<void> => {
    await gate.pass({ database, network, lane }, async () => {
      await new Promise<void>((end) => running.push(end))
    })
  }
  const endAll = async () => {
    while (running.length > 0) {
      running.shift()?.()
      await new Promise(setImmediate)
    }
  }
  return { running, begin, endAll }
}

test('two attempts of a database run at once, the next when one is over; other databases do not wait', async () => {
  const { running, begin, endAll } = attempts(new AttemptGate())
  const all = [begin(), begin(), begin(), begin()]
  assert.equal(running.length, 2)
  all.push(begin('192.0.2.1', 'stranger', ELSEWHERE))
  assert.equal(running.length, 3)
  running.shift()?.()
  await all[0]
  assert.equal(running.length, 3)
  await endAll()
  await Promise.all(all)
})

test('of a lane 32 wait; who comes from another network takes a place of the one with the most', async () => {
  const { begin, endAll } = attempts(new AttemptGate())
  const all = Array.from({ length: 18 }, async () => await begin('2001:db8:1:1::/64'))
  all.push(...Array.from({ length: 16 }, async () => await begin('2001:db8:1:2::/64')))
  const turnedAway = Promise.allSettled(all)
  await assert.rejects(begin('2001:db8:1:3::/64'), {
    code: 'TOO_MANY_ATTEMPTS',
    details: { retry_after_s: 1 },
  })
  const others = Array.from({ length: 20 }, async (_, one) => await begin(`198.51.100.${one}`))
  await endAll()
  await Promise.all(others)
  const outcomes = (await turnedAway).map(({ status }) => status)
  assert.equal(outcomes.filter((status) => status === 'rejected').length, 20)
})

test('whoever fills a lane keeps nobody of another waiting: they take turns', async () => {
  const { running, begin, endAll } = attempts(new AttemptGate())
  const crowd = Array.from({ length: 34 }, async (_, one) => await begin(`192.0.2.${one}`))
  await assert.rejects(begin('203.0.113.1'), { code: 'TOO_MANY_ATTEMPTS' })
  const passed: Passing['lane'][] = []
  const lanes = (['device', 'device', 'session'] as const).map(async (lane) => {
    await begin('192.0.2.1', lane)
    passed.push(lane)
  })
  for (let turn = 0; turn < 4; turn += 1) {
    running.shift()?.()
    await new Promise(setImmediate)
  }
  assert.deepEqual(passed, ['session', 'device'])
  await endAll()
  await Promise.all([...crowd, ...lanes])
})

async function fail(): Promise<never> {
  throw new Error('no')
}

test('an attempt that fails gives its place back', async () => {
  const gate = new AttemptGate()
  const at = { database: HERE, network: '192.0.2.1', lane: 'stranger' } as const
  const failing = Array.from({ length: 5 }, async () => await gate.pass(at, fail))
  for (const one of failing) await assert.rejects(one, /^Error: no$/)
  assert.equal(await gate.pass(at, async () => 'through'), 'through')
})
