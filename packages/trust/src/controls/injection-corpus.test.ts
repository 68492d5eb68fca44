import assert from 'node:assert/strict'
import { test } from 'node:test'
import { reply, SampleCanary } from '../outside/sample-canary.ts'
import { injectionCorpusControl } from './injection-corpus.ts'

const { signal } = new AbortController()

test('a corpus of SQL is sent to every model, and nothing answers as a database does', async () => {
  const canary = new SampleCanary()
  const seen = await injectionCorpusControl(canary.port).observe(signal)
  assert.equal(seen.outcome, 'holds', seen.measured)
  assert.equal(seen.measured, '315 attacks on 2 models, none of them became SQL')
  const written = canary.asked.filter(
    ({ method, path }) => method === 'POST' && path.startsWith('/api/contact'),
  )
  assert.ok(written.length > 40)
  // Nothing that is written stays.
  assert.ok(
    written.every(({ headers = {} }) => headers['prefer']?.includes('tx=rollback') === true),
  )
  assert.equal(canary.openSessions, 0)
})

test('sabotage: a filter that is always true, words of PostgreSQL, a failure inside', async () => {
  const holes = [
    (path: string) =>
      path.includes('eq.') && path.includes('1%3D1') ? reply(200, [{ id: 1 }]) : undefined,
    (path: string) =>
      path.includes('order=') ? reply(400, { message: 'syntax error at or near' }) : undefined,
    (path: string) => (path.startsWith('/link/') ? reply(500) : undefined),
  ]
  for (const hole of holes) {
    const canary = new SampleCanary(({ path }, right) => hole(path) ?? right)
    const seen = await injectionCorpusControl(canary.port).observe(signal)
    assert.equal(seen.outcome, 'fails')
    assert.match(seen.measured, /\d+ answered as no refusal is/)
  }
})

test('sabotage: records that are gone afterwards, and an attack that slept', async (t) => {
  let asked = 0
  const canary = new SampleCanary(({ headers = {} }, right) => {
    if (headers['prefer'] !== 'count=exact') return right
    asked += 1
    return reply(200, [], { 'content-range': `0-0/${asked > 2 ? 0 : 9}` })
  })
  const gone = await injectionCorpusControl(canary.port).observe(signal)
  assert.deepEqual([gone.outcome, gone.figures['changed']], ['fails', 1])
  let now = 0
  t.mock.method(performance, 'now', () => now)
  const sleepy = new SampleCanary(({ path }, right) => {
    if (path.startsWith('/records/') && path.includes('pg_sleep')) now += 4_000
    return right
  })
  const slept = await injectionCorpusControl(sleepy.port).observe(signal)
  assert.equal(slept.outcome, 'fails')
  assert.match(slept.measured, /\d+ slept$/)
})
