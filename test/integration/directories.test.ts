import assert from 'node:assert/strict'
import { type TestContext, test } from 'node:test'
import {
  codeOf,
  type Office,
  openBoth,
  openOffice,
  PATH,
  pair,
  REFUSED,
  reasons,
} from '../directory-office.ts'
import { ANNS_PASSWORD, type DirectoryWorld, openDirectory } from '../directory-world.ts'
import type { Answer } from '../https-world.ts'

const EVES_PASSWORD = 'what eve knows'
const ANN = 'cn=Ann Miller,ou=people,dc=example,dc=com'
const EVE = 'cn=Eve,ou=people,dc=example,dc=com'
const EVERYTHING_OF_PARIS = { name: 'Paris', groups: [pair('sellers', 'sales_manager')] }

/** Two directories of the same shape, with people of the same logins: Berlin, which was first, and Paris. */
async function openTwo(
  t: TestContext,
): Promise<Office & { readonly berlin: DirectoryWorld; readonly paris: DirectoryWorld }> {
  const { directory: berlin, ...office } = await openBoth(t, {
    groups: [pair('sellers', 'sales_user')],
  })
  const paris = await openDirectory(t)
  const added = await office.add({ ...paris.settings, ...EVERYTHING_OF_PARIS })
  assert.equal(added.status, 201, added.body)
  return { ...office, berlin, paris }
}

function renamed(dn: string, uid: string): string {
  return `dn: ${dn}\nchangetype: modify\nreplace: uid\nuid: ${uid}\n`
}

function removed(dn: string): string {
  return `dn: ${dn}\nchangetype: delete\n`
}

/** As if nobody answered at its port any more. */
async function takeAway({ sql }: Pick<Office, 'sql'>, name: string): Promise<void> {
  await sql(`update zennnn.directory set port = 1 where name = '${name}'`)
}

async function bringBack(
  { sql }: Pick<Office, 'sql'>,
  name: string,
  { port }: DirectoryWorld,
): Promise<void> {
  await sql(`update zennnn.directory set port = ${port} where name = '${name}'`)
}

async function pathOf({ sql }: Pick<Office, 'sql'>, name: string): Promise<string> {
  const [row] = await sql(`select id from zennnn.directory where name = '${name}'`)
  return `${PATH}/${String(row?.['id'])}`
}

async function groupsOf({ sql }: Pick<Office, 'sql'>, login: string): Promise<unknown> {
  const [row] = await sql(`select array(select g.name from app.user_groups p
    join app."group" g on g.id = p.target where p.source = u.id order by g.name) as groups
    from app."user" u where u.login = '${login}'`)
  return row?.['groups']
}

function userOf(answer: Answer): string {
  assert.equal(answer.status, 200, answer.body)
  return String(JSON.parse(answer.body).user.id)
}

function shapeOf({ status, body }: Answer): unknown {
  return [status, body.replace(/"request_id":"[^"]*"/, '').replace(/[0-9a-f-]{36}/, '')]
}

test('people of two directories come in, each with the groups that his own gives', async (t) => {
  const office = await openTwo(t)
  office.berlin.modify(removed(EVE))
  office.paris.modify(`${renamed(ANN, 'zoe')}\n${renamed(EVE, 'eve')}`)
  assert.equal((await office.login('ann', ANNS_PASSWORD)).status, 200)
  assert.equal((await office.login('zoe', ANNS_PASSWORD)).status, 200)
  assert.equal((await office.login('eve', EVES_PASSWORD)).status, 200)
  assert.deepEqual(await groupsOf(office, 'ann'), ['sales_user'])
  assert.deepEqual(await groupsOf(office, 'zoe'), ['sales_manager'])
  assert.deepEqual(await groupsOf(office, 'eve'), [])
  // What the other directory gives is none of hers to take.
  await office.sql(`insert into app.user_groups (source, target)
    select u.id, g.id from app."user" u, app."group" g where u.login = 'zoe' and g.name = 'sales_user'`)
  assert.equal((await office.login('zoe', ANNS_PASSWORD)).status, 200)
  assert.deepEqual(await groupsOf(office, 'zoe'), ['sales_manager', 'sales_user'])
  const shown = JSON.parse((await office.send('GET', PATH)).body)
  assert.deepEqual(
    shown.map(({ name, people }: { name: string; people: number }) => [name, people]),
    [
      ['Berlin', 1],
      ['Paris', 2],
    ],
  )
})

test('a login that leads to somebody in two directories is refused as a wrong password is; the log says why', async (t) => {
  const office = await openTwo(t)
  const wrong = await office.login('nobody', ANNS_PASSWORD)
  const twice = await office.login('ann', ANNS_PASSWORD)
  assert.deepEqual(codeOf(twice), REFUSED)
  assert.deepEqual(shapeOf(twice), shapeOf(wrong))
  // Also who came in while there was one.
  await office.sql(`update zennnn.directory set enabled = false where name = 'Paris'`)
  assert.equal((await office.login('ann', ANNS_PASSWORD)).status, 200)
  await office.sql('update zennnn.directory set enabled = true')
  await Promise.all([office.berlin.judged(), office.paris.judged()])
  assert.deepEqual(codeOf(await office.login('ann', ANNS_PASSWORD)), REFUSED)
  const judged = [...(await office.berlin.judged()), ...(await office.paris.judged())]
  assert.ok(!judged.includes(ANN), judged.join('\n'))
  assert.deepEqual(await reasons(office), [
    'unknown_login',
    'several_directories',
    'signed_in',
    'several_directories',
  ])
})

test('who came in by one directory does so while another is away; nobody comes in because one is', async (t) => {
  const office = await openTwo(t)
  office.paris.modify(removed(ANN))
  const ann = userOf(await office.login('ann', ANNS_PASSWORD))
  const eve = await office.world.user('eve', [])
  await takeAway(office, 'Paris')
  assert.equal(userOf(await office.login('ann', ANNS_PASSWORD)), ann)
  assert.deepEqual(codeOf(await office.login('ann', 'wrong')), REFUSED)
  // Eve of Paris was prepared, perhaps: while Paris is silent nobody knows.
  await office.berlin.judged()
  assert.deepEqual(codeOf(await office.login('eve', EVES_PASSWORD)), REFUSED)
  assert.ok(!(await office.berlin.judged()).includes(EVE))
  const linked = await office.sql(
    `select from zennnn.directory_account where user_id = '${eve.id}'`,
  )
  assert.deepEqual(linked, [])
  assert.deepEqual(await reasons(office), [
    'signed_in',
    'signed_in',
    'wrong_password',
    'directory_unreachable',
  ])
})

test('a namesake in another directory comes in as nobody, and is told no password, when the user’s own is away or off', async (t) => {
  const office = await openTwo(t)
  office.paris.modify(removed(ANN))
  assert.equal((await office.login('ann', ANNS_PASSWORD)).status, 200)
  office.paris.modify(renamed(EVE, 'ann'))
  await office.paris.judged()
  await takeAway(office, 'Berlin')
  assert.deepEqual(codeOf(await office.login('ann', EVES_PASSWORD)), REFUSED)
  assert.deepEqual(codeOf(await office.login('ann', ANNS_PASSWORD)), REFUSED)
  await bringBack(office, 'Berlin', office.berlin)
  await office.sql(`update zennnn.directory set enabled = false where name = 'Berlin'`)
  assert.deepEqual(codeOf(await office.login('ann', EVES_PASSWORD)), REFUSED)
  assert.ok(!(await office.paris.judged()).includes(EVE))
  assert.deepEqual(await reasons(office), [
    'signed_in',
    'directory_unreachable',
    'directory_unreachable',
    'other_directory',
  ])
})

test('one directory removed, the people of another come in as before, and nobody becomes those of the removed one', async (t) => {
  const office = await openTwo(t)
  office.paris.modify(`${renamed(ANN, 'zoe')}\n${removed(EVE)}`)
  const ann = userOf(await office.login('ann', ANNS_PASSWORD))
  const zoe = userOf(await office.login('zoe', ANNS_PASSWORD))
  assert.equal((await office.send('DELETE', await pathOf(office, 'Paris'))).status, 204)
  assert.equal(userOf(await office.login('ann', ANNS_PASSWORD)), ann)
  assert.deepEqual(await groupsOf(office, 'zoe'), ['sales_manager'])
  office.berlin.modify(renamed(EVE, 'zoe'))
  assert.deepEqual(codeOf(await office.login('zoe', EVES_PASSWORD)), REFUSED)
  assert.deepEqual(codeOf(await office.login('zoe', ANNS_PASSWORD)), REFUSED)
  assert.equal((await reasons(office)).at(-1), 'other_directory')
  office.berlin.modify(renamed(EVE, 'eve'))
  await office.add({ ...office.paris.settings, ...EVERYTHING_OF_PARIS })
  assert.equal(userOf(await office.login('zoe', ANNS_PASSWORD)), zoe, 'her entry is known again')
})

test('people of a directory that is removed are taken by another only when the administrator says so, administrators never', async (t) => {
  const office = await openTwo(t)
  office.paris.modify(`${renamed(ANN, 'zoe')}\n${removed(EVE)}`)
  const zoe = userOf(await office.login('zoe', ANNS_PASSWORD))
  const paris = await pathOf(office, 'Paris')
  const unclear = await office.send('DELETE', `${paris}?frees_people=perhaps`)
  assert.deepEqual(codeOf(unclear), [400, 'VALUE_INVALID'])
  assert.equal((await office.send('DELETE', `${paris}?frees_people=true`)).status, 204)
  office.berlin.modify(renamed(EVE, 'zoe'))
  await office.sql(`insert into app.user_groups (source, target)
    select '${zoe}', g.id from app."group" g where g.name = 'administrator'`)
  assert.deepEqual(codeOf(await office.login('zoe', EVES_PASSWORD)), REFUSED)
  await office.sql(`delete from app.user_groups p using app."group" g
    where p.source = '${zoe}' and p.target = g.id and g.name = 'administrator'`)
  assert.equal(userOf(await office.login('zoe', EVES_PASSWORD)), zoe)
  const log = await office.sql(`select why from app.audit_entry
    where operation = 'event' and (model = 'directory' or record = '${zoe}') order by id desc limit 2`)
  assert.deepEqual(
    log.map(({ why }) => why),
    [
      'Signs in by the directory Berlin from now on.',
      'Removed the directory Paris. An entry of the same login in another one may become its people.',
    ],
  )
})

test('there are five directories at most, each with a name of its own', async (t) => {
  const office = await openOffice(t)
  const { settings } = await openDirectory(t)
  for (const name of ['Berlin', 'Paris', 'Rome', 'Cairo'])
    assert.equal((await office.add({ ...settings, name })).status, 201, name)
  const taken = await office.add({ ...settings, name: 'BERLIN' })
  assert.deepEqual(codeOf(taken), [400, 'CONSTRAINT_VIOLATED'])
  const rome = await pathOf(office, 'Rome')
  const twice = await office.send('PUT', rome, { ...settings, name: 'cairo' })
  assert.deepEqual(codeOf(twice), [400, 'CONSTRAINT_VIOLATED'])
  assert.equal((await office.send('PUT', rome, { ...settings, name: 'ROME' })).status, 200)
  const asked = ['Oslo', 'Lima', 'Quito'].map(async (name) =>
    String((await office.add({ ...settings, name })).status),
  )
  assert.deepEqual((await Promise.all(asked)).toSorted(), ['201', '400', '400'])
  assert.deepEqual(await office.sql('select count(*)::int as n from zennnn.directory'), [{ n: 5 }])
})

test('what is no directory is not changed, tried or removed', async (t) => {
  const office = await openBoth(t)
  const { settings } = office.directory
  const nowhere = `${PATH}/01990000-0000-7000-8000-000000000001`
  for (const [method, path, body] of [
    ['PUT', nowhere, settings],
    ['DELETE', nowhere, undefined],
    ['POST', `${nowhere}/test`, { login: 'ann' }],
  ] as const)
    assert.deepEqual(
      codeOf(await office.send(method, path, body)),
      [404, 'NOT_FOUND'],
      `${method} ${path}`,
    )
  for (const hosts of [[], ['a', 'b', 'c', 'd'], ['a', 'a'], ['ldap://a'], 'a'])
    assert.deepEqual(
      codeOf(await office.set({ ...settings, hosts })),
      [400, 'VALUE_INVALID'],
      JSON.stringify(hosts),
    )
  await assert.rejects(office.sql(`update zennnn.directory set hosts = '{a, "b c"}'`), {
    code: '23514',
  })
})

test('who has a password here is judged by it under each name that a directory knows, which never hears it', async (t) => {
  const { directory, set, login, send, sql } = await openBoth(t)
  await set({ ...directory.settings, filter: '(|(uid={login})(mail={login}))' })
  const user = userOf(await login('ann', ANNS_PASSWORD))
  assert.equal((await login('ann@example.com', ANNS_PASSWORD)).status, 200)
  const password = 'chosen after the leak of that one'
  const given = await send('POST', '/auth/password', { user, password })
  assert.equal(given.status, 204, given.body)
  for (const typed of [ANNS_PASSWORD, password])
    assert.deepEqual(codeOf(await login('ann@example.com', typed)), REFUSED)
  assert.deepEqual((await reasons({ sql })).slice(-2), ['has_password', 'has_password'])
  assert.deepEqual(codeOf(await login('ann', ANNS_PASSWORD)), REFUSED)
  assert.equal((await login('ann', password)).status, 200)
})

test('before a directory is closed an administrator reads whom that shuts out', async (t) => {
  const { login, sql, send, ...office } = await openTwo(t)
  await login('ann', ANNS_PASSWORD)
  office.paris.modify(renamed(ANN, 'zoe'))
  assert.equal((await login('ann', ANNS_PASSWORD)).status, 200)
  const shutOut = async (name: string, token?: string): Promise<Answer> => {
    const id = (await pathOf({ sql }, name)).split('/').at(-1)
    return await send('GET', `/api/security/shut-out?without=${id}`, undefined, token)
  }
  const names = async (name: string) => JSON.parse((await shutOut(name)).body).count
  assert.deepEqual([await names('Berlin'), await names('Paris')], [1, 0])
  assert.equal((await shutOut('Berlin', office.member.token)).status, 403)
})
