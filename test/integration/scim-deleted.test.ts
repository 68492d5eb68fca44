import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Principal } from '@zennnn/data'
import { genuine, givePassword, PASSWORD } from '../https-world.ts'
import { asking, GROUP, makeKey, openScim, patch, refused, search, USER } from '../scim-world.ts'
import { giveWaysIn, waysIn } from '../ways-in.ts'

const call = (value: unknown) => patch({ op: 'replace', path: 'externalId', value })

test('what a directory deleted is not there for it, stays here without rights, and comes back as the same user', async (t) => {
  const { world, site, boss, scim } = await openScim(t)
  const ann = await world.user('ann', ['sales_user'])
  const path = `/Users/${ann.id}`
  const named = patch({ op: 'replace', path: 'externalId', value: 'dir-1' })
  assert.equal((await scim('PATCH', path, named)).status, 200)
  assert.equal((await scim('DELETE', path)).status, 204)
  await refused(scim('GET', path), 404)
  await refused(scim('DELETE', path), 404)
  await refused(scim('PATCH', path, patch({ op: 'replace', path: 'active', value: true })), 404)
  await refused(scim('PUT', path, { schemas: [USER], userName: 'ann' }), 404)
  for (const filter of ['userName eq "ann"', 'externalId eq "dir-1"', `id eq "${ann.id}"`])
    assert.equal((await scim('GET', `/Users?${search(filter)}`)).json.totalResults, 0, filter)
  assert.equal((await scim('GET', '/Users')).body.includes(ann.id), false)
  const [{ id: group, members }] = (
    await scim('GET', `/Groups?${search('displayName eq "sales_user"')}`)
  ).json.Resources
  assert.deepEqual(members, [])
  const joining = patch({ op: 'add', path: 'members', value: [{ value: ann.id }] })
  await refused(scim('PATCH', `/Groups/${group}`, joining), 400, 'invalidValue')
  const kept = async (): Promise<unknown> =>
    (
      await world.superuser.query(
        `select u.active, u.external_id, p.groups from app."user" u join zennnn.principal p on p.user_id = u.id where u.id = $1`,
        [ann.id],
      )
    ).rows[0]
  assert.deepEqual(await kept(), { active: false, external_id: null, groups: ['member'] })
  assert.equal((await site.ask('/auth/session', { headers: genuine(ann.token) })).status, 401)
  // The name that the directory knew her by is free.
  const other = { schemas: [USER], userName: 'ann.two', externalId: 'dir-1' }
  assert.equal((await scim('POST', '/Users', other)).status, 201)
  const back = { schemas: [USER], userName: 'Ann', displayName: 'Ann Lee', externalId: 'dir-2' }
  const again = await scim('POST', '/Users', back)
  assert.deepEqual(
    [again.status, again.json.id, again.json.active, again.json.groups],
    [201, ann.id, true, []],
    again.body,
  )
  assert.deepEqual(await kept(), { active: true, external_id: 'dir-2', groups: ['member'] })
  await refused(scim('POST', '/Users', back), 409, 'uniqueness')
  // Deactivated is not deleted; and whoever an administrator lets in by hand is there again.
  const off = patch({ op: 'replace', path: 'active', value: false })
  assert.equal((await scim('PATCH', path, off)).json.active, false)
  assert.equal((await scim('GET', path)).status, 200)
  assert.equal((await scim('DELETE', path)).status, 204)
  const activated = await site.ask('/api/rpc/user.activate', {
    method: 'POST',
    headers: genuine(boss.token),
    body: JSON.stringify({ id: ann.id }),
  })
  assert.equal(activated.status, 200, activated.body)
  assert.equal((await scim('GET', path)).json.active, true)
})

test('whoever gets the login of somebody who was deleted has nothing of what let him in', async (t) => {
  const { world, site, boss, scim } = await openScim(t)
  const ann = await world.user('ann', ['sales_user'])
  await givePassword(world, ann)
  const signIn = async () => {
    const body = JSON.stringify({ login: 'ann', password: PASSWORD })
    const headers = { 'content-type': 'application/json' }
    return (await site.ask('/auth/login', { method: 'POST', headers, body })).status
  }
  assert.equal(await signIn(), 200)
  await giveWaysIn(world, ann.id)
  assert.equal(await waysIn(world, ann.id), 7)
  assert.equal((await scim('DELETE', `/Users/${ann.id}`)).status, 204)
  const again = await scim('POST', '/Users', { schemas: [USER], userName: 'ann' })
  assert.deepEqual([again.status, again.json.id, again.json.active], [201, ann.id, true])
  assert.equal(await waysIn(world, ann.id), 0)
  assert.equal(await signIn(), 401)
  const { rows } = await world.superuser.query(
    `select why from app.audit_entry where operation = 'event' and record = $1 order by id desc limit 1`,
    [ann.id],
  )
  assert.match(
    String(Reflect.get(Object(rows[0]), 'why')),
    /: everything by which this user could come in was taken away\.$/,
  )
  // It is no way to do the same to somebody else, or by anything but a key for provisioning.
  const ask = async (principal: Principal, id: string) =>
    await world.connections.batch(world.database, principal, [
      { text: 'select zennnn.scim_user_end($1)', values: [id] },
    ])
  await assert.rejects(ask({ kind: 'session', token: boss.token }, ann.id), {
    code: 'ACCESS_DENIED',
  })
  await assert.rejects(ask({ kind: 'guest' }, ann.id), { code: 'ACCESS_DENIED' })
})

test('a group keeps what the directory calls it, as long as nobody with another key can say so', async (t) => {
  const { world, boss, site, scim } = await openScim(t)
  const ann = await world.user('ann', ['contacts_user'])
  const bob = await world.user('bob', ['contacts_user', 'sales_user'])
  const groups: readonly { readonly id: string; readonly displayName: string }[] = (
    await scim('GET', '/Groups')
  ).json.Resources
  const idOf = (name: string) => groups.find(({ displayName }) => displayName === name)?.id ?? ''
  const [contacts, sales] = [`/Groups/${idOf('contacts_user')}`, `/Groups/${idOf('sales_user')}`]
  const before = (await scim('GET', contacts)).json
  assert.equal(before.externalId, undefined)
  const called = await scim('PATCH', contacts, call('guid-1'))
  assert.deepEqual([called.status, called.json.externalId], [200, 'guid-1'], called.body)
  assert.notEqual(called.json.meta.version, before.meta.version)
  await refused(scim('PATCH', contacts, call('x'), { 'if-match': before.meta.version }), 412)
  const found = await scim('GET', `/Groups?${search('externalId eq "guid-1"')}`)
  assert.deepEqual(
    found.json.Resources.map((each: { readonly displayName: string }) => each.displayName),
    ['contacts_user'],
  )
  assert.equal(
    (await scim('GET', `/Groups?${search('externalId eq "guid-2"')}`)).json.totalResults,
    0,
  )
  await refused(scim('PATCH', sales, call('guid-1')), 409, 'uniqueness')
  await refused(scim('PATCH', sales, call(7)), 400, 'invalidValue')
  await refused(scim('PATCH', sales, call('a\nb')), 400, 'invalidValue')
  await refused(scim('PATCH', sales, call('a'.repeat(201))), 400, 'invalidValue')
  // Each group of a list has its own members.
  const listed: readonly {
    readonly displayName: string
    readonly members: readonly { readonly value: string }[]
  }[] = (await scim('GET', '/Groups')).json.Resources
  const membersOf = (name: string) =>
    listed.find(({ displayName }) => displayName === name)?.members.map(({ value }) => value)
  assert.deepEqual(membersOf('contacts_user'), [ann.id, bob.id].toSorted())
  assert.deepEqual(membersOf('sales_user'), [bob.id])
  assert.deepEqual(membersOf('administrator'), [boss.id])
  const members = [{ value: ann.id }]
  const whole = { schemas: [GROUP], displayName: 'contacts_user', members }
  const kept = await scim('PUT', contacts, { ...whole, externalId: 'guid-1' })
  assert.equal(kept.json.externalId, 'guid-1', kept.body)
  assert.equal((await scim('PUT', contacts, whole)).json.externalId, undefined)
  const { rows } = await world.superuser.query(
    `select why from app.audit_entry where model = 'group' and operation = 'event' order by at`,
  )
  assert.deepEqual(
    rows.map(({ why }) => why),
    [
      'SCIM, by the API key "Directory": called "guid-1" by the directory.',
      'SCIM, by the API key "Directory": called nothing by the directory.',
    ],
  )
  const reading = asking(site, await makeKey(site, boss, { scim: true }))
  await refused(reading('PATCH', sales, call('guid-3')), 403)
  const asBoss = { kind: 'session', token: boss.token } as const
  for (const text of [
    'select * from zennnn.scim_groups()',
    `select zennnn.scim_group_call('${idOf('sales_user')}', 'mine')`,
  ])
    await assert.rejects(world.connections.batch(world.database, asBoss, [{ text, values: [] }]), {
      code: 'ACCESS_DENIED',
    })
})

test('an address that is none is answered in the words of SCIM, to whoever asks', async (t) => {
  const { site, scim } = await openScim(t)
  for (const [method, path] of [
    ['GET', '/Nothing'],
    ['GET', '/Users/x/y'],
    ['POST', '/Bulk'],
    ['PATCH', '/Users'],
    ['DELETE', '/'],
  ] as const)
    await refused(scim(method, path), 404)
  const headers = { accept: 'text/html' }
  await refused(asking(site, '')('GET', '/Nothing', undefined, headers), 404)
  const elsewhere = await site.ask('/scim/v3/Users', { headers: { accept: 'application/json' } })
  assert.equal(JSON.parse(elsewhere.body).code, 'NOT_FOUND')
})
