import assert from 'node:assert/strict'
import { test } from 'node:test'
import { reply, SampleCanary } from '../outside/sample-canary.ts'
import { observeAnswers, wrongLoginsControl } from './wrong-logins.ts'

const { signal } = new AbortController()
const FAILED = reply(401, { code: 'SIGN_IN_FAILED' })

function waits(seconds: number): ReturnType<typeof reply> {
  return reply(429, { code: 'TOO_MANY_ATTEMPTS', details: { retry_after_s: seconds } })
}

test('after as many wrong passwords as an administrator decided one waits, and the policy is put back', async () => {
  const canary = new SampleCanary()
  const before = { ...canary.policy }
  assert.deepEqual(await wrongLoginsControl(canary.port).observe(signal), {
    outcome: 'holds',
    measured:
      'after 3 wrong passwords, as an administrator had decided, the right one had to wait for 47 seconds',
    figures: { attempts: 3, taken: 3, wait_seconds: 47 },
  })
  assert.deepEqual(canary.policy, before)
  assert.equal(canary.openSessions, 0)
})

test('sabotage: nobody waits, all wait, too long, or not as was decided', async () => {
  const broken: readonly (readonly ReturnType<typeof reply>[])[] = [
    [FAILED, FAILED, FAILED, reply(200, {})],
    [FAILED, FAILED, FAILED, FAILED],
    [FAILED, FAILED, FAILED, waits(900)],
    [FAILED, FAILED, FAILED, waits(0)],
    [FAILED, FAILED, waits(47), waits(47)],
    [reply(200, {}), FAILED, FAILED, waits(47)],
  ]
  for (const answers of broken) assert.equal(observeAnswers(answers).outcome, 'fails')
  const deaf = new SampleCanary(({ path, method }, right) =>
    path === '/auth/login' && method === 'POST' && right.status === 429 ? FAILED : right,
  )
  const seen = await wrongLoginsControl(deaf.port).observe(signal)
  assert.deepEqual(
    [seen.outcome, seen.measured],
    ['fails', '3 of 3 wrong passwords answered, then the right one did not have to wait'],
  )
})

test('what a cut try left is not taken for what was there before, and hides no administrator who decides nothing', async () => {
  const left = { attempts_per_account: 3, cooldown_s: 47, cooldown_maximum_s: 47 }
  const canary = new SampleCanary()
  Object.assign(canary.policy, left)
  assert.equal((await wrongLoginsControl(canary.port).observe(signal)).outcome, 'holds')
  assert.deepEqual([canary.policy['attempts_per_account'], canary.policy['cooldown_s']], [10, 60])
  // Says what there is, and changes nothing.
  const deaf = new SampleCanary(({ path }, right) =>
    path.endsWith('policy') ? reply(200, left) : right,
  )
  await assert.rejects(wrongLoginsControl(deaf.port).observe(signal), /did not change/)
})

test('sabotage: what an administrator cannot decide is no result, and a try that is not over proves nothing', async () => {
  assert.equal(observeAnswers([waits(30), waits(30), waits(30), waits(30)]).outcome, 'unknown')
  const stubborn = new SampleCanary(({ method, path }, right) =>
    method === 'PATCH' && path.endsWith('policy') ? reply(200, { cooldown_s: 30 }) : right,
  )
  await assert.rejects(wrongLoginsControl(stubborn.port).observe(signal), /did not change/)
})
