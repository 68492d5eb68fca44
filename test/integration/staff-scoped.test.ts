import assert from 'node:assert/strict'
import { type TestContext, test } from 'node:test'
import { newRecordId, newSecret, systemClock } from '@zennnn/kernel'
import { neutraliseDatabase } from '../../packages/cloud/src/restore/neutralise.ts'
import { databaseProblems } from '../../packages/cloud/src/staff/reach.ts'
import { readDatabase } from '../../packages/cloud/src/staff/reach-read.ts'
import { type Answer, genuine, openHttps } from '../https-world.ts'
import { openWorld } from '../kit.ts'
import { openZeldesk } from '../staff-world.ts'

const ASKED = { ticket: 'T-17', reason: 'The total of a quotation is wrong.' }
const NOBODY = newRecordId(systemClock)

/** A cloud of the brand Zeldesk with two customers. */
async function openOffice(t: TestContext) {
  const cloud = await openZeldesk(t)
  const { acme, site, olga, admin, post } = cloud
  const ask = async (body: unknown, slug = 'acme', token = olga.token) =>
    await post('localhost', `/api/staff-access/${slug}`, token, body)
  return {
    ...cloud,
    ask,
    /** The id of a request for these models. */
    asked: async (body: object = {}) =>
      String(JSON.parse((await ask({ ...ASKED, ...body })).body).id),
    decide: async (id: string, verb: 'grant' | 'refuse', body: unknown = {}, token = admin.token) =>
      await post('acme.localhost', `/api/security/staff-access/${id}/${verb}`, token, body),
    giveUp: async (id: string, slug = 'acme', token = olga.token) =>
      await post('localhost', `/api/staff-access/${slug}/${id}/give-up`, token),
    list: async (host: string, path: string, token: string) =>
      await site.ask(path, { host, headers: genuine(token) }),
    log: async () => {
      const { rows } = await acme.superuser.query<{ user: string | null; why: string }>(
        `select "user", why from app.audit_entry where model = 'staff_access' order by at, id`,
      )
      return rows
    },
  }
}

type Office = Awaited<ReturnType<typeof openOffice>>

function codeOf({ status, body }: Answer): readonly unknown[] {
  return [status, JSON.parse(body).code]
}

async function stateOf({ acme }: Office, id: string): Promise<unknown> {
  const { rows } = await acme.superuser.query(
    'select state, models, may_write from zennnn.staff_request where id = $1',
    [id],
  )
  return rows[0]
}

test('support asks, an administrator grants less, and the log of the customer tells both', async (t) => {
  const office = await openOffice(t)
  const answer = await office.ask({ ...ASKED, models: ['contact', 'sale_order'], may_write: true })
  assert.equal(answer.status, 201, answer.body)
  const { id, ...request } = JSON.parse(answer.body)
  assert.deepEqual(
    { ...request, asked_at: undefined },
    {
      staff: 'olga',
      ...ASKED,
      asked_at: undefined,
      asked: { models: ['contact', 'sale_order'], may_write: true, hours: 4 },
      state: 'asked',
      decided_at: null,
      granted: null,
      ended_at: null,
    },
  )
  const granted = await office.decide(String(id), 'grant', {
    models: ['contact'],
    may_write: false,
    hours: 1,
  })
  assert.equal(granted.status, 200)
  const { state, granted: scope, decided_at: from } = JSON.parse(granted.body)
  assert.equal(state, 'granted')
  assert.deepEqual([scope.models, scope.may_write], [['contact'], false])
  assert.equal(Date.parse(String(scope.expires_at)) - Date.parse(String(from)), 3_600_000)
  for (const [host, path, token, more] of [
    ['acme.localhost', '/api/security/staff-access', office.admin.token, {}],
    ['localhost', '/api/staff-access/acme', office.olga.token, { is_own: true }],
  ] as const)
    assert.deepEqual(JSON.parse((await office.list(host, path, token)).body), [
      { ...JSON.parse(granted.body), ...more },
    ])
  assert.deepEqual(await office.log(), [
    {
      user: null,
      why: `Support (olga, ticket T-17): asked for contact, sale_order to read and change, 4 hours: ${ASKED.reason}`,
    },
    {
      user: office.admin.id,
      why: 'Support (olga, ticket T-17): granted contact to read, 1 hours',
    },
  ])
})

test('no more is granted than was asked for, and a request is answered once', async (t) => {
  const office = await openOffice(t)
  const id = await office.asked({ models: ['contact'], hours: 2 })
  for (const body of [
    { models: ['contact', 'sale_order'] },
    { models: ['sale_order'] },
    { may_write: true },
    { hours: 3 },
  ])
    assert.deepEqual(
      codeOf(await office.decide(id, 'grant', body)),
      [400, 'CONSTRAINT_VIOLATED'],
      JSON.stringify(body),
    )
  for (const body of [
    { models: 'contact' },
    { may_write: 1 },
    { hours: 0 },
    { hours: 25 },
    { hours: 1.5 },
  ])
    assert.deepEqual(
      codeOf(await office.decide(id, 'grant', body)),
      [400, 'VALUE_INVALID'],
      JSON.stringify(body),
    )
  assert.deepEqual(await stateOf(office, id), { state: 'asked', models: null, may_write: null })
  assert.equal((await office.decide(id, 'refuse')).status, 200)
  for (const verb of ['grant', 'refuse'] as const)
    assert.deepEqual(codeOf(await office.decide(id, verb)), [404, 'NOT_FOUND'])
  assert.deepEqual(await stateOf(office, id), { state: 'declined', models: null, may_write: null })
  assert.deepEqual(codeOf(await office.decide(NOBODY, 'grant')), [404, 'NOT_FOUND'])
})

test('a grant ends when the administrator or support ends it, and says that it is over when its time is', async (t) => {
  const office = await openOffice(t)
  const [first, second, third] = [
    await office.asked(),
    await office.asked({ models: ['contact'] }),
    await office.asked(),
  ]
  for (const id of [first, second, third])
    assert.equal((await office.decide(id, 'grant')).status, 200)
  assert.equal(JSON.parse((await office.decide(first, 'refuse')).body).state, 'ended')
  assert.equal(JSON.parse((await office.giveUp(second)).body).state, 'ended')
  assert.deepEqual(codeOf(await office.giveUp(second)), [404, 'NOT_FOUND'])
  await office.acme.superuser.query(
    `update zennnn.staff_request set decided_at = now() - interval '2 hours', expires_at = now() where id = $1`,
    [third],
  )
  const { body } = await office.list('localhost', '/api/staff-access/acme', office.olga.token)
  const requests: readonly { id: string; state: string; is_own: boolean }[] = JSON.parse(body)
  const states = requests.map((one) => [one.id, one.state])
  assert.deepEqual(states, [
    [third, 'expired'],
    [second, 'ended'],
    [first, 'ended'],
  ])
  assert.ok(requests.every((one) => one.is_own))
  // Of two who are called alike it is still known who asked.
  await office.acme.superuser.query(
    `update zennnn.staff_request set staff = gen_random_uuid() where id = $1`,
    [second],
  )
  const again = await office.list('localhost', '/api/staff-access/acme', office.olga.token)
  const own = JSON.parse(again.body).filter((one: { is_own: boolean }) => one.is_own)
  assert.deepEqual(
    own.map(({ id }: { id: string }) => id),
    [third, first],
  )
})

test('what the platform keeps for itself is never asked for, and neither is what is not there', async (t) => {
  const { ask, acme, log } = await openOffice(t)
  const closed = [...acme.registry.models.values()].filter(({ app }) => app === 'base')
  assert.ok(closed.length > 8)
  for (const name of [...closed.map((model) => model.name), 'user_groups', 'nothing'])
    assert.deepEqual(
      codeOf(await ask({ ...ASKED, models: ['contact', name] })),
      [400, 'CONSTRAINT_VIOLATED'],
      name,
    )
  for (const body of [
    { ...ASKED, models: ['contact"'] },
    { ...ASKED, models: [null] },
    { ...ASKED, may_write: true },
    { ...ASKED, ticket: '' },
    { ...ASKED, ticket: 'T\n1' },
    { ...ASKED, reason: 'Only to \u202Eetirw ton ,daer' },
    { ...ASKED, reason: 'x'.repeat(301) },
    { ticket: 'T-17' },
    { ...ASKED, hours: 25 },
  ])
    assert.deepEqual(codeOf(await ask(body)), [400, 'VALUE_INVALID'], JSON.stringify(body))
  assert.deepEqual(await log(), [])
})

test('only operators ask, and only an administrator of this very database decides', async (t) => {
  const office = await openOffice(t)
  const { control, acme, other, site, olga, admin } = office
  const id = await office.asked({ models: ['contact'] })
  const member = await acme.user('ann', ['sales_manager'])
  const stranger = await other.user('admin', ['administrator'])
  const clerk = await control.user('clerk', ['administrator'])
  for (const [token, refusal] of [
    [clerk.token, [403, 'ACCESS_DENIED']],
    [admin.token, [401, 'NOT_SIGNED_IN']],
    [newSecret(), [401, 'NOT_SIGNED_IN']],
  ] as const) {
    assert.deepEqual(codeOf(await office.ask(ASKED, 'acme', token)), refusal)
    assert.deepEqual(codeOf(await office.giveUp(id, 'acme', token)), refusal)
    const listed = await office.list('localhost', '/api/staff-access/acme', token)
    assert.deepEqual(codeOf(listed), refusal)
  }
  for (const [token, refusal] of [
    [member.token, [403, 'ACCESS_DENIED']],
    [stranger.token, [401, 'NOT_SIGNED_IN']],
    [olga.token, [401, 'NOT_SIGNED_IN']],
  ] as const) {
    for (const verb of ['grant', 'refuse'] as const)
      assert.deepEqual(codeOf(await office.decide(id, verb, {}, token)), refusal)
    const listed = await office.list('acme.localhost', '/api/security/staff-access', token)
    assert.deepEqual(codeOf(listed), refusal)
  }
  assert.deepEqual(codeOf(await office.giveUp(id, 'other')), [404, 'NOT_FOUND'])
  for (const slug of ['nobody', 'ACME', 'a.b', '%2e%2e'])
    assert.deepEqual(codeOf(await office.ask(ASKED, slug)), [404, 'NOT_FOUND'], slug)
  const forged = await site.ask(`/api/security/staff-access/${id}/grant`, {
    method: 'POST',
    headers: { cookie: genuine(admin.token)['cookie'] ?? '' },
    body: '{}',
  })
  assert.deepEqual(codeOf(forged), [403, 'CSRF_REFUSED'])
  assert.deepEqual(await stateOf(office, id), { state: 'asked', models: null, may_write: null })
})

test('to grant asks for a fresh proof of identity, to refuse does not', async (t) => {
  const office = await openOffice(t)
  const id = await office.asked()
  await office.acme.superuser.query(
    `update zennnn.session set confirmed_at = now() - interval '11 minutes'`,
  )
  assert.deepEqual(codeOf(await office.decide(id, 'grant')).at(1), 'CONFIRMATION_NEEDED')
  assert.deepEqual(await stateOf(office, id), { state: 'asked', models: null, may_write: null })
  assert.equal((await office.decide(id, 'refuse')).status, 200)
})

test('nothing is granted, asked or ended when the log cannot be written', async (t) => {
  const office = await openOffice(t)
  const id = await office.asked({ models: ['contact'] })
  await office.acme.superuser.query(
    'alter table app.audit_entry add constraint full_disk check (false) not valid',
  )
  for (const answer of [
    await office.decide(id, 'grant'),
    await office.decide(id, 'refuse'),
    await office.giveUp(id),
    await office.ask(ASKED),
  ])
    assert.ok(answer.status >= 400, answer.body)
  assert.deepEqual(await stateOf(office, id), { state: 'asked', models: null, may_write: null })
  assert.equal((await office.acme.superuser.query('select from zennnn.staff_request')).rowCount, 1)
})

test('what was open in a backup is not open in what is restored from it', async (t) => {
  const office = await openOffice(t)
  const { address, secrets, database } = office.acme
  const [asked, granted] = [await office.asked(), await office.asked()]
  await office.decide(granted, 'grant')
  const mark = { since: new Date(), origin: 'acme', people: undefined }
  await neutraliseDatabase({ address, secrets }, database, mark)
  for (const id of [asked, granted]) assert.equal(Object(await stateOf(office, id)).state, 'ended')
})

test('nobody who is signed in calls a function of staff access, and no login role reads its table', async (t) => {
  const { acme, admin } = await openOffice(t)
  const names = `select p.oid::regprocedure::text as name from pg_proc p
    where p.pronamespace = 'zennnn'::regnamespace and starts_with(p.proname, 'staff')`
  const called = async (role: string) => {
    const { rows } = await acme.superuser.query<{ name: string }>(
      `${names} and has_function_privilege('${role}', p.oid, 'execute') order by p.proname`,
    )
    return rows.map(({ name }) => /^zennnn\.(\w+)/.exec(name)?.[1])
  }
  assert.deepEqual(await called('zennnn_user'), [])
  assert.deepEqual(await called('zennnn_elevated'), [])
  assert.deepEqual(await called(acme.database), [
    'staff_ask',
    'staff_asked',
    'staff_enter',
    'staff_exchange',
    'staff_give_up',
    'staff_grant',
    'staff_note',
    'staff_note_refusal',
    'staff_open',
    'staff_present',
    'staff_refuse',
    'staff_requests',
    'staff_session_end',
    'staff_session_info',
  ])
  const statement = { text: 'select * from zennnn.staff_request', values: [] }
  await assert.rejects(acme.connections.batch(acme.database, admin.principal, [statement]))
  await assert.rejects(acme.connections.direct(acme.database, [statement]))
})

test('what Zeldesk has for staff is no finding there, under ZENNNN each of it is, and more than that everywhere', async (t) => {
  const { acme } = await openOffice(t)
  const { address, secrets, database } = acme
  const found = async (brand: 'zennnn' | 'zeldesk') => {
    const reach = await readDatabase({ address, secrets }, database, [])
    return databaseProblems({ ...reach, strangers: [], promoted: [], planted: [] }, brand)
  }
  assert.deepEqual(await found('zeldesk'), [])
  assert.equal((await found('zennnn')).length, 40)
  await acme.superuser.query('create table zennnn.staff_more (id uuid)')
  assert.deepEqual(await found('zeldesk'), ['zennnn.staff_more is there for staff.'])
})

test('under the brand ZENNNN neither the addresses nor the functions are there', async (t) => {
  const [control, acme] = [await openWorld(t), await openWorld(t)]
  const site = await openHttps(t, { acme }, control)
  const olga = await control.user('olga', ['operator'])
  const admin = await acme.user('admin', ['administrator'])
  for (const [method, host, path, token] of [
    ['GET', 'acme.localhost', '/api/security/staff-access', admin.token],
    ['GET', 'acme.localhost', '/api/staff-present', admin.token],
    ['GET', 'localhost', '/api/staff-access/acme/models', olga.token],
    ['POST', 'acme.localhost', `/api/security/staff-access/${NOBODY}/grant`, admin.token],
    ['POST', 'acme.localhost', `/api/security/staff-access/${NOBODY}/refuse`, admin.token],
    ['GET', 'localhost', '/api/staff-access/acme', olga.token],
    ['POST', 'localhost', '/api/staff-access/acme', olga.token],
    ['POST', 'localhost', `/api/staff-access/acme/${NOBODY}/give-up`, olga.token],
  ] as const) {
    const body = method === 'POST' ? { body: '{}' } : {}
    const answer = await site.ask(path, { method, host, headers: genuine(token), ...body })
    assert.equal(answer.status, 404, `${method} ${host}${path}`)
  }
  for (const [host, token] of [
    ['acme.localhost', admin.token],
    ['localhost', olga.token],
  ] as const) {
    const meta = await site.ask('/api/meta', { host, headers: genuine(token) })
    assert.equal(JSON.parse(meta.body).staffAccess, 'none')
  }
  const { rows } = await acme.superuser.query(
    `select proname from pg_proc where pronamespace = 'zennnn'::regnamespace and proname ~ 'staff'
     union all select relname from pg_class where relnamespace = 'zennnn'::regnamespace and relname ~ 'staff'`,
  )
  assert.deepEqual(rows, [])
})
