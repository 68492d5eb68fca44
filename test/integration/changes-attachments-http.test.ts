import assert from 'node:assert/strict'
import { test } from 'node:test'
import { type Answer, genuine, openHttps } from '../https-world.ts'
import { openWorld, type TestUser } from '../kit.ts'

const UPLOAD = '/api/attachment/file?name=notes%2Fplan.html'

function idOf(answer: Answer): string {
  const body: unknown = JSON.parse(answer.body)
  assert.equal(answer.status, 201, answer.body)
  return typeof body === 'object' && body !== null && 'id' in body ? String(body.id) : ''
}

function reader(user: TestUser): Readonly<Record<string, string>> {
  return { cookie: `__Host-session=${user.token}` }
}

test('a file goes up and comes down over HTTPS, for its owner alone, and never as a page', async (t) => {
  const world = await openWorld(t)
  const https = await openHttps(t, { acme: world })
  const ann = await world.user('ann@example.com', ['contacts_user'])
  const bob = await world.user('bob@example.com', ['contacts_user'])
  const body = `<script>alert(1)</script>${'x'.repeat(400_000)}`
  const id = idOf(await https.ask(UPLOAD, { method: 'POST', headers: genuine(ann.token), body }))
  const path = `/api/attachment/${id}/file`
  const answer = await https.ask(path, { headers: reader(ann) })
  assert.equal(answer.status, 200)
  assert.equal(answer.body, body)
  assert.equal(answer.headers['content-type'], 'text/plain')
  assert.equal(
    answer.headers['content-disposition'],
    `attachment; filename="plan.html"; filename*=UTF-8''plan.html`,
  )
  assert.equal(answer.headers['x-content-type-options'], 'nosniff')
  assert.match(String(answer.headers['content-security-policy']), /^sandbox; default-src 'none'/)
  assert.equal((await https.ask(path, { headers: reader(bob) })).status, 404)
  assert.equal((await https.ask(path)).status, 401)
})

test('an upload without the token, without a session, half-addressed or too large is refused', async (t) => {
  const world = await openWorld(t)
  const https = await openHttps(t, { acme: world })
  const ann = await world.user('ann@example.com', [])
  const post = async (path: string, headers: Readonly<Record<string, string>>, body = 'x') =>
    (await https.ask(path, { method: 'POST', headers, body })).status
  assert.equal(await post(UPLOAD, reader(ann)), 403)
  assert.equal(await post(UPLOAD, {}), 401)
  assert.equal(await post(`${UPLOAD}&model=contact`, genuine(ann.token)), 400)
  assert.equal(await post(UPLOAD, genuine(ann.token), 'x'.repeat(52_428_801)), 413)
  const { rows } = await world.superuser.query(
    'select count(*)::integer as count from app.attachment',
  )
  assert.equal(rows[0]?.count, 0)
})
