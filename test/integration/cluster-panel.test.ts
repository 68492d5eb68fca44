import assert from 'node:assert/strict'
import { test } from 'node:test'
import { hashSecret, newSecret } from '@zennnn/kernel'
import { ACCEPTANCE, type ClusterWorld, openClusterWorld } from '../cluster-world.ts'
import { until } from '../faults/running-cloud.ts'
import { genuine } from '../https-world.ts'

const SWITCH = { kind: 'switchover', epoch: 1 }
const FAIL = { kind: 'failover', epoch: 1 }

/** The page with its history, which is left out where the database takes long. */
async function seen({ read, olga }: ClusterWorld) {
  let page: { readonly history: unknown } = { history: null }
  await until(
    async () => {
      const shown = await read('/api/clusters', olga)
      assert.equal(shown.status, 200, shown.body)
      page = JSON.parse(shown.body)
      return page.history !== null
    },
    'the history is shown',
    20_000,
  )
  return Object(page)
}

test('a cluster is shown to operators and to nobody else, and only they may order a move', async (t) => {
  const world = await openClusterWorld(t)
  const { olga, clerk, ada, https, keeper, move, orders } = world
  const { clusters, move: last, history } = await seen(world)
  assert.partialDeepStrictEqual(clusters[0], {
    name: 'local',
    replication: 'SYNC',
    primary: { node: 'a' },
  })
  assert.deepEqual([last, history], [null, { orders: [], moves: [], drills: [] }])
  for (const path of ['/api/clusters', '/api/clusters/local/plans/failover']) {
    assert.equal((await world.read(path)).status, 401, path)
    assert.equal((await world.read(path, clerk)).status, 403, path)
    // Who administers a customer's database is nobody here, and there is no such address there.
    assert.equal((await world.read(path, ada)).status, 401, path)
    assert.equal((await world.read(path, ada, 'acme.localhost')).status, 404, path)
  }
  assert.equal((await world.read('/api/clusters/paris/plans/failover', olga)).status, 404)
  assert.equal((await world.read('/api/clusters/local/plans/escape', olga)).status, 404)

  const made = await https.ask('/auth/keys', {
    method: 'POST',
    host: 'localhost',
    headers: genuine(olga),
    body: JSON.stringify({ name: 'Robot', days: 30, may_write: true }),
  })
  assert.equal(made.status, 201, made.body)
  const byKey = await https.ask('/api/clusters/local/moves', {
    method: 'POST',
    host: 'localhost',
    headers: { authorization: `Bearer ${JSON.parse(made.body).key}` },
    body: JSON.stringify(SWITCH),
  })
  assert.ok([401, 403].includes(byKey.status), byKey.body)
  assert.equal((await move(clerk, SWITCH)).status, 403)
  assert.equal((await move(ada, SWITCH)).status, 401)
  assert.equal((await move(olga, SWITCH, 'paris')).status, 404)
  for (const body of [
    {},
    { kind: 'switchover' },
    { kind: 'escape', epoch: 1 },
    { ...FAIL, accept: 1 },
  ])
    assert.equal((await move(olga, body)).status, 400, JSON.stringify(body))
  keeper.degrade()
  for (const accept of [undefined, '', 'yes', `${ACCEPTANCE} `]) {
    const refused = await move(olga, { ...FAIL, accept })
    assert.equal(refused.status, 400, refused.body)
    assert.match(refused.body, /lose changes since 2026-11-30T12:00:00Z/)
  }
  assert.deepEqual(await orders(), [])
  assert.equal(keeper.now.epoch, 1)
})

test('a drill is ordered by operators, of a cluster that there is, with a session; an order of a move with an epoch that there can be', async (t) => {
  const { control, olga, clerk, ada, https, move, orders } = await openClusterWorld(t)
  const rehearse = async (headers: Readonly<Record<string, string>>, cluster = 'local') =>
    await https.ask(`/api/clusters/${cluster}/drills`, {
      method: 'POST',
      host: 'localhost',
      headers,
      body: '{}',
    })
  const made = await https.ask('/auth/keys', {
    method: 'POST',
    host: 'localhost',
    headers: genuine(olga),
    body: JSON.stringify({ name: 'Robot', days: 30, may_write: true }),
  })
  assert.equal(made.status, 201, made.body)
  const byKey = { authorization: `Bearer ${JSON.parse(made.body).key}` }
  const { cookie: _cookie, ...guest } = genuine(olga)
  for (const [who, headers, statuses] of [
    ['a guest', guest, [401, 403]],
    ['an API key', byKey, [401, 403]],
    ['somebody who is no operator', genuine(clerk), [403]],
    ['an administrator of another database', genuine(ada), [401]],
  ] as const) {
    const { status, body } = await rehearse(headers)
    assert.ok(
      statuses.some((one) => one === status),
      `${who}: ${status} ${body}`,
    )
  }
  assert.equal((await rehearse(genuine(olga), 'paris')).status, 404)
  const jobs = async (): Promise<number> => {
    const { rows } = await control.superuser.query(
      "select count(*)::int as count from app.job where kind = 'failover_drill'",
    )
    return Number(rows[0]?.count)
  }
  assert.equal(await jobs(), 0)
  assert.equal((await rehearse(genuine(olga))).status, 202)
  assert.equal(await jobs(), 1)

  // One that PostgreSQL has no room for (integer), and what is no epoch.
  for (const epoch of [2_147_483_648, 1e300, 0, -1, 1.5, '1', null]) {
    const refused = await move(olga, { ...SWITCH, epoch })
    assert.equal(refused.status, 400, refused.body)
    assert.match(refused.body, /\\"epoch\\" is that of the cluster/)
  }
  assert.deepEqual(await orders(), [])
})

test('without a fresh proof nothing is ordered; one order at a time; what serve itself holds orders nothing', async (t) => {
  const { control, olga, move, orders } = await openClusterWorld(t)
  await control.superuser.query(
    "update zennnn.session set confirmed_at = now() - interval '6 minutes'",
  )
  const old = await move(olga, SWITCH)
  assert.deepEqual([old.status, JSON.parse(old.body).code], [403, 'CONFIRMATION_NEEDED'])
  assert.deepEqual(await orders(), [])
  await control.superuser.query('update zennnn.session set confirmed_at = now()')
  assert.equal((await move(olga, SWITCH)).status, 202)
  const second = await move(olga, FAIL)
  assert.deepEqual([second.status, JSON.parse(second.body).code], [409, 'STATE_REFUSED'])
  assert.deepEqual(await orders(), [['waiting', 'olga', null]])

  // As `serve` logs in: the table is closed, and a session that nobody has is nobody.
  const login = await control.connect('login')
  for (const sql of [
    'select * from zennnn_cloud.cluster_order',
    "update zennnn_cloud.cluster_order set state = 'waiting'",
    `insert into zennnn_cloud.cluster_order (id, cluster, kind, epoch, state, asked_by)
     values (gen_random_uuid(), 'paris', 'failover', 1, 'waiting', 'olga')`,
    'select zennnn_cloud.order_failover_drill(gen_random_uuid(), null)',
    'select zennnn_cloud.end_old_cluster_orders()',
  ])
    await assert.rejects(login.query(sql), { code: '42501' }, sql)
  await assert.rejects(
    login.query(
      `select zennnn_cloud.order_cluster_move(gen_random_uuid(), $1, 'local', 'failover', 1, null)`,
      [hashSecret(newSecret())],
    ),
    { code: 'ZN401' },
  )
})

test('an order is carried out by who keeps the cluster, its steps are seen as they come, and it is in the audit log', async (t) => {
  const world = await openClusterWorld(t)
  const { control, keeper, olga, move, orders, follow } = world
  const middle = Promise.withResolvers<undefined>()
  keeper.middle = async () => {
    await middle.promise
  }
  await follow()
  assert.equal((await move(olga, SWITCH)).status, 202)
  await until(async () => (await seen(world)).move !== null, 'the move began', 10_000)
  const { move: running, history } = await seen(world)
  assert.partialDeepStrictEqual(running, { kind: 'switchover', askedBy: 'olga' })
  assert.equal(running.endedAt, undefined)
  assert.equal(running.steps.length, 1)
  assert.equal(history.orders[0].state, 'moving')
  assert.equal((await move(olga, FAIL)).status, 409)
  middle.resolve(undefined)
  await until(async () => (await orders())[0]?.[0] === 'done', 'the order ended', 10_000)
  const { move: last, clusters } = await seen(world)
  assert.equal(last.steps.length, 2)
  assert.ok(typeof last.endedAt === 'string')
  assert.deepEqual([clusters[0].epoch, clusters[0].primary.node], [2, 'b'])
  const { rows } = await control.superuser.query(
    "select why from app.audit_entry where operation = 'event' and model = 'cluster'",
  )
  assert.deepEqual(rows, [{ why: 'ordered a switchover of the cluster local' }])
})

test('an order of a cluster that moved since, of too long ago, or that was left behind, moves nothing', async (t) => {
  const { control, keeper, olga, move, orders, follow } = await openClusterWorld(t)
  const add = async (state: string, ago: string): Promise<void> => {
    await control.superuser.query(
      `insert into zennnn_cloud.cluster_order (id, cluster, kind, epoch, state, asked_by, ordered_at)
       values (gen_random_uuid(), 'local', 'switchover', 1, $1, 'olga', now() - $2::interval)`,
      [state, ago],
    )
  }
  await add('moving', '5 minutes')
  await follow()
  await until(async () => (await orders())[0]?.[0] === 'unknown', 'the left one ended', 10_000)
  await add('waiting', '61 seconds')
  keeper.now = { ...keeper.now, epoch: 2 }
  assert.equal((await move(olga, SWITCH)).status, 202)
  await until(
    async () => (await orders()).every(([state]) => state !== 'waiting'),
    'all ended',
    10_000,
  )
  await until(async () => (await orders())[2]?.[0] === 'failed', 'the last one failed', 10_000)
  const found = await orders()
  assert.deepEqual(
    found.map(([state]) => state),
    ['unknown', 'expired', 'failed'],
  )
  assert.match(String(found[2]?.[2]), /^The primary changed since this was ordered\./)
  assert.deepEqual([keeper.now.epoch, keeper.now.primary.node], [2, 'a'])
})

test('what was written down of an order without an answer in time is found again: it is carried out once, and what was left behind keeps nobody from starting', async (t) => {
  const { control, keeper, olga, move, orders, follow } = await openClusterWorld(t)
  const add = async (ago: string): Promise<void> => {
    await control.superuser.query(
      `insert into zennnn_cloud.cluster_order (id, cluster, kind, epoch, state, asked_by, ordered_at)
       values (gen_random_uuid(), 'local', 'switchover', 1, 'moving', 'olga', now() - $1::interval)`,
      [ago],
    )
  }
  await add('5 minutes')
  const holder = await control.connect('postgres')
  await holder.query('begin')
  await holder.query('select from zennnn_cloud.cluster_order for update')
  await follow(500)
  await holder.query('commit')
  const states = async () => (await orders()).map(([state]) => state)
  await until(async () => (await states())[0] === 'unknown', 'the left one is ended', 10_000)

  await control.superuser.query(`
    create function zennnn_cloud.linger() returns trigger language plpgsql as $$ begin
      perform pg_sleep(1.5);
      return new;
    end $$;
    create trigger linger before update on zennnn_cloud.cluster_order for each row
      when (old.state = 'waiting' and new.state = 'moving') execute function zennnn_cloud.linger()`)
  assert.equal((await move(olga, SWITCH)).status, 202)
  await until(async () => (await states())[1] === 'done', 'it was carried out', 20_000)
  assert.equal(keeper.now.epoch, 2, 'once')

  // Taken so late that nobody waits for it any more.
  await add('61 seconds')
  await control.superuser.query('notify zennnn_cluster_order')
  await until(async () => (await states()).includes('expired'), 'the late one is ended', 10_000)
  assert.equal(keeper.now.epoch, 2)
})

test('a failover whose loss was typed is ordered with it, and one that is refused at last says why', async (t) => {
  const { keeper, olga, move, orders, follow } = await openClusterWorld(t)
  keeper.degrade()
  await follow()
  assert.equal((await move(olga, { ...FAIL, accept: ACCEPTANCE })).status, 202)
  await until(async () => (await orders())[0]?.[0] === 'done', 'it failed over', 10_000)
  assert.equal(keeper.now.primary.node, 'b')
})

test('while nobody can ask PostgreSQL, who was seen to be an operator sees the cluster all the same; who is none any more does not', async (t) => {
  const { control, https, olga, read } = await openClusterWorld(t)
  assert.equal((await read('/api/clusters', olga)).status, 200)
  const stranger = (await control.user('oscar', ['operator'])).token
  https.connections.hold(control.database, 20_000)
  const shown = await read('/api/clusters', olga)
  assert.equal(shown.status, 200, shown.body)
  assert.equal(JSON.parse(shown.body).clusters[0].name, 'local')
  // Nobody said yet who that is: he waits for the answer.
  let isAnswered = false
  const asked = read('/api/clusters', stranger).finally(() => {
    isAnswered = true
  })
  await read('/api/clusters', olga)
  assert.equal(isAnswered, false)
  https.connections.resume(control.database)
  assert.equal((await asked).status, 200)
  await control.superuser.query(
    `delete from app.user_groups where source = (select id from app."user" where login = 'olga')`,
  )
  assert.equal((await read('/api/clusters', olga)).status, 403)
  https.connections.hold(control.database, 20_000)
  let isShown = false
  const again = read('/api/clusters', olga).finally(() => {
    isShown = true
  })
  // Longer than anybody who is remembered waits.
  assert.equal((await read('/api/clusters', stranger)).status, 200)
  await read('/api/clusters/local/plans/failover', stranger)
  assert.equal(isShown, false)
  https.connections.resume(control.database)
  assert.equal((await again).status, 403)
})
