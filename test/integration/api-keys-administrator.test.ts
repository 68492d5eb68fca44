import assert from 'node:assert/strict'
import { type TestContext, test } from 'node:test'
import type { Answer } from '../https-world.ts'
import { bearer, makeKey, openKeys } from '../key-world.ts'
import type { TestWorld } from '../kit.ts'

async function openAdministrators(t: TestContext) {
  const { world, site, ann } = await openKeys(t)
  const boss = await world.user('boss', ['administrator'])
  await world.superuser.query(
    `update app."user" set email = login || '@acme.example' where id = any ($1)`,
    [[boss.id, ann.id]],
  )
  const { key } = await makeKey(site, boss, { models: ['user', 'group'], may_write: true })
  const send = async (method: string, path: string, body: unknown): Promise<Answer> =>
    await site.ask(path, {
      method,
      headers: { ...bearer(key), 'content-type': 'application/json' },
      body: JSON.stringify(body),
    })
  const { rows } = await world.superuser.query<{ name: string; id: string }>(
    'select name, id from app."group"',
  )
  const groups = new Map(rows.map(({ name, id }) => [name, id]))
  return { world, site, ann, boss, send, group: (name: string) => groups.get(name) }
}

test('a key of an administrator makes no administrator, invites nobody and moves nobody’s mail', async (t) => {
  const { world, ann, boss, send, group } = await openAdministrators(t)
  const before = await peopleOf(world)
  const eve = { name: 'Eve', login: 'eve' }
  for (const [method, path, body] of [
    ['POST', '/api/user', { ...eve, groups: [group('administrator')] }],
    ['POST', '/api/user', { ...eve, groups: [group('operator')] }],
    ['PATCH', `/api/user?id=eq.${ann.id}`, { groups: [group('administrator')] }],
    ['PATCH', `/api/user?id=eq.${boss.id}`, { email: 'eve@elsewhere.example' }],
    ['PATCH', `/api/user?id=eq.${boss.id}`, { login: 'eve' }],
    ['PATCH', `/api/user?id=eq.${ann.id}`, { email: 'eve@elsewhere.example' }],
    ['POST', '/api/rpc/user.invite', { id: ann.id }],
  ] as const) {
    const answer = await send(method, path, body)
    assert.deepEqual(
      [method, path, answer.status, JSON.parse(answer.body).code],
      [method, path, 403, 'ACCESS_DENIED'],
    )
  }
  assert.deepEqual(await peopleOf(world), before)
  const { rows } = await world.superuser.query('select from zennnn.link')
  assert.equal(rows.length, 0)
})

test('a key of an administrator does the rest of what it was made for', async (t) => {
  const { ann, send, group } = await openAdministrators(t)
  const made = await send('POST', '/api/user', {
    name: 'Eve',
    login: 'eve',
    groups: [group('sales_user')],
  })
  assert.equal(made.status, 201, made.body)
  const renamed = await send('PATCH', `/api/user?id=eq.${ann.id}`, { name: 'Ann Miller' })
  assert.equal(renamed.status, 204, renamed.body)
})

async function peopleOf({ superuser }: TestWorld): Promise<readonly unknown[]> {
  const { rows } = await superuser.query(
    `select u.login, u.email, p.groups from app."user" u join zennnn.principal p on p.user_id = u.id order by u.id`,
  )
  return rows
}
