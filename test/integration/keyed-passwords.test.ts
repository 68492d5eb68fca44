import assert from 'node:assert/strict'
import { type TestContext, test } from 'node:test'
import { keyPasswords, migrate } from '@zennnn/data'
import { signIn } from '@zennnn/identity'
import { passwordKeyOf } from '@zennnn/kernel'
import {
  attempt,
  BOB,
  enter,
  type IdentityWorld,
  openIdentityWorld,
  PASSWORD,
  PASSWORD_KEY,
} from '../identity-world.ts'
import { isGuessed, OLDER_FORM, unkeyedHash } from '../unkeyed-hash.ts'

const LOGIN = 'ann@acme.example'

/** A database of an earlier version, in which Ann has her password and as many others as wanted have one that is made up. */
async function openOlder(t: TestContext, others = 0): Promise<IdentityWorld> {
  const world = await openIdentityWorld(t)
  await world.sql(OLDER_FORM)
  await world.sql(`update zennnn.credential set hash = '${unkeyedHash(PASSWORD)}'`)
  // What is left of nobody goes at an upgrade: each is somebody's.
  await world.sql(
    `with person as (
       insert into app."user" (id, name, login, language, time_zone)
       select gen_random_uuid(), 'User ' || n, 'user' || n, 'en', 'UTC' from generate_series(1, ${others}) n returning id, name)
     insert into zennnn.credential (user_id, hash)
     select id, 'pbkdf2-sha512$220000$' || encode(substring(sha256(name::bytea) from 1 for 16), 'base64')
       || '$' || replace(encode(sha512(name::bytea), 'base64'), chr(10), '')
     from person`,
  )
  return world
}

/** As `up` and a restore do it. */
async function bringUpToDate({ test: place }: IdentityWorld): Promise<void> {
  const client = await place.connect('zennnn_maintain')
  await migrate(client, place.registry, { assert: true })
  await client.query('set role zennnn_owner')
  await keyPasswords(client, PASSWORD_KEY)
}

async function hashes(world: IdentityWorld): Promise<readonly string[]> {
  return (await world.sql('select hash from zennnn.credential')).map(({ hash }) => String(hash))
}

async function isValidated(world: IdentityWorld): Promise<unknown> {
  const rows = await world.sql(
    `select convalidated from pg_constraint where conname = 'credential_hash_keyed'`,
  )
  return rows[0]?.['convalidated']
}

test('a hash of an earlier version is keyed at the upgrade, and its password signs in as before', async (t) => {
  const world = await openOlder(t)
  const [before = ''] = await hashes(world)
  assert.ok(isGuessed(before, PASSWORD))
  await bringUpToDate(world)
  const [after = ''] = await hashes(world)
  assert.match(after, /^pbkdf2-sha512-keyed\$220000\$/)
  assert.ok(!isGuessed(after, PASSWORD))
  assert.equal(await isValidated(world), true)
  await enter(world, LOGIN)
  const wrong = await signIn(world.tools, world.test.database, attempt(LOGIN, `${PASSWORD}!`))
  assert.deepEqual(wrong, { kind: 'refused' })
  await world.sql('update zennnn.sign_in_policy set rounds = 230000')
  await enter(world, LOGIN)
  assert.match((await hashes(world))[0] ?? '', /^pbkdf2-sha512-keyed\$230000\$/)
  await enter(world, LOGIN)
})

test('keying goes on where it was killed, and leaves no hash of before', async (t) => {
  const world = await openOlder(t, 1201)
  const client = await world.test.connect('zennnn_maintain')
  await migrate(client, world.test.registry, { assert: true })
  assert.equal(await isValidated(world), false)
  await client.query('set role zennnn_owner')
  // Somebody holds the last row: what is keyed before it stays keyed when this one gives up.
  await world.sql('begin')
  await world.sql('select from zennnn.credential order by ctid desc limit 1 for update')
  await client.query("set lock_timeout = '300ms'")
  await assert.rejects(keyPasswords(client, PASSWORD_KEY), { code: '55P03' })
  await world.sql('rollback')
  assert.equal(await isValidated(world), false)
  const parts = await world.sql(
    `select count(*)::int as n from zennnn.credential where hash like 'pbkdf2-sha512-keyed$%'`,
  )
  assert.deepEqual(parts, [{ n: 1000 }])
  await keyPasswords(client, PASSWORD_KEY)
  assert.equal(await isValidated(world), true)
  const left = await world.sql(
    `select from zennnn.credential where hash not like 'pbkdf2-sha512-keyed$%'`,
  )
  assert.deepEqual(left, [])
  await enter(world, LOGIN)
  const before = await hashes(world)
  await keyPasswords(client, PASSWORD_KEY)
  assert.deepEqual(await hashes(world), before)
})

test('what PBKDF2 alone gives cannot be stored, neither before the upgrade has ended nor after it', async (t) => {
  const world = await openOlder(t)
  const client = await world.test.connect('zennnn_maintain')
  await migrate(client, world.test.registry, { assert: true })
  const store = async () =>
    await world.sql(
      `insert into zennnn.credential (user_id, hash) values ('${BOB}', '${unkeyedHash(PASSWORD)}')`,
    )
  await assert.rejects(store(), { code: '23514', constraint: 'credential_hash_keyed' })
  await bringUpToDate(world)
  await assert.rejects(store(), { code: '23514', constraint: 'credential_hash_keyed' })
})

test('with the key of another cloud the right password is refused as a wrong one is', async (t) => {
  const world = await openOlder(t)
  const client = await world.test.connect('zennnn_maintain')
  await migrate(client, world.test.registry, { assert: true })
  await client.query('set role zennnn_owner')
  await keyPasswords(client, passwordKeyOf('another cloud'))
  const outcome = await signIn(world.tools, world.test.database, attempt(LOGIN, PASSWORD))
  assert.deepEqual(outcome, { kind: 'refused' })
})
