import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Answer } from '../outside/ask.ts'
import { reply, SampleCanary } from '../outside/sample-canary.ts'
import { observeSignIn, sessionCookieControl } from './session-cookie.ts'

const { signal } = new AbortController()
const GUARDED = '__Host-session=abc; Path=/; Max-Age=60; Secure; HttpOnly; SameSite=Lax'
const HSTS = 'max-age=31536000; includeSubDomains'

function signedIn(cookie: string, hsts = HSTS): Answer {
  return reply(200, {}, { 'set-cookie': cookie, 'strict-transport-security': hsts })
}

test('the cookie of a sign-in is for HTTPS, this host and the server alone', async () => {
  assert.deepEqual(await sessionCookieControl(new SampleCanary().port).observe(signal), {
    outcome: 'holds',
    measured:
      '1 of 1 cookie for HTTPS, this host and the server alone, browsers come by HTTPS alone for 365 days',
    figures: { cookies: 1, loose: 0, hsts_days: 365 },
  })
})

test('sabotage: each guard that a cookie lacks, and browsers that may come without encryption', () => {
  for (const part of ['; Secure', '; HttpOnly', '; SameSite=Lax', '; Path=/', '__Host-'])
    assert.equal(observeSignIn(signedIn(GUARDED.replace(part, ''))).outcome, 'fails', part)
  assert.equal(observeSignIn(signedIn(`${GUARDED}; Domain=example`)).outcome, 'fails')
  assert.equal(observeSignIn(signedIn(GUARDED.replace('Lax', 'None'))).outcome, 'fails')
  const both = signedIn(GUARDED)
  both.headers.append('set-cookie', 'tracker=1; Secure')
  assert.deepEqual(observeSignIn(both).figures['loose'], 1)
  for (const hsts of ['', 'max-age=0', 'max-age=86400', 'includeSubDomains'])
    assert.equal(observeSignIn(signedIn(GUARDED, hsts)).outcome, 'fails', hsts)
})

test('sabotage: where nobody can sign in, or there is no canary, nothing is proved', async () => {
  assert.throws(() => observeSignIn(reply(401)))
  assert.throws(() => observeSignIn(reply(200)))
  const none = sessionCookieControl({ canary: async () => await Promise.resolve(undefined) })
  assert.equal((await none.observe(signal)).outcome, 'unknown')
})
