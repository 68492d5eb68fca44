import assert from 'node:assert/strict'
import { type TestContext, test } from 'node:test'
import { type Answer, genuine, givePassword, openHttps, PASSWORD } from '../https-world.ts'
import { openWorld, type TestUser } from '../kit.ts'

interface Session {
  readonly id: string
  readonly user: { readonly id: string }
  readonly is_current: boolean
}

async function openOffice(t: TestContext) {
  const world = await openWorld(t)
  const elsewhere = await openWorld(t)
  const site = await openHttps(t, { acme: world, other: elsewhere })
  const admin = await world.user('admin@example.com', ['administrator'])
  const member = await world.user('ann@example.com', ['sales_manager'])
  const stranger = await elsewhere.user('admin@example.com', ['administrator'])
  const login = async (password: string) =>
    await site.ask('/auth/login', {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ login: 'ann@example.com', password }),
    })
  const sql = async (text: string) => (await world.superuser.query(text)).rows
  const list = async (query: string): Promise<{ count: number; sessions: readonly Session[] }> => {
    const headers = genuine(admin.token)
    return JSON.parse((await site.ask(`/api/security/sessions${query}`, { headers })).body)
  }
  const endAll = async (by: string, user: string): Promise<Answer> =>
    await site.ask('/api/security/sessions/end-all', {
      method: 'POST',
      headers: genuine(by),
      body: JSON.stringify({ user }),
    })
  const isSignedIn = async (token: string): Promise<boolean> =>
    (await site.ask('/auth/session', { headers: genuine(token) })).status === 200
  return { world, site, admin, member, stranger, login, sql, list, endAll, isSignedIn }
}

type Office = Awaited<ReturnType<typeof openOffice>>

/** Further open sessions of somebody, each used a minute before the one before. */
async function addSessions({ sql }: Office, { id }: TestUser, count: number): Promise<void> {
  await sql(`insert into zennnn.session (token_hash, user_id, method, expires_at, last_seen_at)
    select sha256(convert_to('${id}' || n, 'utf8')), '${id}', 'password', now() + interval '1 day',
      now() - n * interval '1 minute' from generate_series(1, ${count}) n`)
}

test('an administrator sees the sessions of everybody and ends one with its next request', async (t) => {
  const { site, admin, member, sql } = await openOffice(t)
  const headers = genuine(admin.token)
  const list = await site.ask('/api/security/sessions', { headers })
  const { count, sessions } = JSON.parse(list.body)
  assert.deepEqual([count, sessions.length], [2, 2])
  const [{ hash }] = await sql(`select encode(token_hash, 'hex') as hash from zennnn.session`)
  assert.doesNotMatch(list.body, new RegExp(`${hash}|hash`))
  const hers = sessions.find((session: Session) => !session.is_current)
  assert.deepEqual(hers.user, {
    id: member.id,
    name: 'ann@example.com',
    login: 'ann@example.com',
  })
  const end = async () =>
    await site.ask(`/api/security/sessions/${hers.id}/end`, {
      method: 'POST',
      headers,
    })
  assert.equal((await end()).status, 204)
  assert.equal((await site.ask('/auth/session', { headers: genuine(member.token) })).status, 401)
  assert.equal((await end()).status, 404)
  assert.deepEqual(
    await sql(`select "user", record, why from app.audit_entry where operation = 'event'`),
    [{ user: admin.id, record: member.id, why: 'ended a session of this user' }],
  )
})

test('open sessions are counted, come a hundred at a time, and are found by their person', async (t) => {
  const office = await openOffice(t)
  const { admin, member, site, list } = office
  await addSessions(office, admin, 3)
  await addSessions(office, member, 150)
  const all = await list('')
  assert.deepEqual([all.count, all.sessions.length], [155, 100])
  const rest = await list('?offset=100')
  assert.deepEqual([rest.count, rest.sessions.length], [155, 55])
  const ids = [...all.sessions, ...rest.sessions].map(({ id }) => id)
  assert.equal(new Set(ids).size, 155, 'each once')
  const own = await list(`?user=${admin.id}`)
  assert.equal(own.count, 4)
  assert.deepEqual(new Set(own.sessions.map(({ user }) => user.id)), new Set([admin.id]))
  const nobody = '0199ffff-0000-7000-8000-000000000000'
  assert.deepEqual(await list(`?user=${nobody}`), { count: 0, sessions: [] })
  const headers = genuine(admin.token)
  for (const [query, status] of [
    ['?offset=-1', 400],
    ['?offset=1.5', 400],
    ['?offset=1e9', 400],
    ['?offset=x', 400],
    ["?user=x'", 404],
  ] as const)
    assert.equal((await site.ask(`/api/security/sessions${query}`, { headers })).status, status)
})

test('an administrator ends all sessions of a person with their next request, and the audit log says so', async (t) => {
  const office = await openOffice(t)
  const { world, admin, member, sql, list, endAll, isSignedIn } = office
  const second = await world.user('bob@example.com', [])
  await addSessions(office, member, 4)
  await sql(`insert into zennnn.known_device (hash, user_id) values (sha256('1'), '${member.id}')`)
  await sql(`insert into zennnn.sign_in_step (token_hash, user_id, method, owes)
    values (sha256('2'), '${member.id}', 'password', 'second_factor')`)
  const answer = await endAll(admin.token, member.id)
  assert.deepEqual([answer.status, JSON.parse(answer.body)], [200, { ended: 5 }])
  assert.equal(await isSignedIn(member.token), false)
  assert.equal(await isSignedIn(second.token), true)
  assert.equal((await list(`?user=${member.id}`)).count, 0)
  assert.deepEqual(
    await sql(`select (select count(*) from zennnn.known_device where user_id = '${member.id}')::int as devices,
      (select count(*) from zennnn.sign_in_step)::int as steps`),
    [{ devices: 0, steps: 0 }],
  )
  assert.deepEqual(
    await sql(`select "user", record, why from app.audit_entry where operation = 'event'`),
    [{ user: admin.id, record: member.id, why: 'ended all sessions of this user: 5' }],
  )
})

test('who ends all of his own sessions keeps the one that asks', async (t) => {
  const office = await openOffice(t)
  const { admin, member, sql, list, endAll, isSignedIn } = office
  await addSessions(office, admin, 2)
  assert.deepEqual(JSON.parse((await endAll(admin.token, admin.id)).body), { ended: 2 })
  assert.deepEqual([await isSignedIn(admin.token), await isSignedIn(member.token)], [true, true])
  assert.equal((await list(`?user=${admin.id}`)).count, 1)
  assert.deepEqual(await sql(`select why from app.audit_entry where operation = 'event'`), [
    { why: 'ended all other sessions of this user: 2' },
  ])
})

test('nobody ends all sessions of a person but an administrator of this database, after a fresh proof', async (t) => {
  const { site, admin, member, stranger, sql, endAll, isSignedIn } = await openOffice(t)
  for (const [token, user, status, code] of [
    ['', member.id, 401, 'NOT_SIGNED_IN'],
    [member.token, admin.id, 403, 'ACCESS_DENIED'],
    [member.token, member.id, 403, 'ACCESS_DENIED'],
    [stranger.token, member.id, 401, 'NOT_SIGNED_IN'],
    [admin.token, stranger.id, 404, 'NOT_FOUND'],
    [admin.token, "x' or true", 404, 'NOT_FOUND'],
  ] as const) {
    const answer = await endAll(token, user)
    assert.deepEqual([answer.status, JSON.parse(answer.body).code], [status, code], user)
  }
  const headers = { cookie: genuine(admin.token)['cookie'] ?? '' }
  const body = JSON.stringify({ user: member.id })
  const forged = await site.ask('/api/security/sessions/end-all', { method: 'POST', headers, body })
  assert.equal(forged.status, 403)
  await sql(`update zennnn.session set confirmed_at = now() - interval '11 minutes'`)
  const unproved = await endAll(admin.token, member.id)
  assert.equal(JSON.parse(unproved.body).code, 'CONFIRMATION_NEEDED')
  assert.deepEqual([await isSignedIn(admin.token), await isSignedIn(member.token)], [true, true])
  assert.deepEqual(await sql(`select from app.audit_entry where operation = 'event'`), [])
})

test('no session ends when the audit log cannot be written', async (t) => {
  const { admin, member, sql, endAll, isSignedIn } = await openOffice(t)
  await sql('alter table app.audit_entry add constraint full_disk check (false) not valid')
  assert.ok((await endAll(admin.token, member.id)).status >= 400)
  assert.equal(await isSignedIn(member.token), true)
})

test('the log of sign-ins is read by outcome and page by page', async (t) => {
  const { site, admin, member, world, login, sql } = await openOffice(t)
  await givePassword(world, member)
  await login(PASSWORD)
  await login('not the right one')
  await sql(`insert into zennnn.sign_in_log (id, at, method, outcome, reason, network)
    select zennnn.new_id(), now() - n * interval '1 minute', 'password', 'refused', 'unknown_login', '192.0.2.1'
    from generate_series(1, 120) n`)
  const read = async (query: string) => {
    const answer = await site.ask(`/api/security/sign-ins${query}`, {
      headers: genuine(admin.token),
    })
    return { status: answer.status, rows: JSON.parse(answer.body) }
  }
  const { rows: first } = await read('')
  assert.equal(first.length, 100)
  assert.deepEqual(
    first
      .slice(0, 2)
      .map(({ user, outcome, reason }: Record<string, unknown>) => [user, outcome, reason]),
    [
      [
        { id: member.id, name: 'ann@example.com', login: 'ann@example.com' },
        'refused',
        'wrong_password',
      ],
      [{ id: member.id, name: 'ann@example.com', login: 'ann@example.com' }, 'signed_in', null],
    ],
  )
  const { rows: second } = await read(`?before=${first[99].id}`)
  assert.equal(second.length, 22)
  for (const [query, length] of [
    ['?outcome=signed_in', 1],
    [`?user=${member.id}`, 2],
    [`?user=${member.id}&outcome=refused`, 1],
    [`?user=${member.id}&outcome=throttled`, 0],
    [`?user=${admin.id}`, 0],
    ['?user=none', 100],
    [`?user=none&before=${first[99].id}`, 22],
    ['?user=none&outcome=signed_in', 0],
  ] as const)
    assert.equal((await read(query)).rows.length, length, query)
  assert.equal((await read('?outcome=everything')).status, 400)
  for (const query of ["?before=x'", '?user=nobody', `?user=${member.id},${admin.id}`])
    assert.equal((await read(query)).status, 404, query)
})
