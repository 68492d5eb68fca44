import assert from 'node:assert/strict'
import { test } from 'node:test'
import { deriveSecret, newSecret } from '@zennnn/kernel'
import { genuine, openHttps } from '../https-world.ts'
import { openWorld } from '../kit.ts'

/** Every route that changes something for a session; with the form field where a page's form would send it. */
const CHANGES: readonly (readonly [string, string, string])[] = [
  ['POST', '/auth/logout', ''],
  ['POST', '/sign-out', ''],
  ['POST', '/auth/password', '{"user":"x","password":"y"}'],
  ['POST', '/api/tag', '{"name":"new"}'],
  ['POST', '/api/tag?on_conflict=name', '[{"name":"new"}]'],
  ['PATCH', '/api/tag?name=eq.old', '{"name":"changed"}'],
  ['DELETE', '/api/tag?name=eq.old', ''],
  ['PUT', '/api/tag?name=eq.old', '{"name":"changed"}'],
  ['POST', '/api/rpc/sale_order.confirm', '{}'],
  ['POST', '/api/rpc/no.such', '{}'],
  ['POST', '/api/attachment/file', 'bytes'],
  ['POST', '/api/import/tag', 'name\nnew\n'],
  ['POST', '/api/import/018f0000-0000-7000-8000-00000000000a/cancel', ''],
]

test('no state-changing route passes without the CSRF token of its own session', async (t) => {
  const world = await openWorld(t)
  const site = await openHttps(t, { acme: world })
  const { token } = await world.user('ann@example.com', ['contacts_user', 'sales_manager'])
  const stranger = await world.user('bob@example.com', ['contacts_user'])
  await world.superuser.query("insert into app.tag (id, name) values (gen_random_uuid(), 'old')")
  const { cookie = '', 'x-csrf-token': right = '' } = genuine(token)
  const type = { cookie, 'content-type': 'application/json' }
  const attacks: readonly Readonly<Record<string, string>>[] = [
    type,
    { ...type, 'x-csrf-token': '' },
    { ...type, 'x-csrf-token': 'wrong' },
    { ...type, 'x-csrf-token': token },
    { ...type, 'x-csrf-token': deriveSecret(newSecret(), 'csrf') },
    { ...type, 'x-csrf-token': deriveSecret(stranger.token, 'csrf') },
    { ...type, 'x-csrf-token': right, 'sec-fetch-site': 'cross-site' },
    { ...type, 'x-csrf-token': right, 'sec-fetch-site': 'same-site' },
    { ...type, 'x-csrf-token': right, origin: 'https://evil.example' },
    { ...type, 'x-csrf-token': right, origin: 'http://acme.localhost' },
    { cookie, 'content-type': 'application/x-www-form-urlencoded' },
    { cookie, 'content-type': 'text/plain' },
  ]
  for (const [method, path, body] of CHANGES)
    for (const headers of attacks) {
      const answer = await site.ask(path, { method, headers, body })
      assert.equal(
        answer.status,
        403,
        `${method} ${path} ${JSON.stringify(headers)}: ${answer.body}`,
      )
    }
  const { rows } = await world.superuser.query('select name from app.tag')
  assert.deepEqual(rows, [{ name: 'old' }])
  assert.equal((await site.ask('/auth/session', { headers: { cookie } })).status, 200)
})

test('the same change passes with its token, and reading needs none', async (t) => {
  const world = await openWorld(t)
  const site = await openHttps(t, { acme: world })
  const { token } = await world.user('ann@example.com', ['contacts_user'])
  const headers = genuine(token)
  const created = await site.ask('/api/tag', { method: 'POST', headers, body: '{"name":"new"}' })
  assert.equal(created.status, 201, created.body)
  const { cookie = '' } = headers
  const read = await site.ask('/api/tag?select=name', {
    headers: { cookie, 'sec-fetch-site': 'cross-site' },
  })
  assert.equal(read.body, '[{"name":"new"}]')
  const out = await site.ask('/sign-out', {
    method: 'POST',
    headers: { cookie, 'content-type': 'application/x-www-form-urlencoded' },
    body: `csrf_token=${headers['x-csrf-token']}`,
  })
  assert.equal(out.status, 303)
  assert.equal((await site.ask('/auth/session', { headers: { cookie } })).status, 401)
})

test('reading never changes, whatever the parameters say', async (t) => {
  const world = await openWorld(t)
  const site = await openHttps(t, { acme: world })
  const { token } = await world.user('ann@example.com', ['contacts_user', 'sales_manager'])
  const headers = genuine(token)
  for (const path of [
    '/auth/logout',
    '/auth/login',
    '/sign-out',
    '/api/rpc/sale_order.confirm',
    '/api/rpc/sale_order.send?_method=POST',
  ]) {
    const { status } = await site.ask(path, {
      headers: { ...headers, 'x-http-method-override': 'POST' },
    })
    assert.ok(status === 404 || status === 405, `${path}: ${status}`)
  }
  assert.equal((await site.ask('/auth/session', { headers })).status, 200)
})
