import assert from 'node:assert/strict'
import { test } from 'node:test'
import { genuine } from '../https-world.ts'
import {
  asking,
  GROUP,
  makeKey,
  openScim,
  patch,
  postKey,
  refused,
  search,
  USER,
} from '../scim-world.ts'

test('Entra ID: looks somebody up, makes him, changes him by PATCH with texts for booleans, ends him', async (t) => {
  const { world, site, scim } = await openScim(t)
  const none = await scim('GET', `/Users?${search('userName eq "Ann@Acme.example"')}`)
  assert.deepEqual([none.status, none.json.totalResults], [200, 0])
  const made = await scim('POST', '/Users', {
    schemas: [USER, 'urn:ietf:params:scim:schemas:extension:enterprise:2.0:User'],
    externalId: '0a21f0f2-8d2a-4f8e-bf98-7363c4aed4ef',
    userName: 'Ann@Acme.example',
    active: true,
    emails: [{ primary: true, type: 'work', value: 'ann@acme.example' }],
    meta: { resourceType: 'User' },
    name: { formatted: 'Ann Lee', familyName: 'Lee', givenName: 'Ann' },
    'urn:ietf:params:scim:schemas:extension:enterprise:2.0:User': { department: 'Sales' },
  })
  assert.equal(made.status, 201, made.body)
  const { id } = made.json
  assert.equal(made.headers['location'], `https://acme.localhost/scim/v2/Users/${id}`)
  assert.equal(made.json.userName, 'ann@acme.example')
  assert.equal(made.json.displayName, 'Ann Lee')
  const found = await scim(
    'GET',
    `/Users?${search('externalId eq "0a21f0f2-8d2a-4f8e-bf98-7363c4aed4ef"')}`,
  )
  assert.deepEqual(
    found.json.Resources.map((each: { readonly id: string }) => each.id),
    [id],
  )
  const again = { schemas: [USER], userName: 'ANN@acme.example' }
  await refused(scim('POST', '/Users', again), 409, 'uniqueness')
  const token = 'A'.repeat(43)
  await world.superuser.query(
    "insert into zennnn.session (token_hash, user_id, expires_at) values (sha256($1), $2, now() + interval '1 hour')",
    [token, id],
  )
  const session = async (): Promise<number> =>
    (await site.ask('/auth/session', { headers: { cookie: `__Host-session=${token}` } })).status
  assert.equal(await session(), 200)
  const changed = await scim(
    'PATCH',
    `/Users/${id}`,
    patch(
      { op: 'Replace', path: 'active', value: 'False' },
      { op: 'Add', path: 'emails[type eq "work"].value', value: 'lee@acme.example' },
      { op: 'Add', path: 'title', value: 'Head of sales' },
      { op: 'Replace', path: 'displayName', value: 'Ann B. Lee' },
    ),
  )
  assert.equal(changed.status, 200, changed.body)
  const { active, displayName, emails } = changed.json
  assert.deepEqual(
    [active, displayName, emails[0].value],
    [false, 'Ann B. Lee', 'lee@acme.example'],
  )
  assert.equal(await session(), 401)
  const back = await scim(
    'PATCH',
    `/Users/${id}`,
    patch({ op: 'Replace', path: 'active', value: 'True' }),
  )
  assert.equal(back.json.active, true)
  assert.equal((await scim('DELETE', `/Users/${id}`)).status, 204)
  await refused(scim('GET', `/Users/${id}`), 404)
  const { rows } = await world.superuser.query(
    'select count(*)::int as entries, count(*) filter (where why like \'SCIM, by the API key "Directory"%\')::int as by_key from app.audit_entry where record = $1',
    [id],
  )
  assert.ok(Number(rows[0]?.entries) >= 4)
  assert.equal(rows[0]?.by_key, rows[0]?.entries)
})

test('Okta: makes somebody, replaces him whole, and deactivates him by a value without path', async (t) => {
  const { scim } = await openScim(t)
  const made = await scim('POST', '/Users', {
    schemas: [USER],
    userName: 'bo@acme.example',
    name: { givenName: 'Bo', familyName: 'Ek' },
    emails: [{ primary: true, value: 'bo@acme.example', type: 'work' }],
    displayName: 'Bo Ek',
    locale: 'en-US',
    externalId: '00ujl29u0le5T6Aj10h7',
    groups: [],
    active: true,
  })
  assert.equal(made.status, 201, made.body)
  const { id } = made.json
  const put = { ...made.json, displayName: 'Bo Berg', emails: [] }
  const whole = await scim('PUT', `/Users/${id}`, put, { 'if-match': made.json.meta.version })
  assert.equal(whole.status, 200, whole.body)
  assert.deepEqual([whole.json.displayName, whole.json.emails], ['Bo Berg', undefined])
  await refused(scim('PUT', `/Users/${id}`, put, { 'if-match': made.json.meta.version }), 412)
  const off = await scim(
    'PATCH',
    `/Users/${id}`,
    patch({ op: 'replace', value: { active: false } }),
  )
  assert.equal(off.json.active, false)
  const part = await scim('GET', `/Users/${id}?attributes=userName`)
  assert.deepEqual(part.json, { schemas: [USER], id, userName: 'bo@acme.example' })
  const less = await scim('GET', '/Users?excludedAttributes=groups,meta&startIndex=2&count=1')
  assert.deepEqual([less.json.itemsPerPage, less.json.startIndex], [1, 2])
  assert.equal(less.json.Resources[0].meta, undefined)
  assert.ok(less.json.totalResults >= 2)
})

test('members come into a group and leave it, with the rights that go with it', async (t) => {
  const { world, scim } = await openScim(t)
  const ann = await world.user('ann', [])
  const bob = await world.user('bob', ['contacts_user'])
  const listed = await scim(
    'GET',
    `/Groups?${search('displayName eq "sales_user"')}&excludedAttributes=members`,
  )
  assert.equal(listed.json.totalResults, 1, listed.body)
  const [{ id, members }] = listed.json.Resources
  assert.equal(members, undefined)
  const membersNow = async (): Promise<unknown> =>
    (await scim('GET', `/Groups/${id}`)).json.members.map(
      (each: { readonly value: string }) => each.value,
    )
  const added = await scim(
    'PATCH',
    `/Groups/${id}`,
    patch({ op: 'Add', path: 'members', value: [{ value: ann.id }, { value: bob.id }] }),
  )
  assert.equal(added.status, 200, added.body)
  assert.deepEqual(await membersNow(), [ann.id, bob.id].toSorted())
  const groups = (await scim('GET', `/Users/${bob.id}`)).json.groups
  assert.deepEqual(groups.map((each: { readonly display: string }) => each.display).toSorted(), [
    'contacts_user',
    'sales_user',
  ])
  const stale = { 'if-match': 'W/"x"' }
  const removal = patch({ op: 'remove', path: `members[value eq "${ann.id}"]` })
  await refused(scim('PATCH', `/Groups/${id}`, removal, stale), 412)
  assert.equal((await scim('PATCH', `/Groups/${id}`, removal)).status, 200)
  assert.deepEqual(await membersNow(), [bob.id])
  const whole = { schemas: [GROUP], displayName: 'sales_user', members: [{ value: ann.id }] }
  assert.equal((await scim('PUT', `/Groups/${id}`, whole)).status, 200)
  assert.deepEqual(await membersNow(), [ann.id])
  await refused(scim('PUT', `/Groups/${id}`, { ...whole, displayName: 'other' }), 400, 'mutability')
  await refused(scim('POST', '/Groups', whole), 409, 'uniqueness')
  await refused(scim('POST', '/Groups', { ...whole, displayName: 'new' }), 403)
  await refused(scim('DELETE', `/Groups/${id}`), 403)
  const nobody = patch({ op: 'add', path: 'members', value: [{ value: id }] })
  await refused(scim('PATCH', `/Groups/${id}`, nobody), 400, 'invalidValue')
  assert.deepEqual(await membersNow(), [ann.id])
})

test('whoever has the key makes no administrator, and changes none', async (t) => {
  const { world, boss, scim } = await openScim(t)
  const ann = await world.user('ann', [])
  const chief = await world.user('chief', ['administrator'])
  for (const { id } of [boss, chief]) {
    const before = (await scim('GET', `/Users/${id}`)).json
    await refused(scim('DELETE', `/Users/${id}`), 403)
    for (const [path, value] of [
      ['emails', [{ value: 'eve@evil.example' }]],
      ['userName', 'eve'],
      ['active', 'False'],
    ])
      await refused(scim('PATCH', `/Users/${id}`, patch({ op: 'replace', path, value })), 403)
    // What a directory says of everybody each night, and changes nothing, is taken.
    const same = patch({ op: 'replace', path: 'active', value: true })
    assert.equal((await scim('PATCH', `/Users/${id}`, same)).status, 200)
    const after = (await scim('GET', `/Users/${id}`)).json
    assert.deepEqual(
      [after.userName, after.emails, after.active],
      [before.userName, before.emails, true],
    )
  }
  // Who is not active any more keeps the group, too.
  await world.superuser.query('update app."user" set active = false where id = $1', [chief.id])
  await refused(scim('DELETE', `/Users/${chief.id}`), 403)
  const found = await scim('GET', `/Groups?${search('displayName eq "administrator"')}`)
  const group = `/Groups/${found.json.Resources[0].id}`
  await refused(
    scim('PATCH', group, patch({ op: 'add', path: 'members', value: [{ value: ann.id }] })),
    403,
  )
  await refused(scim('PATCH', group, patch({ op: 'remove', path: 'members' })), 403)
  assert.deepEqual((await scim('GET', `/Users/${ann.id}`)).json.groups, [])
})

test('only a key that an administrator made for SCIM opens it, as long as he is one, and it opens nothing else', async (t) => {
  const { world, site, boss, key, scim } = await openScim(t)
  const ann = await world.user('ann', ['contacts_user'])
  assert.equal((await postKey(site, ann, { scim: true })).status, 403)
  assert.equal((await postKey(site, boss, { scim: true, models: ['user'] })).status, 400)
  assert.equal((await postKey(site, boss, { scim: 'yes' })).status, 400)
  const plain = await makeKey(site, boss, { may_write: true })
  await refused(asking(site, plain)('GET', '/Users'), 403)
  await refused(asking(site, plain)('GET', '/ServiceProviderConfig'), 403)
  await refused(asking(site, `zennnn_${'A'.repeat(43)}`)('GET', '/Users'), 401)
  await refused(scim('GET', '/Users', undefined, { host: 'other.localhost' }), 401)
  await refused(
    scim('GET', '/Users', undefined, { authorization: '', cookie: `__Host-session=${boss.token}` }),
    401,
  )
  await refused(scim('GET', '/Users', undefined, { authorization: '' }), 401)
  for (const path of ['/api/user', '/api/meta'])
    assert.equal(
      (await site.ask(path, { headers: { authorization: `Bearer ${key}` } })).status,
      403,
    )
  const reading = asking(site, await makeKey(site, boss, { scim: true }))
  assert.equal((await reading('GET', '/Users')).status, 200)
  await refused(reading('POST', '/Users', { schemas: [USER], userName: 'eve' }), 403)
  await world.user('chief', ['administrator'])
  await world.superuser.query('delete from app.user_groups where source = $1', [boss.id])
  await refused(scim('GET', '/Users'), 403)
  const list = await site.ask('/auth/keys', { headers: genuine(boss.token) })
  assert.deepEqual(
    JSON.parse(list.body).map((each: { readonly scim: boolean }) => each.scim),
    [true, false, true],
  )
})

test('what is malformed, too much, unknown or meant as SQL is refused, and changes nothing', async (t) => {
  const { world, boss, scim } = await openScim(t)
  const before = await world.superuser.query('select count(*)::int as users from app."user"')
  for (const filter of [
    'userName',
    'userName co "a"',
    `userName eq "x' or '1'='1`,
    'password eq "x"',
    'active eq "yes"',
  ])
    await refused(scim('GET', `/Users?${search(filter)}`), 400, 'invalidFilter')
  const injected = await scim('GET', `/Users?${search(`userName eq "x' or '1'='1"`)}`)
  assert.deepEqual([injected.status, injected.json.totalResults], [200, 0])
  await refused(scim('GET', '/Users?count=many'), 400, 'invalidValue')
  await refused(scim('GET', '/Users/nobody'), 404)
  await refused(scim('POST', '/Users', '{"schemas":'), 400, 'invalidSyntax')
  await refused(scim('POST', '/Users', '[]'), 400, 'invalidSyntax')
  await refused(
    scim('POST', '/Users', { schemas: ['urn:x'], userName: 'eve' }),
    400,
    'invalidSyntax',
  )
  await refused(
    scim('POST', '/Users', { schemas: [USER, 'urn:x'], userName: 'eve' }),
    400,
    'invalidSyntax',
  )
  await refused(scim('POST', '/Users', { schemas: [USER] }), 400, 'invalidValue')
  await refused(scim('POST', '/Users', { schemas: [USER], userName: 'a b' }), 400, 'invalidValue')
  await refused(
    scim('POST', '/Users', { schemas: [USER], userName: 'eve', password: 'secret' }),
    400,
    'mutability',
  )
  await refused(
    scim('POST', '/Users', { schemas: [USER], userName: 'eve', shoe: 43 }),
    400,
    'invalidPath',
  )
  // Letters that look wider are the same login.
  await refused(
    scim('POST', '/Users', { schemas: [USER], userName: 'ＢＯＳＳ' }),
    409,
    'uniqueness',
  )
  const path = `/Users/${boss.id}`
  await refused(scim('PATCH', path, patch({ op: 'move', path: 'active' })), 400, 'invalidSyntax')
  const hostile = { toString: 1 }
  await refused(scim('PATCH', path, patch({ op: hostile, path: 'active' })), 400, 'invalidSyntax')
  await refused(
    scim('PATCH', path, patch({ op: 'replace', path: 'active', value: hostile })),
    400,
    'invalidValue',
  )
  await refused(
    scim('PATCH', path, patch({ op: 'replace', path: 'active', value: 'maybe' })),
    400,
    'invalidValue',
  )
  await refused(scim('PATCH', path, patch({ op: 'remove' })), 400, 'noTarget')
  const many = Array.from({ length: 101 }, () => ({ op: 'replace', path: 'active', value: true }))
  await refused(scim('PATCH', path, patch(...many)), 413, 'tooMany')
  const group = (await scim('GET', '/Groups?count=1')).json.Resources[0].id
  const members = Array.from({ length: 10_000 }, () => ({ value: boss.id }))
  await refused(
    scim('PATCH', `/Groups/${group}`, patch({ op: 'add', path: 'members', value: members })),
    413,
    'tooMany',
  )
  const after = await world.superuser.query('select count(*)::int as users from app."user"')
  assert.deepEqual(after.rows, before.rows)
})

test('a directory learns what is understood here', async (t) => {
  const { scim } = await openScim(t)
  const { json } = await scim('GET', '/ServiceProviderConfig')
  assert.deepEqual(
    [json.patch.supported, json.bulk.supported, json.filter.maxResults],
    [true, false, 200],
  )
  assert.deepEqual(
    (await scim('GET', '/ResourceTypes')).json.Resources.map(
      (each: { readonly id: string }) => each.id,
    ),
    ['User', 'Group'],
  )
  assert.equal((await scim('GET', `/Schemas/${USER}`)).json.id, USER)
  await refused(scim('GET', '/Schemas/urn:x'), 404)
})
