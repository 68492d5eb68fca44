import assert from 'node:assert/strict'
import { test } from 'node:test'
import { genuine } from '../https-world.ts'
import { openDoor } from '../provider-door.ts'
import { addProvider, openProviderWorld, PROVIDERS, send } from '../provider-world.ts'
import { CLIENT } from '../real-provider.ts'

const RIGHT = {
  name: 'Works',
  discovery_url: 'https://login.example.com/.well-known/openid-configuration',
  client_id: 'zennnn',
  client_secret: CLIENT.secret,
}

test('nobody but an administrator of this database sees, adds, changes, tests or removes a provider', async (t) => {
  const office = await openProviderWorld(t)
  const { site, world, elsewhere, ann } = office
  const stranger = await elsewhere.user('admin@example.com', ['administrator'])
  const { id } = await addProvider(office, await openDoor(t))
  const requests = [
    ['GET', PROVIDERS],
    ['POST', PROVIDERS, RIGHT],
    ['PATCH', `${PROVIDERS}/${id}`, { enabled: false }],
    ['POST', `${PROVIDERS}/${id}/test`],
    ['DELETE', `${PROVIDERS}/${id}`],
  ] as const
  for (const request of requests) {
    const [method, path] = request
    assert.equal((await send(office, ann.token, request)).status, 403, `${method} ${path}`)
    assert.equal((await send(office, stranger.token, request)).status, 401, `${method} ${path}`)
    const guest = await site.ask(path, { method, headers: { 'content-type': 'application/json' } })
    assert.equal(guest.status, 401, `${method} ${path}`)
    if (method === 'GET') continue
    const cookie = { cookie: genuine(office.admin.token)['cookie'] ?? '' }
    assert.equal((await site.ask(path, { method, headers: cookie })).status, 403, 'no CSRF token')
  }
  const { rows } = await world.superuser.query('select name, enabled from zennnn.sign_in_provider')
  assert.deepEqual(rows, [{ name: 'Works', enabled: true }])
})

test('a change needs a fresh proof of who one is', async (t) => {
  const office = await openProviderWorld(t)
  const { id } = await addProvider(office, await openDoor(t))
  await office.world.superuser.query(
    "update zennnn.session set confirmed_at = now() - interval '11 minutes'",
  )
  for (const request of [
    ['POST', PROVIDERS, RIGHT],
    ['PATCH', `${PROVIDERS}/${id}`, { enabled: false }],
    ['DELETE', `${PROVIDERS}/${id}`],
  ] as const) {
    const answer = await send(office, office.admin.token, request)
    assert.equal(JSON.parse(answer.body).code, 'CONFIRMATION_NEEDED')
  }
})

test('the client secret leaves by no way: list, log, audit log, and no row has it as it was typed', async (t) => {
  const office = await openProviderWorld(t)
  const { world, site, admin } = office
  const { id } = await addProvider(office, await openDoor(t))
  const other = 'another-secret-of-the-client-9876543210'
  const path = `${PROVIDERS}/${id}`
  await send(office, admin.token, ['PATCH', path, { client_secret: other }])
  const list = await send(office, admin.token, ['GET', PROVIDERS])
  const { rows: kept } = await world.superuser.query(
    'select row_to_json(p)::text as text from zennnn.sign_in_provider p',
  )
  const { rows: events } = await world.superuser.query('select * from app.audit_entry')
  const told = [list.body, JSON.stringify([kept, events]), site.lines.join('\n')].join('\n')
  // Bytes are written in hexadecimal.
  for (const secret of [CLIENT.secret, other])
    for (const written of [secret, Buffer.from(secret).toString('hex')])
      assert.ok(!told.includes(written), written)
  assert.deepEqual(namesOf(JSON.parse(list.body)[0]), [
    'client_id',
    'created_at',
    'enabled',
    'id',
    'issuer',
    'linked',
    'name',
    'redirect_uri',
  ])
  const client = await world.connect('login')
  for (const table of ['sign_in_provider', 'linked_account', 'provider_visit'])
    await assert.rejects(client.query(`select * from zennnn.${table}`), { code: '42501' })
})

test('every change is in the audit log, with who made it', async (t) => {
  const office = await openProviderWorld(t)
  const { world, admin } = office
  const door = await openDoor(t)
  const { id } = await addProvider(office, door)
  const path = `${PROVIDERS}/${id}`
  const changes = { name: 'Head office', client_id: 'other', client_secret: 'new', enabled: false }
  assert.equal((await send(office, admin.token, ['PATCH', path, changes])).status, 204)
  assert.equal((await send(office, admin.token, ['DELETE', path])).status, 204)
  const { rows } = await world.superuser.query(
    `select "user", why from app.audit_entry where model = 'sign_in_provider' order by at, id`,
  )
  assert.deepEqual(
    rows.map(({ user, why }) => [user, why]),
    [
      [admin.id, `Added the sign-in provider Works at ${door.origin}/.`],
      [admin.id, 'Sign-in provider Works: turned on'],
      [
        admin.id,
        'Sign-in provider Works: name: Works → Head office, client: zennnn → other, a new client secret, turned off',
      ],
      [admin.id, 'Removed the sign-in provider Head office, and the links of all accounts to it.'],
    ],
  )
})

test('what is no provider is refused with the field that is wrong, and a second one of the same kind', async (t) => {
  const office = await openProviderWorld(t)
  const { admin, world } = office
  for (const [field, value] of [
    ['name', ''],
    ['name', 'x'.repeat(61)],
    ['name', 'a\u0007b'],
    ['name', { toString: 1 }],
    ['discovery_url', 'http://login.example.com/'],
    ['discovery_url', 'javascript:alert(1)'],
    ['discovery_url', 'https://ann:secret@login.example.com/'],
    ['discovery_url', 'https://login.example.com/?a=b'],
    ['discovery_url', 'https://login.example.com/#a'],
    ['discovery_url', 'login.example.com'],
    ['discovery_url', `https://login.example.com/${'x'.repeat(500)}`],
    ['client_id', 'a b'],
    ['client_id', undefined],
    ['client_secret', ''],
    ['client_secret', ['a']],
    ['issuer', 'https://login.example.com'],
    ['enabled', true],
  ] as const) {
    const answer = await send(office, admin.token, [
      'POST',
      PROVIDERS,
      { ...RIGHT, [field]: value },
    ])
    const { code, details } = JSON.parse(answer.body)
    assert.deepEqual([code, details?.field], ['VALUE_INVALID', field], JSON.stringify(value))
  }
  assert.equal((await send(office, admin.token, ['POST', PROVIDERS, RIGHT])).status, 201)
  for (const second of [
    { ...RIGHT, name: 'Other' },
    { ...RIGHT, name: 'Other', discovery_url: 'https://LOGIN.example.com:443' },
    { ...RIGHT, discovery_url: 'https://other.example.com' },
  ]) {
    const answer = await send(office, admin.token, ['POST', PROVIDERS, second])
    assert.equal(answer.status, 400, JSON.stringify(second))
  }
  const { rows } = await world.superuser.query(
    'select issuer, enabled from zennnn.sign_in_provider',
  )
  assert.deepEqual(rows, [{ issuer: 'https://login.example.com/', enabled: false }])
})

test('a database has at most twenty providers', async (t) => {
  const office = await openProviderWorld(t)
  const add = async (number: number) => {
    const discovery_url = `https://login${number}.example.com`
    const body = { ...RIGHT, name: `Works ${number}`, discovery_url }
    return (await send(office, office.admin.token, ['POST', PROVIDERS, body])).status
  }
  for (let number = 1; number <= 20; number++) assert.equal(await add(number), 201)
  assert.equal(await add(21), 400)
})

function namesOf(value: unknown): readonly string[] {
  return typeof value === 'object' && value !== null ? Object.keys(value).toSorted() : []
}
