import assert from 'node:assert/strict'
import { randomBytes } from 'node:crypto'
import { type TestContext, test } from 'node:test'
import { type Answer, genuine, openHttps } from '../https-world.ts'
import { openWorld, type TestUser } from '../kit.ts'

const POLICY = '/api/security/policy'

async function openOffice(t: TestContext) {
  const world = await openWorld(t)
  const site = await openHttps(t, { acme: world })
  const admin = await world.user('admin', ['administrator'])
  const sql = async (text: string, values: readonly unknown[] = []) =>
    (await world.superuser.query<Record<string, unknown>>(text, [...values])).rows
  const send = async (by: TestUser, method: string, path: string, body?: unknown) =>
    await site.ask(path, {
      method,
      headers: genuine(by.token),
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    })
  const addPasskey = async ({ id }: TestUser): Promise<string> => {
    const passkey = crypto.randomUUID()
    await sql(
      `insert into zennnn.passkey (id, user_id, credential_id, public_key, name)
        values ($1, $2, $3, 'key', 'Laptop')`,
      [passkey, id, randomBytes(32)],
    )
    return passkey
  }
  const change = async (body: unknown) => await send(admin, 'PATCH', POLICY, body)
  /** One that is well formed; nobody signs in by it, and no session ends. */
  const addPassword = async ({ id }: TestUser): Promise<void> => {
    await sql(
      `insert into zennnn.credential (user_id, hash)
        values ($1, 'pbkdf2-sha512-keyed$220000$' || repeat('A', 22) || '==$' || repeat('A', 86) || '==')`,
      [id],
    )
  }
  return { world, admin, sql, send, change, addPasskey, addPassword }
}

function assertLastWay(answer: Answer): void {
  assert.equal(answer.status, 400, answer.body)
  assert.equal(JSON.parse(answer.body).code, 'CONSTRAINT_VIOLATED')
  assert.match(answer.body, /You could not sign in any more\. Nothing was changed/)
  assert.match(answer.body, /First add another way/)
}

test('without passwords the last passkey is not removed, another one is', async (t) => {
  const { admin, sql, send, change, addPasskey } = await openOffice(t)
  const [first, second] = [await addPasskey(admin), await addPasskey(admin)]
  assert.equal((await change({ allow_password: false })).status, 200)
  assert.equal((await send(admin, 'DELETE', `/auth/passkeys/${first}`)).status, 204)
  assertLastWay(await send(admin, 'DELETE', `/auth/passkeys/${second}`))
  assert.deepEqual(await sql('select id from zennnn.passkey'), [{ id: second }])
  assert.equal((await change({ allow_password: true })).status, 200)
  assertLastWay(await send(admin, 'DELETE', `/auth/passkeys/${second}`))
})

test('of two passkeys that are removed at once, one stays', async (t) => {
  const { admin, sql, send, change, addPasskey } = await openOffice(t)
  for (let round = 0; round < 8; round++) {
    const keys = [await addPasskey(admin), await addPasskey(admin)]
    assert.equal((await change({ allow_password: false })).status, 200)
    const answers = await Promise.all(
      keys.map(async (key) => await send(admin, 'DELETE', `/auth/passkeys/${key}`)),
    )
    assert.deepEqual(
      answers.map(({ status }) => status).toSorted((a, b) => a - b),
      [204, 400],
    )
    await sql('delete from zennnn.passkey')
    await sql('update zennnn.sign_in_policy set allow_password = true')
  }
})

test('the last passkey and the passwords do not go at once', async (t) => {
  const { admin, sql, send, change, addPasskey, addPassword } = await openOffice(t)
  await addPassword(admin)
  for (let round = 0; round < 8; round++) {
    const key = await addPasskey(admin)
    await Promise.all([
      change({ allow_password: false }),
      send(admin, 'DELETE', `/auth/passkeys/${key}`),
    ])
    assert.deepEqual(await sql('select zennnn.has_way_in($1) as has', [admin.id]), [{ has: true }])
    await sql('delete from zennnn.passkey')
    await sql('update zennnn.sign_in_policy set allow_password = true')
  }
})

test('who has a password removes the last passkey', async (t) => {
  const { world, admin, send, addPasskey, addPassword } = await openOffice(t)
  const bob = await world.user('bob', ['sales_user'])
  await addPassword(bob)
  const key = await addPasskey(bob)
  assert.equal((await send(admin, 'DELETE', `/auth/passkeys/${key}`)).status, 404, 'of another')
  assert.equal((await send(bob, 'DELETE', `/auth/passkeys/${key}`)).status, 204)
})

test('no rule is saved by which its author could not come in any more', async (t) => {
  const { admin, sql, change, addPasskey, addPassword } = await openOffice(t)
  const withoutPasswords = await change({ allow_password: false })
  assertLastWay(withoutPasswords)
  assert.match(withoutPasswords.body, /allowed here: a passkey, or a linked account/)
  await addPasskey(admin)
  // Passwords are allowed; he has none.
  assertLastWay(await change({ allow_passkey: false }))
  assertLastWay(await change({ allow_password: false, allow_passkey: false }))
  assert.deepEqual(await sql('select allow_password, allow_passkey from zennnn.sign_in_policy'), [
    { allow_password: true, allow_passkey: true },
  ])
  // What takes no way from anybody is nobody's business.
  assert.equal((await change({ minimum_length: 14 })).status, 200)
  await addPassword(admin)
  assert.equal((await change({ allow_passkey: false })).status, 200)
  assertLastWay(await change({ allow_password: false }))
})

test('an account of the directory is a way in where passwords go off, also beside a password of before', async (t) => {
  const { admin, sql, change, addPassword } = await openOffice(t)
  await addPassword(admin)
  assertLastWay(await change({ allow_password: false }))
  await sql(
    `insert into zennnn.directory
      (enabled, host, port, tls, base, filter, bind_dn, sealed, makes_people)
      values (true, 'ldap.example.com', 636, 'ldaps', 'dc=example', '(uid={login})', 'cn=search', '', false)`,
  )
  await sql(
    `insert into zennnn.directory_account (host, entry, user_id) values ('ldap.example.com', 'admin', $1)`,
    [admin.id],
  )
  assert.equal((await change({ allow_password: false })).status, 200)
  await sql('update zennnn.sign_in_policy set allow_password = true')
  await sql('update zennnn.directory set enabled = false')
  assertLastWay(await change({ allow_password: false }))
})

test('before a provider is closed an administrator reads whose last way in it is, and nobody else does', async (t) => {
  const { world, admin, sql, send, addPasskey } = await openOffice(t)
  const works = crypto.randomUUID()
  await sql(
    `insert into zennnn.sign_in_provider (id, name, issuer, client_id, sealed, enabled)
      values ($1, 'Works', 'https://works.example', 'acme', '\\x00', true)`,
    [works],
  )
  const [ann, bob] = [await world.user('ann', []), await world.user('bob', [])]
  await world.user('carol-never-could', [])
  const gone = await world.user('gone', [])
  for (const { id } of [ann, bob, gone])
    await sql(
      `insert into zennnn.linked_account (issuer, subject, user_id, label)
        values ('https://works.example', $1::uuid::text, $1::uuid, 'somebody')`,
      [id],
    )
  await addPasskey(bob)
  await sql('update app."user" set active = false where id = $1', [gone.id])
  const ask = async (by: TestUser, without: string) =>
    await send(by, 'GET', `/api/security/shut-out?without=${without}`)
  const names = async (without: string) =>
    JSON.parse((await ask(admin, without)).body).people.map((one: { name: string }) => one.name)
  assert.deepEqual(await names(works), ['ann'])
  assert.deepEqual(await names(crypto.randomUUID()), [])
  await sql('update zennnn.sign_in_policy set allow_passkey = false')
  assert.deepEqual(await names(works), ['ann', 'bob'])
  assert.equal((await ask(admin, 'Works')).status, 404)
  assert.equal((await ask(ann, works)).status, 403)
  const elsewhere = await openWorld(t)
  const stranger = await elsewhere.user('admin', ['administrator'])
  assert.equal((await ask(stranger, works)).status, 401)
})
