import assert from 'node:assert/strict'
import { test } from 'node:test'
import { reply, type Sabotage, SampleCanary } from '../outside/sample-canary.ts'
import { hashRoutesControl } from './hash-routes.ts'

const { signal } = new AbortController()
const HASH = `${'A'.repeat(86)}==`

/** As ours, which has no field of that name, but for what is broken. */
function canaryWith(sabotage: Sabotage = (_, right) => right): SampleCanary {
  return new SampleCanary((question, right) => {
    const isNamed = question.path.startsWith('/api/user?select=')
    return sabotage(question, isNamed ? reply(400, { code: 'PGRST204' }) : right)
  })
}

test('nothing that an administrator reads has a hash in it', async () => {
  const canary = canaryWith()
  const seen = await hashRoutesControl(canary.port).observe(signal)
  assert.equal(seen.outcome, 'holds', seen.measured)
  assert.ok(canary.asked.some(({ path }) => path === '/api/contact?limit=200'))
  // That stream never ends.
  assert.ok(canary.asked.every(({ path }) => path !== '/api/events'))
})

test('sabotage: one address that shows a hash of any kind, and a name that leads to one', async () => {
  for (const text of [HASH, 'pbkdf2-sha512-keyed$220000$x', '$argon2id$v=19', '$2b$12$abc']) {
    const canary = canaryWith(({ path }, right) =>
      path === '/api/security/policy' ? reply(200, `{"x":"${text}"}`) : right,
    )
    assert.equal((await hashRoutesControl(canary.port).observe(signal)).outcome, 'fails', text)
  }
  const named = canaryWith(({ path }, right) =>
    path === '/api/user?select=hash' ? reply(200, [{ hash: '' }]) : right,
  )
  const seen = await hashRoutesControl(named.port).observe(signal)
  assert.deepEqual([seen.outcome, seen.figures['opened']], ['fails', 1])
})

test('sabotage: who is shown no user cannot say that no hash is', async () => {
  const canary = canaryWith(({ path }, right) =>
    path.startsWith('/api/user') ? reply(403, { code: 'ACCESS_DENIED' }) : right,
  )
  assert.equal((await hashRoutesControl(canary.port).observe(signal)).outcome, 'unknown')
})
