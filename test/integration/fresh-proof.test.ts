import assert from 'node:assert/strict'
import { type TestContext, test } from 'node:test'
import { type Answer, genuine, givePassword, openHttps, PASSWORD } from '../https-world.ts'
import { openWorld, type TestUser } from '../kit.ts'
import { tokenIn } from '../password-world.ts'

const NEEDED = [403, 'CONFIRMATION_NEEDED']

function codeOf({ status, body }: Answer): unknown {
  return status < 300 ? status : [status, JSON.parse(body).code]
}

/** An administrator whose session is open for longer than a proof of identity holds, and somebody who is nobody yet. */
async function openOffice(t: TestContext) {
  const world = await openWorld(t)
  const site = await openHttps(t, { acme: world })
  // A manager, too: to delete a user asks for the sight of all that can refer to him.
  const admin = await world.user('chief', ['administrator', 'sales_manager'])
  await givePassword(world, admin)
  const entered = await site.ask('/auth/login', {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ login: 'chief', password: PASSWORD }),
  })
  let token = tokenIn(entered, 'session')
  const sql = async (text: string, values: readonly unknown[] = []) =>
    (await world.superuser.query<Record<string, unknown>>(text, [...values])).rows
  const send = async (method: string, path: string, body: unknown): Promise<Answer> =>
    await site.ask(path, { method, headers: genuine(token), body: JSON.stringify(body) })
  const confirm = async (): Promise<void> => {
    const answer = await send('POST', '/auth/confirm', { password: PASSWORD })
    assert.equal(answer.status, 200, answer.body)
    token = tokenIn(answer, 'session')
  }
  const groupId = async (name: string): Promise<unknown> =>
    (await sql('select id from app."group" where name = $1', [name]))[0]?.['id']
  await sql("update zennnn.session set confirmed_at = now() - interval '11 minutes'")
  return { world, sql, send, confirm, groupId, sam: await world.user('sam@acme.example', []) }
}

type Office = Awaited<ReturnType<typeof openOffice>>

const administrators = async ({ sql }: Office): Promise<readonly unknown[]> =>
  (
    await sql(`select u.login from zennnn.principal p join app."user" u on u.id = p.user_id
      where 'administrator' = any (p.groups) and p.active order by 1`)
  ).map(({ login }) => login)

/** Every way by which whoever found the session would make one of his own that opens everything. */
async function waysOf(office: Office, { id }: TestUser) {
  const { send, groupId } = office
  const [administrator, operator, sales] = [
    await groupId('administrator'),
    await groupId('operator'),
    await groupId('sales_user'),
  ]
  return {
    'a new administrator': async () =>
      await send('POST', '/api/user', { name: 'Eve', login: 'eve', groups: [administrator] }),
    'a group': async () =>
      await send('PATCH', `/api/user?id=eq.${id}`, { groups: [administrator, sales] }),
    'a group that implies it': async () =>
      await send('PATCH', `/api/user?id=eq.${id}`, { groups: [operator] }),
    'a password': async () =>
      await send('POST', '/auth/password', { user: id, password: 'a wholly other sentence' }),
    'an invitation': async () => await send('POST', '/api/rpc/user.invite', { id }),
  }
}

test('an open session alone makes no administrator, gives no password and invites nobody', async (t) => {
  const office = await openOffice(t)
  for (const [way, go] of Object.entries(await waysOf(office, office.sam)))
    assert.deepEqual([way, codeOf(await go())], [way, NEEDED])
  assert.deepEqual(await administrators(office), ['chief'])
  assert.deepEqual(
    await office.sql('select from zennnn.credential where user_id = $1', [office.sam.id]),
    [],
  )
  assert.deepEqual(await office.sql('select from zennnn.link'), [])
  assert.deepEqual(await office.sql(`select from app."user" where login = 'eve'`), [])
})

test('who was an administrator and is not active does not come back by an open session', async (t) => {
  const office = await openOffice(t)
  const { id } = await office.world.user('gone', ['administrator'])
  const activate = async () => await office.send('PATCH', `/api/user?id=eq.${id}`, { active: true })
  await office.sql('update app."user" set active = false where id = $1', [id])
  assert.deepEqual(codeOf(await activate()), NEEDED)
  assert.deepEqual(await administrators(office), ['chief'])
  await office.confirm()
  assert.equal(codeOf(await activate()), 204)
  assert.deepEqual(await administrators(office), ['chief', 'gone'])
})

const DEACTIVATED = 'update app."user" set active = false where id = $1'
const DELETED = 'delete from app."user" where id = $1'

/** As a request of the administrator with this proof carries it out; rolled back. `done`, or the code of the refusal. */
async function endAs({ sql, sam }: Office, proof: string, statement: string): Promise<string> {
  await sql('begin')
  try {
    await sql(
      `select zennnn.put_context(u.id, null, p.groups, null, '{}', $1) from app."user" u
       join zennnn.principal p on p.user_id = u.id where u.login = 'chief'`,
      [proof],
    )
    await sql('set local role zennnn_user')
    await sql(statement, [sam.id])
    return 'done'
  } catch (error) {
    return String(Reflect.get(Object(error), 'code'))
  } finally {
    await sql('rollback')
  }
}

test('an open session alone deactivates and deletes nobody, by the action or by the record, and no key does', async (t) => {
  const office = await openOffice(t)
  const { send, confirm, sql, sam } = office
  const ways = {
    action: async () => await send('POST', '/api/rpc/user.deactivate', { id: sam.id }),
    record: async () => await send('PATCH', `/api/user?id=eq.${sam.id}`, { active: false }),
  }
  const remove = async () => await send('DELETE', `/api/user?id=eq.${sam.id}`, undefined)
  for (const [way, go] of Object.entries({ ...ways, remove }))
    assert.deepEqual([way, codeOf(await go())], [way, NEEDED])
  for (const statement of [DEACTIVATED, DELETED])
    for (const proof of ['key', 'job', 'none'])
      assert.deepEqual([proof, await endAs(office, proof, statement)], [proof, 'ZN403'])
  assert.equal(
    await endAs(office, 'scim', DEACTIVATED),
    'done',
    'provisioning was allowed it with a proof',
  )
  assert.deepEqual(await sql('select active from app."user" where id = $1', [sam.id]), [
    { active: true },
  ])
  await confirm()
  for (const [way, go] of Object.entries(ways)) {
    const answer = await go()
    assert.ok(answer.status < 300, `${way}: ${answer.body}`)
    await sql('update app."user" set active = true where id = $1', [sam.id])
  }
  assert.equal(codeOf(await remove()), 204)
})

test('what makes no administrator goes on without a proof, and with one everything does', async (t) => {
  const office = await openOffice(t)
  const { send, groupId, sam } = office
  const groups = [await groupId('sales_user')]
  assert.equal(codeOf(await send('POST', '/api/user', { name: 'Eve', login: 'eve2', groups })), 201)
  assert.equal(codeOf(await send('PATCH', `/api/user?id=eq.${sam.id}`, { groups })), 204)
  await office.confirm()
  for (const [way, go] of Object.entries(await waysOf(office, sam))) {
    const answer = await go()
    assert.ok(answer.status < 300, `${way}: ${answer.body}`)
  }
  assert.deepEqual(await administrators(office), ['chief', 'eve', 'sam@acme.example'])
})

test('who is an administrator already is changed as anybody is', async (t) => {
  const office = await openOffice(t)
  const { id } = await office.world.user('second', ['administrator'])
  const groups = [await office.groupId('administrator'), await office.groupId('sales_user')]
  assert.equal(codeOf(await office.send('PATCH', `/api/user?id=eq.${id}`, { groups })), 204)
  assert.equal(codeOf(await office.send('PATCH', `/api/user?id=eq.${id}`, { groups: [] })), 204)
})

test('a job makes no administrator, whoever ordered it, and moves no address of one; the platform itself does', async (t) => {
  const office = await openOffice(t)
  const { world, sql, sam } = office
  const chief = (await sql(`select id from app."user" where login = 'chief'`))[0]?.['id']
  const asJob = async (text: string, values: readonly unknown[]): Promise<string> => {
    await sql('begin')
    try {
      await sql('select zennnn.act_as($1)', [chief])
      await sql(text, values)
      return 'done'
    } catch (error) {
      return String(Reflect.get(Object(error), 'code'))
    } finally {
      await sql('rollback')
    }
  }
  const give = `insert into app.user_groups (source, target) select $1, id from app."group" where name = $2`
  assert.equal(await asJob(give, [sam.id, 'administrator']), 'ZN403')
  assert.equal(await asJob(give, [sam.id, 'operator']), 'ZN403')
  assert.equal(await asJob(give, [sam.id, 'sales_user']), 'done')
  const move = `update app."user" set email = 'eve@elsewhere.example' where id = $1`
  assert.equal(await asJob(move, [chief]), 'ZN403')
  assert.equal(await asJob(move, [sam.id]), 'done')
  await world.user('platform', ['administrator'])
})
