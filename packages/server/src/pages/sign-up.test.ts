import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { SignUpRequest } from './page-ports.ts'
import { samplePorts, sampleVisit } from './sample-visit.ts'
import { showSignUp, submitSignUp } from './sign-up.ts'
import { showSignUpProgress } from './sign-up-progress.ts'

const form = {
  company: ' Acme "&" Sons ',
  name: 'Ann',
  email: 'ann@acme.example',
  password: ' correct horse battery ',
  slug: 'Acme',
  app_shop: 'yes',
  app_nonsense: 'yes',
}
const { signUp } = samplePorts()

test('sign-up hands on what was typed and goes to the page that shows the progress', async () => {
  const requests: SignUpRequest[] = []
  const ports = samplePorts({
    signUp: {
      ...signUp,
      start: async (_visit, request) => {
        requests.push(request)
        return await Promise.resolve({ kind: 'started', ticket: 'a/b', entry: 'E'.repeat(43) })
      },
    },
  })
  const response = await submitSignUp(sampleVisit({ path: '/sign-up', form }), ports)
  assert.equal(response.status, 303)
  assert.equal(response.headers.get('location'), '/sign-up/a%2Fb')
  assert.equal(
    response.headers.get('set-cookie'),
    `__Host-entry=${'E'.repeat(43)}; Path=/; Max-Age=3600; Secure; HttpOnly; SameSite=Lax`,
  )
  assert.deepEqual(requests, [
    {
      company: 'Acme "&" Sons',
      name: 'Ann',
      email: 'ann@acme.example',
      password: ' correct horse battery ',
      slug: 'acme',
      apps: ['shop'],
    },
  ])
})

test('a refused sign-up says so at the field and keeps everything but the password', async () => {
  const problems = new Map([['slug', 'The name acme is taken. Choose another.']])
  const ports = samplePorts({
    signUp: { ...signUp, start: async () => await Promise.resolve({ kind: 'refused', problems }) },
  })
  const response = await submitSignUp(sampleVisit({ path: '/sign-up', form }), ports)
  const page = await response.text()
  assert.equal(response.status, 422)
  assert.match(page, /<li><a href="#slug">The name acme is taken\. Choose another\.<\/a><\/li>/)
  assert.match(page, /id="slug"[^>]*aria-invalid="true" aria-describedby="slug-hint slug-problem"/)
  assert.match(page, /value="Acme &quot;&amp;&quot; Sons"/)
  assert.doesNotMatch(page, /correct horse/)
})

test('a sign-up without a field is refused before anything is asked for', async () => {
  const { company: _, ...rest } = form
  const response = await submitSignUp(sampleVisit({ path: '/sign-up', form: rest }), samplePorts())
  assert.equal(response.status, 422)
  assert.match(await response.text(), /Write the name of your company\./)
})

test('the sign-up form carries the CSRF token and offers the apps', async () => {
  const page = await showSignUp(sampleVisit({ path: '/sign-up' }), samplePorts()).text()
  assert.match(page, /name="csrf_token" value="the-csrf-token"/)
  assert.match(page, /name="app_shop" value="yes" checked/)
})

test('sign-up says how strong a password is where the client is built, by what will be known', async () => {
  const passwordScript = '/app/assets/typed-password-4fd2.js'
  const ports = samplePorts({ passwordScript })
  const page = await showSignUp(sampleVisit({ path: '/sign-up' }), ports).text()
  assert.ok(page.includes(`<script type="module" src="${passwordScript}"></script>`))
  assert.match(page, /data-strength-of="password"[^>]*data-known-from="company name email slug"/)
})

test('the progress page loads itself again, then goes to the new site, or says what failed', async () => {
  const visit = sampleVisit({ path: '/sign-up/t', params: { ticket: 't' } })
  const show = async (progress: Awaited<ReturnType<typeof signUp.progress>>) =>
    await (
      await showSignUpProgress(
        visit,
        samplePorts({
          signUp: { ...signUp, progress: async () => await Promise.resolve(progress) },
        }),
      )
    ).text()
  const working = await show({ kind: 'working', done: 1, total: 3, message: 'Making <it>' })
  assert.match(working, /http-equiv="refresh" content="1; url=\/sign-up\/t"/)
  assert.match(working, /<progress id="progress" value="1" max="3">/)
  assert.match(working, /Making &lt;it&gt;/)
  const url = 'https://acme.localhost:8443'
  const ready = await show({ kind: 'ready', url, entry: undefined })
  assert.match(ready, /content="0; url=https:\/\/acme\.localhost:8443"/)
  const led = await show({ kind: 'ready', url, entry: `${url}/link/secret` })
  assert.match(led, /content="0; url=https:\/\/acme\.localhost:8443\/link\/secret"/)
  assert.match(led, /Its address is <a href="https:\/\/acme\.localhost:8443">/)
  const failed = await show({ kind: 'failed', message: 'The disk is full.', reference: 'r1' })
  assert.match(failed, /The disk is full\./)
  assert.doesNotMatch(failed, /http-equiv/)
  await assert.rejects(show(undefined), { code: 'NOT_FOUND' })
})
