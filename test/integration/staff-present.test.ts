import assert from 'node:assert/strict'
import { test } from 'node:test'
import { newSecret } from '@zennnn/kernel'
import { type Answer, genuine } from '../https-world.ts'
import { openZeldesk, type ZeldeskWorld } from '../staff-world.ts'

const ASKED = { ticket: 'T-17', reason: 'The <b>total</b> is wrong.' }

async function presentTo({ site }: ZeldeskWorld, token: string): Promise<Answer> {
  return await site.ask('/api/staff-present', { headers: genuine(token) })
}

async function ask({ post, olga }: ZeldeskWorld, scope: object = {}): Promise<string> {
  const answer = await post('localhost', '/api/staff-access/acme', olga.token, {
    ...ASKED,
    ...scope,
  })
  assert.equal(answer.status, 201, answer.body)
  return String(JSON.parse(answer.body).id)
}

async function decide(
  { post, admin }: ZeldeskWorld,
  id: string,
  verb: 'grant' | 'refuse',
): Promise<Answer> {
  return await post('acme.localhost', `/api/security/staff-access/${id}/${verb}`, admin.token)
}

test('everybody who is signed in sees that support may come in, and administrators that it asks', async (t) => {
  const cloud = await openZeldesk(t)
  const { acme, admin, other } = cloud
  const ann = await acme.user('ann', ['contacts_user'])
  const seen = async (token: string): Promise<unknown> =>
    JSON.parse((await presentTo(cloud, token)).body)
  const id = await ask(cloud)
  assert.deepEqual(await seen(admin.token), { grants: [], waiting: 1 })
  assert.deepEqual(await seen(ann.token), { grants: [], waiting: 0 })
  const { granted } = JSON.parse((await decide(cloud, id, 'grant')).body)
  const grant = { staff: 'olga', expires_at: granted.expires_at, is_in: false }
  for (const token of [admin.token, ann.token])
    assert.deepEqual(await seen(token), { grants: [grant], waiting: 0 })
  await decide(cloud, id, 'refuse')
  for (const token of [admin.token, ann.token])
    assert.deepEqual(await seen(token), { grants: [], waiting: 0 })
  const stranger = await other.user('stranger', ['administrator'])
  for (const token of [stranger.token, cloud.olga.token, newSecret()])
    assert.equal((await presentTo(cloud, token)).status, 401)
})

test('open windows are told that something of support changed, not what', async (t) => {
  const cloud = await openZeldesk(t)
  const ann = await cloud.acme.user('ann', ['contacts_user'])
  const stream = await cloud.site.open('/api/events', { headers: genuine(ann.token) })
  await stream.until(/^: /m)
  await decide(cloud, await ask(cloud), 'grant')
  const told = await stream.until(/"staff_access"/)
  assert.doesNotMatch(told, /olga|T-17|total/)
  stream.cut()
})

test('every active administrator is mailed what support asks for, and nobody else', async (t) => {
  const cloud = await openZeldesk(t)
  const { superuser } = cloud.acme
  const { id: bob } = await cloud.acme.user('bob', ['administrator'])
  const { id: cid } = await cloud.acme.user('cid', ['administrator'])
  await cloud.acme.user('dan@acme.example', ['sales_manager'])
  await superuser.query(`update app."user" set email = 'ann@acme.example' where id = $1`, [
    cloud.admin.id,
  ])
  await superuser.query(`update app."user" set email = 'bob@acme.example' where id = $1`, [bob])
  await superuser.query(
    `update app."user" set email = 'cid@acme.example', active = false where id = $1`,
    [cid],
  )
  await ask(cloud)
  const { rows } = await superuser.query<Record<'to' | 'subject' | 'text' | 'html', string>>(
    'select "to", subject, text, html from app.mail order by "to"',
  )
  assert.deepEqual(
    rows.map(({ to, subject }) => [to, subject]),
    [
      ['ann@acme.example', 'Support asks for access to acme'],
      ['bob@acme.example', 'Support asks for access to acme'],
    ],
  )
  const [mail] = rows
  assert.match(String(mail?.text), /https:\/\/acme\.localhost\/app\/sign-in-security\?part=staff/)
  assert.match(String(mail?.html), /&lt;b&gt;total&lt;\/b&gt;/)
})

test('what operators are offered to ask for is what may be asked for', async (t) => {
  const cloud = await openZeldesk(t)
  const { site, control, olga, admin } = cloud
  const path = '/api/staff-access/acme/models'
  const offered = async (token: string) =>
    await site.ask(path, { host: 'localhost', headers: genuine(token) })
  const models = JSON.parse((await offered(olga.token)).body)
  assert.deepEqual(
    models.find(({ name }: { name: string }) => name === 'contact'),
    { name: 'contact', label: 'Contacts' },
  )
  await ask(cloud, { models: models.map(({ name }: { name: string }) => name) })
  const clerk = await control.user('clerk', ['administrator'])
  for (const [token, status] of [
    [clerk.token, 403],
    [admin.token, 401],
  ] as const)
    assert.equal((await offered(token)).status, status)
})

test('pages learn from the server what of staff access there is', async (t) => {
  const { site, olga, admin } = await openZeldesk(t)
  for (const [host, token, there] of [
    ['acme.localhost', admin.token, 'decides'],
    ['localhost', olga.token, 'asks'],
  ] as const) {
    const meta = await site.ask('/api/meta', { host, headers: genuine(token) })
    assert.equal(JSON.parse(meta.body).staffAccess, there)
  }
})
