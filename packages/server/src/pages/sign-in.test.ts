import assert from 'node:assert/strict'
import { test } from 'node:test'
import { deviceTokenOf } from '@zennnn/identity'
import { samplePorts, sampleViewer, sampleVisit } from './sample-visit.ts'
import { localPath, showSignIn, submitSignIn } from './sign-in.ts'
import { showSignUp } from './sign-up.ts'

const token = 'T'.repeat(43)

test('signing in sets the cookie and goes on to a page of this site', async () => {
  const ports = samplePorts({
    signIn: async () =>
      await Promise.resolve({ kind: 'signed_in', token, lifetimeS: 60, user: sampleViewer.user }),
  })
  const form = { login: 'ann', password: 'x', next: '/records/bill?page=2' }
  const response = await submitSignIn(sampleVisit({ path: '/sign-in', form }), ports)
  assert.equal(response.status, 303)
  assert.equal(response.headers.get('location'), '/records/bill?page=2')
  assert.deepEqual(response.headers.getSetCookie(), [
    `__Host-session=${token}; Path=/; Max-Age=60; Secure; HttpOnly; SameSite=Lax`,
    `__Host-device=${deviceTokenOf(token)}; Path=/; Max-Age=15552000; Secure; HttpOnly; SameSite=Lax`,
  ])
})

test('a refused sign-in keeps the login and never the password', async () => {
  const ports = samplePorts({ signIn: async () => await Promise.resolve({ kind: 'refused' }) })
  const form = { login: 'ann"', password: 'my secret' }
  const response = await submitSignIn(sampleVisit({ path: '/sign-in', form }), ports)
  const page = await response.text()
  assert.equal(response.status, 401)
  assert.equal(response.headers.get('set-cookie'), null)
  assert.match(page, /The login or the password is not right/)
  assert.match(page, /value="ann&quot;"/)
  assert.doesNotMatch(page, /my secret/)
})

test('a throttled sign-in says how long to wait', async () => {
  const ports = samplePorts({
    signIn: async () => await Promise.resolve({ kind: 'throttled', retryAfterS: 61 }),
  })
  const response = await submitSignIn(
    sampleVisit({ path: '/sign-in', form: { login: 'a' } }),
    ports,
  )
  assert.equal(response.status, 429)
  assert.match(await response.text(), /Wait 2 minutes/)
})

test('a password is typed hidden, and password managers are told which one it is', async () => {
  const visit = sampleVisit({ path: '/sign-in' })
  const known = /<input [^>]*type="password"[^>]*autocomplete="current-password"/
  const fresh = /<input [^>]*type="password"[^>]*autocomplete="new-password"/
  const signIn = await (await showSignIn(visit, samplePorts())).text()
  assert.match(signIn, known)
  assert.match(signIn, /<input [^>]*type="text"[^>]*autocomplete="username"/)
  const signUp = await showSignUp(visit, samplePorts()).text()
  assert.match(signUp, fresh)
  // Nothing on the page could hear a paste.
  assert.doesNotMatch(signUp, /<script/)
})

test('localPath: only a path of this site, so a mailed address cannot send people elsewhere', () => {
  assert.equal(localPath('/records/bill?q=a'), '/records/bill?q=a')
  const bad = [
    null,
    '',
    'x',
    '//evil.example',
    '/\\evil.example',
    'https://evil.example',
    '/a\\b',
    '/a\r\nSet-Cookie: x',
    'javascript:alert(1)',
    // No header takes these: the sign-in would fail after it succeeded.
    '/€',
    '/a b',
  ]
  for (const path of bad) assert.equal(localPath(path), '/app', String(path))
})
