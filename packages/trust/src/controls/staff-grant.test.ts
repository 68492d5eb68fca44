import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Observation } from '../control/observation.ts'
import type { Ask, Question } from '../outside/ask.ts'
import { reply, SampleCanary } from '../outside/sample-canary.ts'
import { type StaffEntryPort, staffGrantControl } from './staff-grant.ts'

const leave = async (): Promise<void> => {
  await Promise.resolve()
}

const { signal } = new AbortController()

async function run({
  lets = ['live'],
  opens = () => false,
}: {
  readonly lets?: readonly string[]
  readonly opens?: (question: Question) => boolean
}): Promise<Observation> {
  const ask: Ask = async (question) => {
    const { method = 'GET', path } = question
    const isGranted = method === 'GET' && path.startsWith('/api/contact?')
    return await Promise.resolve(reply(isGranted || opens(question) ? 200 : 403))
  }
  const enter: StaffEntryPort['enter'] = async (grant) =>
    await Promise.resolve(lets.includes(grant) ? { ask, models: ['contact'], leave } : undefined)
  return await staffGrantControl({ ...new SampleCanary().port, enter }).observe(signal)
}

test('staff come in by a live grant, and see what it names and nothing else', async () => {
  assert.deepEqual(await run({}), {
    outcome: 'holds',
    measured:
      'without a live grant staff came in 0 of 2 times, with one they saw 1 of 1 granted model, and reached 0 of 11 things beyond it',
    figures: { entered: 0, granted: 1, seen: 1, tried: 11, beyond: 0 },
  })
})

test('sabotage: staff who come in without a grant, or with one that is over', async () => {
  for (const grant of ['none', 'over'])
    assert.equal((await run({ lets: ['live', grant] })).outcome, 'fails', grant)
  assert.equal((await run({ lets: ['none'] })).outcome, 'fails')
})

test('sabotage: a grant that opens another model, lets change what it lets read, or decide about signing in', async () => {
  const holes: readonly ((question: Question) => boolean)[] = [
    ({ path }) => path.startsWith('/api/user'),
    ({ path, method }) => method === 'POST' && path === '/api/contact',
    ({ method }) => method === 'DELETE',
    ({ path, method }) => method === 'PATCH' && path === '/api/security/policy',
    ({ path, method }) => method === 'POST' && path === '/auth/keys',
  ]
  for (const opens of holes) {
    const seen = await run({ opens })
    assert.deepEqual([seen.outcome, seen.figures['beyond']], ['fails', 1], String(opens))
  }
})

test('sabotage: where also a live grant opens nothing, nothing is proved', async () => {
  assert.equal((await run({ lets: [] })).outcome, 'unknown')
})
