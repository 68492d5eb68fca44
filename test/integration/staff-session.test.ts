import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { test } from 'node:test'
import { hashSecret, newRecordId, newSecret, systemClock } from '@zennnn/kernel'
import { type Answer, genuine, givePassword, openHttps, PASSWORD } from '../https-world.ts'
import { openWorld } from '../kit.ts'
import { tokenIn } from '../password-world.ts'
import { JSON_TYPE, openOffice, staffHeaders, type Ticket, tokenOf } from '../staff-office.ts'

const REFERENCE = new URL('../../docs/reference/api.md', import.meta.url)
function codeOf({ status, body }: Answer): readonly unknown[] {
  return [status, JSON.parse(body).code]
}

/** To where people sign in, without a cookie. */
function isSentAway({ status, headers }: Answer): boolean {
  const { location = '', 'set-cookie': cookies } = headers
  return status === 303 && location.startsWith('/sign-in') && cookies === undefined
}

const ENDED = [401, 'NOT_SIGNED_IN']
const SEEN = [{ name: 'Ada' }]

test('support reads what was granted, as a user of its own, and the log has each request before the answer', async (t) => {
  const office = await openOffice(t)
  const { token } = await office.support({ models: ['contact'] })
  const who = JSON.parse((await office.as(token, '/auth/session')).body)
  assert.equal(who.user.name, 'olga (support)')
  assert.deepEqual([who.support.ticket, who.support.may_write], ['T-17', false])
  assert.ok(Date.parse(String(who.support.expires_at)) > Date.now())
  assert.deepEqual(await office.seen(token), SEEN)
  const login = `support-${office.olga.id}`
  const { rows: made } = await office.acme.superuser.query(
    `select u.active, zennnn.groups_of(u.id) as groups, e."user" as by from app."user" u
     join app.audit_entry e on e.model = 'user' and e.record = u.id::text where u.login = $1`,
    [login],
  )
  assert.deepEqual(made, [{ active: false, groups: ['member'], by: office.admin.id }])
  assert.deepEqual(await office.log(), [
    { login, operation: 'event', why: 'Support (olga, ticket T-17): came in', request: null },
    {
      login,
      operation: 'event',
      why: 'Support (olga, ticket T-17) looked or changed',
      request: 'GET /auth/session',
    },
    {
      login,
      operation: 'event',
      why: 'Support (olga, ticket T-17) looked or changed',
      request: 'GET /api/contact?select=name',
    },
  ])
})

test('support sees no model that was left out, neither by name nor through another one', async (t) => {
  const office = await openOffice(t)
  const { token } = await office.support({ models: ['contact'] })
  for (const model of ['sale_order', 'product', 'user', 'group', 'setting', 'audit_entry', 'mail'])
    assert.ok([403, 404].includes((await office.as(token, `/api/${model}`)).status), model)
  const through = await office.as(token, '/api/contact?select=name,country(name)')
  assert.ok(through.status >= 400, through.body)
  const meta = JSON.parse((await office.as(token, '/api/meta')).body)
  const told = meta.models.map(({ name, operations, actions }: Record<string, unknown>) => [
    name,
    operations,
    actions,
  ])
  assert.deepEqual(told, [['contact', ['read'], []]])
  assert.deepEqual([meta.rights, meta.staffAccess], [[], 'none'])
  const { token: other } = await office.support({})
  assert.equal((await office.as(other, '/api/setting')).status, 200)
  const settings = JSON.parse((await office.as(other, '/api/meta')).body)
  assert.ok(settings.settings.length > 0)
  assert.deepEqual(settings.models[0].actions, [])
  assert.ok([403, 404].includes((await office.as(other, '/api/contact')).status))
})

test('support changes nothing by a grant to read, and what it changes by another has its name', async (t) => {
  const office = await openOffice(t)
  const { token: reader } = await office.support({ models: ['contact'] })
  const change = async (
    token: string,
    method: string,
    query = '?name=eq.Ada',
    body = '{"name":"Eve"}',
  ) =>
    await office.as(token, `/api/contact${query}`, {
      method,
      ...(method === 'DELETE' ? {} : { body }),
    })
  for (const [method, query] of [
    ['POST', ''],
    ['PATCH', '?name=eq.Ada'],
    ['DELETE', '?name=eq.Ada'],
  ] as const)
    assert.deepEqual(codeOf(await change(reader, method, query)), [403, 'ACCESS_DENIED'], method)
  assert.deepEqual(await office.seen(reader), SEEN)
  const { token: writer } = await office.support({ models: ['contact'], may_write: true })
  const forged = await office.site.ask('/api/contact?name=eq.Ada', {
    method: 'PATCH',
    headers: { ...JSON_TYPE, cookie: `__Host-staff=${writer}` },
    body: '{"name":"Eve"}',
  })
  assert.deepEqual(codeOf(forged), [403, 'CSRF_REFUSED'])
  assert.equal((await change(writer, 'PATCH')).status, 204)
  assert.deepEqual(await office.seen(writer), [{ name: 'Eve' }])
  const changes = (await office.log()).filter(({ operation }) => operation === 'update')
  assert.deepEqual(
    changes.map(({ login }) => login),
    [`support-${office.olga.id}`],
  )
})

test('support asks nothing but records: no export, no file, no action, no user, no setting of security', async (t) => {
  const office = await openOffice(t)
  const { token } = await office.support({ models: ['contact', 'sale_order'], may_write: true })
  const open = new Set(['/auth/session', '/api/meta', '/api/:model', '/auth/staff/leave'])
  const rows = readFileSync(REFERENCE, 'utf8').matchAll(
    /^\| `([A-Z ]+)` \| `([^`]+)` \| session(?:_or_key)? \| (?:any|customer) \|/gm,
  )
  const closed = [...rows].filter(([, , path = '']) => !open.has(path))
  assert.ok(closed.length > 40)
  for (const [, methods = '', path = ''] of closed) {
    const [method = ''] = methods.split(' ')
    const address = path
      .replace('/:model', '/contact')
      .replaceAll(/:\w+/g, newRecordId(systemClock))
    const answer = await office.as(token, address, {
      method,
      ...(method === 'GET' || method === 'DELETE' ? {} : { body: '{}' }),
    })
    assert.equal(answer.status, 403, `${method} ${address}`)
  }
  const csv = await office.as(token, '/api/contact', { headers: { accept: 'text/csv' } })
  assert.deepEqual(codeOf(csv), [403, 'ACCESS_DENIED'])
})

test('a grant that is ended, over, or from nobody who is an administrator any more holds no longer', async (t) => {
  const office = await openOffice(t)
  const { superuser } = office.acme
  const ended = await office.support({ models: ['contact'] })
  assert.deepEqual(await office.seen(ended.token), SEEN)
  assert.equal((await office.end(ended.id)).status, 200)
  const over = await office.support({ models: ['contact'] })
  const late = await office.ticket(over.id)
  await superuser.query(
    `update zennnn.staff_request set decided_at = now() - interval '1 hour', expires_at = now() where id = $1`,
    [over.id],
  )
  for (const { id, token } of [ended, over]) {
    assert.deepEqual(await office.seen(token), ENDED)
    assert.equal((await office.as(token, '/auth/session')).status, 401)
    assert.deepEqual(codeOf(await office.open(id)), [404, 'NOT_FOUND'])
  }
  assert.ok(isSentAway(await office.enter(late)))
  const left = await office.support({ models: ['contact'] })
  assert.equal((await office.as(left.token, '/auth/staff/leave', { method: 'POST' })).status, 204)
  assert.deepEqual(await office.seen(left.token), ENDED)
  const orphan = await office.support({ models: ['contact'] })
  await office.acme.user('heir', ['administrator'])
  await superuser.query(`delete from app.user_groups where source = $1`, [office.admin.id])
  assert.deepEqual(await office.seen(orphan.token), ENDED)
})

test('an administrator who deletes the user of support ends what it is in by, and a new grant makes another', async (t) => {
  const office = await openOffice(t)
  const { superuser } = office.acme
  const { token } = await office.support({ models: ['contact'] })
  assert.deepEqual(await office.seen(token), SEEN)
  await superuser.query(`delete from app."user" where login ~ '^support-'`)
  assert.deepEqual(await office.seen(token), ENDED)
  const { token: next } = await office.support({ models: ['contact'] })
  assert.deepEqual(await office.seen(next), SEEN)
})

test('a ticket leads in once, within a minute, into one database, and is given to who asked', async (t) => {
  const office = await openOffice(t)
  const refused = async (ticket: Ticket, host?: string) => {
    assert.ok(isSentAway(await office.enter(ticket, host)), ticket.path)
  }
  const id = await office.grant({ models: ['contact'] })
  const { cookie } = await office.begin(id)
  await refused({ path: `/staff-access/${newSecret()}`, cookie })
  const abroad = await office.ticket(id)
  await refused(abroad, 'other.localhost')
  const token = tokenOf(await office.enter(abroad))
  assert.deepEqual(await office.seen(token), SEEN)
  await refused(abroad)
  const elsewhere = await office.as(token, '/api/contact', { host: 'other.localhost' })
  assert.deepEqual(codeOf(elsewhere), ENDED)
  const replaced = await office.ticket(id)
  const late = await office.ticket(id)
  await refused(replaced)
  await office.acme.superuser.query('update zennnn.staff_ticket set expires_at = now()')
  await refused(late)
  const oscar = await office.control.user('oscar', ['operator'])
  assert.deepEqual(codeOf(await office.open(id, oscar.token)), [404, 'NOT_FOUND'])
  const clerk = await office.control.user('clerk', ['administrator'])
  assert.deepEqual(codeOf(await office.open(id, clerk.token)), [403, 'ACCESS_DENIED'])
  assert.deepEqual(codeOf(await office.open(newRecordId(systemClock))), [404, 'NOT_FOUND'])
  assert.deepEqual(await office.seen(newSecret()), ENDED)
})

test('a ticket opens the browser that asked for it, and no other', async (t) => {
  const office = await openOffice(t)
  const id = await office.grant({ models: ['contact'] })
  const ticket = await office.ticket(id)
  const { cookie: other } = await office.begin(id)
  for (const cookie of [other, `__Host-staff-browser=${newSecret()}`, ''])
    assert.ok(isSentAway(await office.enter({ ...ticket, cookie })))
  const token = tokenOf(await office.enter(ticket))
  assert.deepEqual(await office.seen(token), SEEN)
  for (const browser of ['', 'x', `${newSecret()}=`])
    assert.deepEqual(codeOf(await office.open(id, office.olga.token, browser)), [
      400,
      'VALUE_INVALID',
    ])
  for (const path of ['/staff-access/x/begin', `/staff-access/${newSecret()}/begin`])
    assert.equal((await office.site.ask(path)).status, 404)
})

test('a request of support that fails stays in the log', async (t) => {
  const office = await openOffice(t)
  const { token } = await office.support({ models: ['contact'], may_write: true })
  const asked = ['/api/contact?select=nothing', '/api/contact?name=eq.Ada', '/api/product']
  const [wrong = '', change = '', closed = ''] = asked
  assert.equal((await office.as(token, wrong)).status, 400)
  const body = '{"email":"no address"}'
  const refused = await office.as(token, change, { method: 'PATCH', body })
  assert.equal(refused.status, 400, refused.body)
  assert.ok((await office.as(token, closed)).status >= 400)
  const requests = (await office.log()).map(({ request }) => request)
  assert.deepEqual(requests, [null, `GET ${wrong}`, `PATCH ${change}`, `GET ${closed}`])
})

test('nothing is answered for a request that the log does not have, or not yet for good', async (t) => {
  const office = await openOffice(t)
  const { token } = await office.support({ models: ['contact'] })
  const { connections, database } = office.acme
  const look = [{ text: 'select name from app.contact', values: [] }]
  const as = (request: string) => ({ kind: 'staff', token, request }) as const
  await assert.rejects(connections.batch(database, as(randomUUID()), look), {
    code: 'ACCESS_DENIED',
  })
  const request = randomUUID()
  const note = {
    text: 'select zennnn.staff_note($1, $2, $3)',
    values: [hashSecret(token), request, 'GET /'],
  }
  const enter = {
    text: 'select zennnn.staff_enter($1, $2)',
    values: [hashSecret(token), request],
  }
  await assert.rejects(connections.direct(database, [note, enter]), { code: 'ACCESS_DENIED' })
  await connections.direct(database, [note])
  const [seen] = await connections.batch(database, as(request), look)
  assert.deepEqual(seen?.rows, SEEN)
  const { token: stranger } = await office.support({ models: ['contact'] })
  await assert.rejects(
    connections.batch(database, { kind: 'staff', token: stranger, request }, look),
    { code: 'ACCESS_DENIED' },
  )
  await office.acme.superuser.query(
    `update zennnn.staff_noted set noted_at = now() - interval '1 minute'`,
  )
  await assert.rejects(connections.batch(database, as(request), look), { code: 'ACCESS_DENIED' })
})

test('support is out with the next request when it is nobody at the cloud any more', async (t) => {
  for (const statement of [
    `update app."user" set active = false where id = $1`,
    'delete from app.user_groups where source = $1',
    // Signed out there.
    'delete from zennnn.session where user_id = $1',
  ]) {
    const office = await openOffice(t)
    // One must be left.
    await office.control.user('oscar', ['operator'])
    const { token } = await office.support({ models: ['contact'] })
    assert.deepEqual(await office.seen(token), SEEN)
    await office.control.superuser.query(statement, [office.olga.id])
    assert.deepEqual(await office.seen(token), ENDED, statement)
    const { rows } = await office.acme.superuser.query('select from zennnn.staff_session')
    assert.equal(rows.length, 0)
    const [last] = (await office.log()).slice(-1)
    assert.equal(last?.['why'], 'Support (olga, ticket T-17): left')
  }
})

test('support stays in when it proves again at the cloud who it is, and is out when that session ends', async (t) => {
  const office = await openOffice(t)
  const { control, olga, site } = office
  const { token } = await office.support({ models: ['contact'] })
  await givePassword(control, olga)
  await control.superuser.query(
    `insert into zennnn.session (token_hash, user_id, expires_at) values ($1, $2, now() + interval '1 hour')`,
    [hashSecret(olga.token), olga.id],
  )
  assert.deepEqual(await office.seen(token), ENDED, 'another session than the one by which it came')
  const { token: second } = await office.support({ models: ['contact'] })
  const proved = await site.ask('/auth/confirm', {
    host: 'localhost',
    method: 'POST',
    headers: genuine(olga.token),
    body: JSON.stringify({ password: PASSWORD }),
  })
  assert.equal(proved.status, 200, proved.body)
  assert.deepEqual(await office.seen(second), SEEN)
  await site.ask('/auth/logout', {
    host: 'localhost',
    method: 'POST',
    headers: genuine(tokenIn(proved, 'session')),
  })
  assert.deepEqual(await office.seen(second), ENDED)
})

test('whoever signs in with the browser of support is nobody of support any more', async (t) => {
  const office = await openOffice(t)
  const { token } = await office.support({ models: ['contact'] })
  await givePassword(office.acme, office.admin)
  const answer = await office.site.ask('/auth/login', {
    method: 'POST',
    headers: { ...JSON_TYPE, cookie: `__Host-staff=${token}` },
    body: JSON.stringify({ login: 'admin', password: PASSWORD }),
  })
  assert.equal(answer.status, 200, answer.body)
  const cookies = answer.headers['set-cookie'] ?? []
  assert.ok(cookies.some((cookie) => cookie.startsWith('__Host-staff=; Path=/; Max-Age=0')))
})

test('a request that was not granted opens nothing', async (t) => {
  const office = await openOffice(t)
  const asked = await office.site.ask('/api/staff-access/acme', {
    host: 'localhost',
    method: 'POST',
    headers: genuine(office.olga.token),
    body: JSON.stringify({ ticket: 'T-1', reason: 'Help', models: ['contact'] }),
  })
  const id = String(JSON.parse(asked.body).id)
  assert.deepEqual(codeOf(await office.open(id)), [404, 'NOT_FOUND'])
  assert.equal((await office.end(id)).status, 200)
  assert.deepEqual(codeOf(await office.open(id)), [404, 'NOT_FOUND'])
})

test('support reads and changes nothing when the log cannot be written', async (t) => {
  const office = await openOffice(t)
  const { token } = await office.support({ models: ['contact'], may_write: true })
  assert.deepEqual(await office.seen(token), SEEN)
  await office.acme.superuser.query(
    'alter table app.audit_entry add constraint full_disk check (false) not valid',
  )
  for (const options of [{}, { method: 'PATCH', body: '{"name":"Eve"}' }]) {
    const answer = await office.as(token, '/api/contact?name=eq.Ada', options)
    assert.ok(answer.status >= 400, answer.body)
    assert.doesNotMatch(answer.body, /Ada/)
  }
  const { rows } = await office.acme.superuser.query('select name from app.contact')
  assert.deepEqual(rows, SEEN)
})

test('under the brand ZENNNN a cookie of support is nobody, and its addresses are not there', async (t) => {
  const [control, acme] = [await openWorld(t), await openWorld(t)]
  const site = await openHttps(t, { acme }, control)
  const ann = await acme.user('ann', ['contacts_user'])
  const token = newSecret()
  const alone = await site.ask('/api/contact', { headers: staffHeaders(token) })
  assert.deepEqual(codeOf(alone), ENDED)
  const cookie = `__Host-staff=${token}; __Host-session=${ann.token}`
  assert.equal((await site.ask('/api/contact', { headers: { cookie } })).status, 200)
  assert.equal((await site.ask(`/staff-access/${token}`)).status, 404)
  const begin = `/staff-access/${newRecordId(systemClock)}/begin`
  assert.equal((await site.ask(begin)).status, 404)
  const leave = await site.ask('/auth/staff/leave', {
    method: 'POST',
    headers: genuine(ann.token),
    body: '{}',
  })
  assert.equal(leave.status, 404)
})
