import assert from 'node:assert/strict'
import { test } from 'node:test'
import {
  connect,
  findCustomerSite,
  loginPassword,
  makeDatabase,
  readOrderProgress,
  removeDropped,
  requestControlJob,
} from '@zennnn/cloud'
import { openLink, signInByLink } from '@zennnn/identity'
import { hashSecret, newDatabaseId, newSecret, systemClock } from '@zennnn/kernel'
import { VISITOR } from '../../kit.ts'
import { openCloud, PASSWORD_HASH } from './world.ts'

const LIMIT = { timeout: 60_000 }

test('an ordered database goes live with its administrator, from the pool', LIMIT, async (t) => {
  const cloud = await openCloud(t)
  await cloud.refill()
  await cloud.startWork()
  const startedAt = performance.now()
  const order = await cloud.order()
  const job = await cloud.ended(order.job)
  const tookMs = performance.now() - startedAt
  assert.equal(job['state'], 'done', JSON.stringify(job['problem']))
  assert.deepEqual(await readOrderProgress(cloud, order.job), {
    kind: 'live',
    host: 'acme.localhost',
  })
  assert.equal(await readOrderProgress(cloud, order.record), undefined)
  assert.ok(tookMs < 2_000, `took ${tookMs} ms`)
  assert.deepEqual(await findCustomerSite(cloud.connections, cloud.control, 'acme'), {
    database: order.database,
    slug: 'acme',
    apps: ['base', 'contacts'],
  })
  const user = await cloud.ask(
    order.database,
    `select u.login, c.hash, zennnn.groups_of(u.id) as groups, m.name as company
     from app."user" u join zennnn.credential c on c.user_id = u.id join app.company m on m.id = u.company`,
  )
  assert.deepEqual(
    [user?.['login'], user?.['hash'], user?.['company']],
    ['ann@acme.example', PASSWORD_HASH, 'Acme'],
  )
  assert.match(String(user?.['groups']), /administrator/)
  // Neither the job nor the waiting room keeps the hash.
  assert.ok(!JSON.stringify(job).includes('c2FsdA'))
  const left = await cloud.ask(
    cloud.control,
    'select count(*)::int as n from zennnn_cloud.first_password',
  )
  assert.equal(left?.['n'], 0)
})

test('who signed up comes in once, by what only his browser knows', LIMIT, async (t) => {
  const cloud = await openCloud(t)
  await cloud.startWork()
  const secret = newSecret()
  const administrator = {
    name: 'Ann',
    email: 'ann@acme.example',
    passwordHash: PASSWORD_HASH,
    entryHash: hashSecret(secret),
  }
  const order = await cloud.order({ administrator })
  assert.equal((await cloud.ended(order.job))['state'], 'done')
  const link = await cloud.ask(
    order.database,
    `select l.purpose, u.login, l.expires_at <= now() + interval '1 hour' as is_short, zennnn.link_state(l) as state
     from zennnn.link l join app."user" u on u.id = l.record`,
  )
  assert.deepEqual(link, {
    purpose: 'sign_up',
    login: 'ann@acme.example',
    is_short: true,
    state: 'open',
  })
  const token = await openLink(cloud.connections, order.database, { secret: secret, ...VISITOR })
  const enter = async () =>
    await signInByLink(cloud.connections, order.database, {
      link: token,
      previousToken: undefined,
      network: '192.0.2.7',
      userAgent: 'test',
    })
  const outcomes = await Promise.all([enter(), enter(), enter()])
  assert.deepEqual(
    outcomes.map(({ kind }) => kind).toSorted((a, b) => a.localeCompare(b)),
    ['refused', 'refused', 'signed_in'],
  )
  await assert.rejects(
    openLink(cloud.connections, order.database, { secret: secret, ...VISITOR }),
    {
      code: 'LINK_REFUSED',
      details: { reason: 'used', purpose: 'sign_up' },
    },
  )
  const left = await cloud.ask(
    cloud.control,
    'select count(*)::int as n from zennnn_cloud.first_password',
  )
  assert.equal(left?.['n'], 0)
})

test('a database that was not ready is made', LIMIT, async (t) => {
  const cloud = await openCloud(t)
  await cloud.startWork()
  const order = await cloud.order()
  assert.equal((await cloud.ended(order.job))['state'], 'done')
  assert.ok(await findCustomerSite(cloud.connections, cloud.control, 'acme'))
})

test(
  'of many who order the same name at once, one gets it and the others are told at the field',
  LIMIT,
  async (t) => {
    const cloud = await openCloud(t)
    const outcomes = await Promise.allSettled(
      Array.from({ length: 6 }, async () => await cloud.order()),
    )
    assert.equal(outcomes.filter(({ status }) => status === 'fulfilled').length, 1)
    const refusals = outcomes.filter((outcome) => outcome.status === 'rejected')
    for (const { reason } of refusals) {
      assert.equal(reason.code, 'UNIQUE_VIOLATED')
      assert.deepEqual(reason.details, { field: 'slug' })
      assert.equal(reason.message, 'The name "acme" is taken. Choose another one.')
    }
    const jobs = await cloud.ask(cloud.control, 'select count(*)::int as n from app.job')
    assert.equal(jobs?.['n'], 1)
  },
)

test('orders at the same time get different databases, ready or not', LIMIT, async (t) => {
  const cloud = await openCloud(t)
  await cloud.refill()
  await cloud.startWork()
  const orders = await Promise.all(
    ['one', 'two', 'three', 'four'].map(async (slug) => await cloud.order({ slug })),
  )
  assert.equal(new Set(orders.map(({ database }) => database)).size, 4)
  for (const { job } of orders) {
    const ended = await cloud.ended(job)
    assert.equal(ended['state'], 'done', JSON.stringify(ended))
  }
  const pool = await cloud.ask(cloud.control, 'select count(*)::int as n from zennnn_cloud.ready')
  assert.equal(pool?.['n'], 0)
})

test('what cannot be is refused by its field before anything is made', LIMIT, async (t) => {
  const cloud = await openCloud(t)
  for (const slug of ['www', 'xn--acme', 'a', 'Acme', "x'; drop table app.database; --"])
    await assert.rejects(cloud.order({ slug }), { code: 'VALUE_INVALID' }, slug)
  const administrator = { name: 'Ann', email: 'ann@acme.example', passwordHash: PASSWORD_HASH }
  for (const [field, change] of [
    ['company', { name: '' }],
    ['company', { name: 'C'.repeat(121) }],
    ['name', { administrator: { ...administrator, name: 'N'.repeat(121) } }],
    ['email', { administrator: { ...administrator, email: 'ann' } }],
    ['email', { administrator: { ...administrator, email: '' } }],
  ] as const)
    await assert.rejects(cloud.order(change), { code: 'VALUE_INVALID', details: { field } }, field)
  assert.equal(await findCustomerSite(cloud.connections, cloud.control, 'www'), undefined)
  const rows = await cloud.ask(cloud.control, 'select count(*)::int as n from app.database')
  assert.equal(rows?.['n'], 0)
})

test('an order for apps that nobody offers fails and says so', LIMIT, async (t) => {
  const cloud = await openCloud(t)
  await cloud.startWork()
  const order = await cloud.order({ apps: ['base', 'nonsense'] })
  assert.equal((await cloud.ended(order.job))['state'], 'failed')
  assert.deepEqual(await readOrderProgress(cloud, order.job), {
    kind: 'failed',
    message: 'There is no database with the apps base, nonsense.',
  })
})

test(
  'an order that failed gives its name back at once, keeps no password, and what was made of it goes',
  LIMIT,
  async (t) => {
    const cloud = await openCloud(t)
    await cloud.refill()
    // The administrator cannot be made: what fails after the database was handed out.
    const refused = await cloud.order({
      administrator: { name: 'Ann', email: 'ann@acme.example', passwordHash: 'no hash' },
    })
    await assert.rejects(cloud.order(), { code: 'UNIQUE_VIOLATED' })
    await cloud.startWork()
    assert.equal((await cloud.ended(refused.job))['state'], 'failed')
    const again = await cloud.order()
    assert.equal((await cloud.ended(again.job))['state'], 'done')
    assert.equal((await readOrderProgress(cloud, refused.job))?.kind, 'failed')
    assert.equal((await readOrderProgress(cloud, again.job))?.kind, 'live')
    assert.deepEqual(
      await cloud.ask(
        cloud.control,
        `select (select count(*)::int from zennnn_cloud.first_password) as passwords,
          (select count(*)::int from zennnn_cloud.ready where claimed_by is not null) as claimed`,
      ),
      { passwords: 0, claimed: 0 },
    )
    await removeDropped(cloud.tools)
    const left = await cloud.ask(
      'postgres',
      'select array_agg(datname::text) as names from pg_database where datname = any ($1)',
      [[refused.database, again.database]],
    )
    assert.deepEqual(left?.['names'], [again.database])
    assert.equal((await readOrderProgress(cloud, refused.job))?.kind, 'failed')
  },
)

for (const state of ['failed', 'cancelled'])
  test(`an order whose job was given up as ${state} gives its name back`, LIMIT, async (t) => {
    const cloud = await openCloud(t)
    const order = await cloud.order()
    // As the worker writes it when it is told to stop, or has died over the job too often.
    await cloud.ask(cloud.control, 'update app.job set state = $2 where id = $1', [
      order.job,
      state,
    ])
    assert.equal((await readOrderProgress(cloud, order.job))?.kind, 'failed')
    await cloud.order()
  })

test('a live database keeps its name when its job fails afterwards', LIMIT, async (t) => {
  const cloud = await openCloud(t)
  cloud.failRefill()
  await cloud.startWork()
  const order = await cloud.order()
  assert.equal((await cloud.ended(order.job))['state'], 'failed')
  assert.ok(await findCustomerSite(cloud.connections, cloud.control, 'acme'))
  await assert.rejects(cloud.order(), { code: 'UNIQUE_VIOLATED' })
  assert.equal((await readOrderProgress(cloud, order.job))?.kind, 'live')
})

test(
  'serve may look up a site and order, but neither read nor change the directory',
  LIMIT,
  async (t) => {
    const cloud = await openCloud(t)
    await cloud.order()
    const login = await connect(cloud.tools.access.address, {
      user: cloud.control,
      password: loginPassword(cloud.tools.access.secrets.tenantKey, cloud.control),
      database: cloud.control,
    })
    t.after(async () => {
      await login.end()
    })
    for (const sql of [
      'select * from zennnn_cloud.first_password',
      'select * from zennnn_cloud.ready',
      'select * from app.database',
      'delete from app.job',
    ])
      await assert.rejects(login.query(sql), { code: '42501' }, sql)
  },
)

test(
  'making a database again finishes what a crash left, and leaves a complete one alone',
  LIMIT,
  async (t) => {
    const cloud = await openCloud(t)
    const { access, templates } = cloud.tools
    const template = templates.get('base,contacts') ?? ''
    const id = newDatabaseId()
    // As after a crash right after CREATE DATABASE: the role is there, the database is closed and has no mark.
    await cloud.ask('postgres', `create role "${id}"`)
    await cloud.ask(
      'postgres',
      `create database "${id}" template template0 allow_connections false`,
    )
    await makeDatabase(access, id, template)
    await cloud.ask(id, 'create table zennnn.kept(a int)')
    // As a version without restores made it: it is admitted before it is migrated.
    await cloud.ask(id, 'alter function zennnn.admit_login(text) rename to admit_of_before')
    await cloud.ask(
      id,
      `create or replace function zennnn.admit_login() returns void language sql
       as 'select zennnn.admit_of_before(current_database())'`,
    )
    await Promise.all([makeDatabase(access, id, template), makeDatabase(access, id, template)])
    const kept = await cloud.ask(id, `select to_regclass('zennnn.kept') is not null as kept`)
    assert.equal(kept?.['kept'], true)
    const rights = await cloud.ask(
      'postgres',
      `select has_database_privilege('public', $1, 'connect') as enters, has_database_privilege('public', $1, 'temp') as temp`,
      [id],
    )
    assert.deepEqual(rights, { enters: false, temp: false })
  },
)

test(
  'two refills at once overfill nothing by more than their number, and a killed one is cleaned up',
  LIMIT,
  async (t) => {
    const cloud = await openCloud(t)
    await Promise.all([cloud.refill(), cloud.refill()])
    const ready = await cloud.ask(
      cloud.control,
      'select count(*)::int as n from zennnn_cloud.ready',
    )
    assert.ok(Number(ready?.['n']) >= 2 && Number(ready?.['n']) <= 3)
    const dead = newDatabaseId()
    await cloud.ask(
      cloud.control,
      `insert into zennnn_cloud.ready (database_id, apps, template, created_at) values ($1, '{}', '', now() - interval '11 minutes')`,
      [dead],
    )
    await cloud.ask('postgres', `create database "${dead}"`)
    await cloud.refill()
    const left = await cloud.ask(
      'postgres',
      'select count(*)::int as n from pg_database where datname = $1',
      [dead],
    )
    assert.equal(left?.['n'], 0)
  },
)

test(
  'a dropped database is closed at once, removed after its delay, and its name is free again',
  LIMIT,
  async (t) => {
    const cloud = await openCloud(t)
    await cloud.startWork()
    const order = await cloud.order()
    await cloud.ended(order.job)
    const drop = await requestControlJob(cloud.tools.access, cloud.control, {
      kind: 'drop_database',
      input: { record: order.record, days: 14 },
      clock: systemClock,
    })
    assert.equal((await cloud.ended(drop))['state'], 'done')
    assert.equal(await findCustomerSite(cloud.connections, cloud.control, 'acme'), undefined)
    await assert.rejects(cloud.ask(order.database, 'select 1'), { code: 'DATABASE_UNAVAILABLE' })
    await removeDropped(cloud.tools)
    const exists = async (): Promise<unknown> =>
      (
        await cloud.ask(
          'postgres',
          'select count(*)::int as n from pg_database where datname = $1',
          [order.database],
        )
      )?.['n']
    assert.equal(await exists(), 1)
    await cloud.ask(
      cloud.control,
      "update app.database set drop_after = now() - interval '1 second'",
    )
    await removeDropped(cloud.tools)
    assert.equal(await exists(), 0)
    await cloud.order()
  },
)
