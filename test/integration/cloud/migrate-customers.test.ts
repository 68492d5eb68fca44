import assert from 'node:assert/strict'
import { test } from 'node:test'
import { base } from '@zennnn/base'
import {
  connect,
  elevationKey,
  ensureControlDatabase,
  loginPassword,
  migrateCustomers,
} from '@zennnn/cloud'
import { contacts } from '@zennnn/contacts'
import { keyedDigest, passwordKeyOf } from '@zennnn/kernel'
import { app, buildRegistry, field, model } from '@zennnn/model'
import { panel } from '@zennnn/panel'
import { silentLog } from '../../kit.ts'
import { OLDER_FORM, unkeyedHash } from '../../unkeyed-hash.ts'
import { openCloud } from './world.ts'

/** What the next version of the apps declares. */
const NEXT = app({
  name: 'next',
  label: 'Next',
  summary: 'A model that the version before did not have.',
  models: [
    model('novelty', { label: 'x', plural: 'x', fields: { name: field.text() }, access: [] }),
  ],
})

test('databases in service and suspended ones are brought up to date, others are not touched', async (t) => {
  const cloud = await openCloud(t)
  await cloud.startWork()
  const orders = await Promise.all(
    ['live', 'suspended', 'dropping'].map(async (state) => ({
      state,
      ...(await cloud.order({ slug: `is-${state}` })),
    })),
  )
  for (const { job, record, state } of orders) {
    await cloud.ended(job)
    await cloud.ask(cloud.control, 'update app.database set state = $2 where id = $1', [
      record,
      state,
    ])
  }
  const registry = buildRegistry([base, contacts, NEXT])
  const said: string[] = []
  const migrate = async () => {
    await migrateCustomers({
      ...cloud.tools,
      registryOf: () => registry,
      say: (sentence) => said.push(sentence),
    })
  }
  await migrate()
  const found = await Promise.all(
    orders.map(async ({ state, database }) => [
      state,
      (await cloud.ask(database, `select to_regclass('app.novelty') is not null as there`))?.[
        'there'
      ],
    ]),
  )
  assert.deepEqual(found, [
    ['live', true],
    ['suspended', true],
    ['dropping', false],
  ])
  assert.deepEqual(said.toSorted(), [
    'is-live was brought up to date.',
    'is-suspended was brought up to date.',
  ])
  await migrate()
  assert.equal(said.length, 2)
})

test('a database of an earlier version lets its login role call what is new, with the key that serve has', async (t) => {
  const cloud = await openCloud(t)
  await cloud.startWork()
  const { database, job } = await cloud.order()
  await cloud.ended(job)
  // As a version that knew no key left it.
  await cloud.ask(database, 'drop function zennnn.elevate(text, text)')
  await cloud.ask(database, 'delete from zennnn.elevation_key')
  await cloud.ask(database, 'delete from zennnn.applied')
  const { access, control } = cloud.tools
  await migrateCustomers({
    access,
    control,
    registryOf: () => buildRegistry([base, contacts]),
    say: () => undefined,
  })
  const login = await connect(access.address, {
    user: database,
    password: loginPassword(access.secrets.tenantKey, database),
    database,
  })
  t.after(async () => {
    await login.end()
  })
  await login.query('begin')
  await login.query("select zennnn.enter('guest', null)")
  await login.query('select zennnn.elevate($1, $2)', [
    elevationKey(access.secrets.tenantKey, database),
    'to see that it works',
  ])
  await login.query('set local role zennnn_elevated')
  const { rows } = await login.query('select count(*)::int as n from app."user"')
  assert.deepEqual(rows, [{ n: 1 }])
})

test('passwords of an earlier version are keyed, also when an upgrade was killed before it came to them', async (t) => {
  const cloud = await openCloud(t)
  await cloud.startWork()
  const { database, job } = await cloud.order()
  await cloud.ended(job)
  const { access, control } = cloud.tools
  const client = await connect(access.address, {
    user: 'postgres',
    password: access.secrets.superuser,
    database,
  })
  t.after(async () => {
    await client.end()
  })
  const upgrade = async () => {
    await migrateCustomers({
      access,
      control,
      registryOf: () => buildRegistry([base, contacts]),
      say: () => undefined,
    })
    return (await client.query('select hash from zennnn.credential')).rows
  }
  const older = unkeyedHash('correct horse battery')
  await client.query(OLDER_FORM)
  await client.query('update zennnn.credential set hash = $1', [older])
  await client.query('delete from zennnn.applied')
  const [, rounds, salt, digest = ''] = older.split('$')
  const keyed = keyedDigest(passwordKeyOf(access.secrets.tenantKey), digest)
  const expected = [{ hash: `pbkdf2-sha512-keyed$${rounds}$${salt}$${keyed}` }]
  assert.deepEqual(await upgrade(), expected)
  // The schema is that of this version, and the hash is not: what a kill between the two leaves.
  const { rows } = await client.query(
    `select pg_get_constraintdef(oid) as form from pg_constraint where conname = 'credential_hash_keyed'`,
  )
  await client.query('alter table zennnn.credential drop constraint credential_hash_keyed')
  await client.query('update zennnn.credential set hash = $1', [older])
  await client.query(
    `alter table zennnn.credential add constraint credential_hash_keyed ${rows[0]?.form} not valid`,
  )
  assert.deepEqual(await upgrade(), expected)
})

test('a password that waits in an order of an earlier version is keyed by the start of this one', async (t) => {
  const cloud = await openCloud(t)
  const { job } = await cloud.order()
  const older = unkeyedHash('correct horse battery')
  const { access, control } = cloud.tools
  await cloud.ask(control, 'update zennnn_cloud.first_password set hash = $1', [older])
  await ensureControlDatabase({
    access,
    control,
    registry: buildRegistry([base, panel]),
    template: '',
    log: silentLog,
  })
  await cloud.startWork()
  assert.equal((await cloud.ended(job))['state'], 'done')
  const row = await cloud.ask(
    String((await cloud.ask(control, 'select database_id as id from app.database'))?.['id']),
    'select hash from zennnn.credential',
  )
  assert.match(String(row?.['hash']), /^pbkdf2-sha512-keyed\$220000\$/)
})
