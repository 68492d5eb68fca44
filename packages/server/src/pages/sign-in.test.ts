import assert from 'node:assert/strict'
import { test } from 'node:test'
import { deviceTokenOf, type SignInWays } from '@zennnn/identity'
import { showForgotPassword } from './forgot-password.ts'
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
  // Nothing on the page could hear a paste; of what was put in hears the script of the strength (sign-up.test.ts).
  assert.doesNotMatch(signUp, /<script/)
})

const NOTHING = { password: false, directory: false, passkey: false, providers: [] } as const
const WORKS = { id: '018f0000-0000-7000-8000-000000000009', name: '<Works>' }

async function offered(ways: Partial<SignInWays>): Promise<string> {
  const ports = samplePorts({
    signInWays: async () => await Promise.resolve({ ...NOTHING, ...ways }),
  })
  return await (await showSignIn(sampleVisit({ path: '/sign-in' }), ports)).text()
}

test('the sign-in page offers what the policy allows, and nothing else', async () => {
  const form = /<form method="post" action="\/sign-in">/
  const passkey = /data-passkey="\/auth\/passkey"/
  const forgotten = /href="\/forgot-password"/
  const provider = /<a class="button" href="\/sign-in\/with\/[^"]*">Sign in with &lt;Works&gt;<\/a>/
  const all = { form, passkey, forgotten, provider, script: /<script/ }
  type Part = keyof typeof all
  for (const [ways, parts] of [
    [{ password: true }, ['form', 'forgotten']],
    [{ passkey: true }, ['passkey', 'script']],
    [{ providers: [WORKS] }, ['provider']],
    // A directory judges passwords, but none of them is chosen anew here.
    [{ directory: true }, ['form']],
    [{ directory: true, passkey: true }, ['form', 'passkey', 'script']],
  ] as const satisfies readonly (readonly [Partial<SignInWays>, readonly Part[]])[]) {
    const page = await offered(ways)
    const wanted: readonly string[] = parts
    for (const [name, sign] of Object.entries(all))
      assert.equal(sign.test(page), wanted.includes(name), `${JSON.stringify(ways)}: ${name}`)
  }
})

test('the sign-in page says what is not offered, and which password is meant', async () => {
  assert.match(await offered({ passkey: true }), /Passwords are turned off here.*: a passkey\./)
  assert.match(
    await offered({ passkey: true, providers: [WORKS] }),
    /: a passkey, or an account elsewhere\./,
  )
  assert.match(await offered({ directory: true }), /That of your directory/)
  assert.doesNotMatch(await offered({ password: true }), /turned off|directory/)
})

test('a password that opens nothing is not chosen anew', async () => {
  const ports = samplePorts({ signInWays: async () => await Promise.resolve(NOTHING) })
  const visit = sampleVisit({ path: '/forgot-password' })
  const page = await (await showForgotPassword(visit, ports)).text()
  assert.match(page, /Passwords are turned off/)
  assert.doesNotMatch(page, /<form method="post"/)
  const usual = await (await showForgotPassword(visit, samplePorts())).text()
  assert.match(usual, /<form method="post" action="\/forgot-password">/)
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
