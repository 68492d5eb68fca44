import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import { test } from 'node:test'
import { hashSecret, newSecret } from '@zennnn/kernel'
import { JSON_TYPE, openOffice, type StaffOffice } from '../staff-office.ts'

/** What the customer's log has of refusals, oldest first. */
async function refusals({ acme }: StaffOffice): Promise<readonly unknown[]> {
  const { rows } = await acme.superuser.query<Record<string, unknown>>(
    `select u.login is not null as is_named, e.why, e.after from app.audit_entry e left join app."user" u on u.id = e."user"
     where e.model = 'staff_access' and e.after ? 'refused' order by e.at, (e.after ->> 'times')::integer, e.id`,
  )
  return rows.map(({ is_named: isNamed, why, after }) => {
    assert.deepEqual([isNamed, why], [true, 'Support (olga, ticket T-17) was refused'])
    return after
  })
}

/** As `serve` notes it: so many refusals, each of a request of its own. */
async function refuse(
  { acme }: StaffOffice,
  token: string,
  refused: { readonly count: number; readonly what: string },
): Promise<void> {
  await acme.superuser.query(
    `select zennnn.staff_note_refusal($1, gen_random_uuid(), replace($2, '#', n::text), 'NOT_FOUND') from generate_series(1, $3) n`,
    [hashSecret(token), refused.what, refused.count],
  )
}

test('what is refused to support before anything is read is in the log of the customer', async (t) => {
  const office = await openOffice(t)
  const { token } = await office.support({ models: ['contact'], may_write: true })
  const refused: unknown[] = []
  const ask = async (
    [method, path, code]: readonly [string, string, string],
    headers: Readonly<Record<string, string>> = {},
  ): Promise<void> => {
    const body = method === 'GET' ? {} : { body: '{}' }
    const answer = await office.as(token, path, { method, headers, ...body })
    assert.equal(JSON.parse(answer.body).code, code, `${method} ${path}`)
    refused.push({ request: `${method} ${path}`, refused: code, times: 1 })
    assert.deepEqual(await refusals(office), refused)
  }
  await ask(['POST', '/auth/password', 'ACCESS_DENIED'])
  await ask(['GET', '/api/security/policy', 'ACCESS_DENIED'])
  await ask(['POST', '/api/rpc/user.invite', 'ACCESS_DENIED'])
  await ask(['GET', '/api/nothing/that/there/is', 'NOT_FOUND'])
  await ask(['PATCH', '/api/contact?name=eq.Ada', 'CSRF_REFUSED'], { 'x-csrf-token': newSecret() })
  // In the log already, by the note before it was looked at.
  assert.equal((await office.as(token, '/api/contact?select=nothing')).status, 400)
  assert.deepEqual(await refusals(office), refused)
})

test('what support asks after its grant is over is in the log as well; what a stranger asks is not', async (t) => {
  const office = await openOffice(t)
  const { id, token } = await office.support({ models: ['contact'] })
  await office.end(id)
  assert.equal((await office.as(token, '/api/contact')).status, 401)
  const over = { request: 'GET /api/contact', refused: 'NOT_SIGNED_IN', times: 1 }
  assert.deepEqual(await refusals(office), [over])
  assert.equal((await office.as(newSecret(), '/api/contact')).status, 401)
  const elsewhere = await office.as(token, '/api/contact', { host: 'other.localhost' })
  assert.equal(elsewhere.status, 401)
  assert.deepEqual(await refusals(office), [over])
  const { rows } = await office.other.superuser.query(
    `select from app.audit_entry where model = 'staff_access'`,
  )
  assert.deepEqual(rows, [])
})

test('the same request refused a thousand times is ten entries, which say how often', async (t) => {
  const office = await openOffice(t)
  const { token } = await office.support({ models: ['contact'] })
  await refuse(office, token, { count: 1000, what: 'GET /api/user' })
  assert.deepEqual(
    (await refusals(office)).map((after) => Reflect.get(Object(after), 'times')),
    [1, 2, 4, 8, 16, 32, 64, 128, 256, 512],
  )
})

test('ten thousand other requests that are refused fill the log for nobody', async (t) => {
  const office = await openOffice(t)
  const { token } = await office.support({ models: ['contact'] })
  await refuse(office, token, { count: 10_000, what: 'GET /api/guess/#' })
  const entries = await refusals(office)
  // A hundred kinds, and the others together: 9,900 of them are told at 1, 2, 4 … 8,192.
  assert.equal(entries.length, 100 + 14)
  const last = { request: 'anything else', refused: 'NOT_FOUND', times: 8192 }
  assert.deepEqual(entries.at(-1), last)
  const { token: next } = await office.support({ models: ['contact'] })
  await refuse(office, next, { count: 1, what: `GET /${'x'.repeat(9000)}` })
  const [entry] = (await refusals(office)).slice(-1)
  assert.equal(String(Reflect.get(Object(entry), 'request')).length, 300)
})

test('a refusal that the log cannot take is answered as a failure', async (t) => {
  const office = await openOffice(t)
  const { token } = await office.support({ models: ['contact'] })
  await office.acme.superuser.query(
    'alter table app.audit_entry add constraint full_disk check (false) not valid',
  )
  const answer = await office.as(token, '/api/security/policy')
  assert.notEqual(JSON.parse(answer.body).code, 'ACCESS_DENIED')
  assert.ok(answer.status >= 400)
  // Nobody else is concerned.
  const guest = await office.site.ask('/api/security/policy', { headers: JSON_TYPE })
  assert.equal(JSON.parse(guest.body).code, 'NOT_SIGNED_IN')
})

test('nobody but the login role of the database notes a refusal, and it reads none', async (t) => {
  const office = await openOffice(t)
  const { connections, database } = office.acme
  const note = {
    text: 'select zennnn.staff_note_refusal($1, $2, $3, $4)',
    values: [hashSecret('x'), randomUUID(), 'GET /', 'NOT_FOUND'],
  }
  await assert.rejects(connections.batch(database, office.admin.principal, [note]), {
    code: 'ACCESS_DENIED',
  })
  const read = { text: 'select * from zennnn.staff_refused', values: [] }
  await assert.rejects(connections.direct(database, [read]), { code: 'ACCESS_DENIED' })
})
