import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Observation } from '../control/observation.ts'
import type { Ask } from '../outside/ask.ts'
import { reply, SampleCanary } from '../outside/sample-canary.ts'
import { staffLogControl } from './staff-log.ts'

const leave = async (): Promise<void> => {
  await Promise.resolve()
}

const { signal } = new AbortController()
const ANSWERS_ALL: Ask = async () => await Promise.resolve(reply(200))

/** A database whose log has what staff asked for, where `logs` says so. */
async function run(logs: (path: string) => boolean, isLetIn = true): Promise<Observation> {
  const log: string[] = []
  const ask: Ask = async ({ path }) => {
    if (logs(path)) log.push(path)
    return await Promise.resolve(reply(path.startsWith('/api/user') ? 404 : 200))
  }
  const canary = new SampleCanary(({ path }, right) =>
    path.startsWith('/api/audit_entry')
      ? reply(
          200,
          log.map((request) => ({ after: { request: `GET ${request}` } })),
        )
      : right,
  )
  const visit = isLetIn ? { ask, models: ['contact'], leave } : undefined
  const enter = async () => await Promise.resolve(visit)
  return await staffLogControl({ ...canary.port, enter }).observe(signal)
}

test('what staff read, and what was refused to them, is in the log of the customer', async () => {
  assert.deepEqual(await run(() => true), {
    outcome: 'holds',
    measured: 'what staff read is in the log of the customer, what was refused to them is',
    figures: { read: 1, refused: 1 },
  })
})

test('sabotage: a log without what was read, without what was refused, or of another request', async () => {
  assert.equal((await run(() => false)).outcome, 'fails')
  assert.deepEqual((await run((path) => path.startsWith('/api/user'))).figures, {
    read: 0,
    refused: 1,
  })
  assert.equal((await run((path) => path.startsWith('/api/contact'))).outcome, 'fails')
})

test('sabotage: where nobody is let in, or the log is not shown, nothing is proved', async () => {
  assert.equal((await run(() => true, false)).outcome, 'unknown')
  const canary = new SampleCanary(({ path }, right) =>
    path.startsWith('/api/audit_entry') ? reply(403, { code: 'ACCESS_DENIED' }) : right,
  )
  const visit = { ask: ANSWERS_ALL, models: ['contact'], leave }
  const enter = async () => await Promise.resolve(visit)
  await assert.rejects(staffLogControl({ ...canary.port, enter }).observe(signal), /cannot be read/)
})
