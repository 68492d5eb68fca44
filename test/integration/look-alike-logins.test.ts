import assert from 'node:assert/strict'
import { test } from 'node:test'
import { genuine } from '../https-world.ts'
import { openScim, USER } from '../scim-world.ts'

/** Each would read as `ann@acme.example`, or as a login that nobody can type. */
const ALIKE: Readonly<Record<string, string>> = {
  'a Cyrillic a': '\u0430nn@acme.example',
  'a Greek omicron': 'b\u03BFb@acme.example',
  'a zero-width space': 'ann\u200B@acme.example',
  'a soft hyphen': 'an\u00ADn@acme.example',
  'a direction': '\u202Eann@acme.example',
  'a tag': 'ann\u{E0041}@acme.example',
  'a filler': 'ann\u3164@acme.example',
}
const SOUND = [
  'müller@acme.example',
  'мария@acme.example',
  'μαρία@acme.example',
  '李@acme.example',
  'اسم@acme.example',
]

test('no login is made that reads as another one, by the API or by provisioning', async (t) => {
  const { world, site, boss, scim } = await openScim(t)
  await world.user('ann@acme.example', [])
  const add = async (login: string) =>
    await site.ask('/api/user', {
      method: 'POST',
      headers: { ...genuine(boss.token), 'content-type': 'application/json' },
      body: JSON.stringify({ name: 'Somebody', login }),
    })
  const count = async () => (await world.superuser.query('select from app."user"')).rowCount
  const before = await count()
  for (const [what, login] of Object.entries(ALIKE)) {
    const answer = await add(login)
    assert.equal(answer.status, 400, `${what}: ${answer.body}`)
    assert.match(answer.body, /A login has no (characters|letters)/, what)
    const provisioned = await scim('POST', '/Users', { schemas: [USER], userName: login })
    assert.equal(provisioned.status, 400, `${what}: ${provisioned.body}`)
  }
  assert.equal(await count(), before)
  for (const login of SOUND) assert.equal((await add(login)).status, 201, login)
})

test('a login of another alphabet alone is refused only where it reads as one that is there', async (t) => {
  const { world, site, boss } = await openScim(t)
  const ace = await world.user('ace', [])
  const add = async (login: string) =>
    await site.ask('/api/user', {
      method: 'POST',
      headers: { ...genuine(boss.token), 'content-type': 'application/json' },
      body: JSON.stringify({ name: 'Somebody', login }),
    })
  const cyrillic = '\u0430\u0441\u0435'
  const refused = await add(cyrillic)
  assert.equal(refused.status, 400)
  assert.match(refused.body, /Another user has a login that looks the same/)
  await world.superuser.query(`update app."user" set login = 'other' where id = $1`, [ace.id])
  assert.equal((await add(cyrillic)).status, 201)
})

test('who has such a login from before keeps it, and all else of him is changed as before', async (t) => {
  const { world, site, boss } = await openScim(t)
  const { superuser } = world
  const old = await world.user('old', [])
  await superuser.query("set session_replication_role = 'replica'")
  await superuser.query(`update app."user" set login = $2 where id = $1`, [
    old.id,
    ALIKE['a Cyrillic a'],
  ])
  await superuser.query('reset session_replication_role')
  const change = async (body: object) =>
    (
      await site.ask(`/api/user?id=eq.${old.id}`, {
        method: 'PATCH',
        headers: { ...genuine(boss.token), 'content-type': 'application/json' },
        body: JSON.stringify(body),
      })
    ).status
  assert.equal(await change({ name: 'Another name' }), 204)
  assert.equal(await change({ login: ALIKE['a zero-width space'] }), 400)
  assert.equal(await change({ login: 'new@acme.example' }), 204)
})

test('a restore, which brings the people of live, is not kept by the logins that they have', async (t) => {
  const { world } = await openScim(t)
  const { superuser } = world
  const add = `insert into app."user" (id, name, login) values (gen_random_uuid(), 'Old', '${ALIKE['a Cyrillic a']}')`
  await assert.rejects(superuser.query(add), /A login has no letters of two alphabets/)
  await superuser.query('begin')
  await superuser.query(`select set_config('zennnn.carries_people', 'on', true)`)
  await superuser.query(add)
  await superuser.query('commit')
})
