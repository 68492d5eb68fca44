import assert from 'node:assert/strict'
import { type TestContext, test } from 'node:test'
import { base } from '@zennnn/base'
import { removeDropped } from '@zennnn/cloud'
import { answerAction, type Principal } from '@zennnn/data'
import { consumeLink, linkPort } from '@zennnn/identity'
import { enqueueJob } from '@zennnn/jobs'
import { hashSecret, newRecordId, newSecret, sealingKeyOf, systemClock } from '@zennnn/kernel'
import { buildRegistry } from '@zennnn/model'
import { panel } from '@zennnn/panel'
import { type CloudWorld, openCloud } from './world.ts'

const registry = buildRegistry([base, panel])

interface Desk extends Omit<CloudWorld, 'order'> {
  /** The record of the one customer. */
  readonly record: string
  readonly database: string
  readonly operator: Principal
  /** Calls an action of the control database as `serve` does. */
  act(principal: Principal, action: string, body: unknown): Promise<unknown>
  /** Calls it as the operator and waits until the job it ordered has ended. */
  run(action: string, body?: object): Promise<Record<string, unknown>>
  state(): Promise<unknown>
}

async function signIn(
  cloud: Pick<CloudWorld, 'ask' | 'control'>,
  login: string,
  group: string,
): Promise<Principal> {
  const id = newRecordId(systemClock)
  const token = newSecret()
  await cloud.ask(cloud.control, 'insert into app."user" (id, name, login) values ($1, $2, $2)', [
    id,
    login,
  ])
  await cloud.ask(
    cloud.control,
    'insert into app.user_groups (source, target) select $1, id from app."group" where name = $2',
    [id, group],
  )
  await cloud.ask(
    cloud.control,
    "insert into zennnn.session (token_hash, user_id, expires_at) values ($1, $2, now() + interval '1 hour')",
    [hashSecret(token), id],
  )
  return { kind: 'session', token }
}

async function openDesk(t: TestContext): Promise<Desk> {
  const cloud = await openCloud(t)
  await cloud.startWork()
  const { job, record, database } = await cloud.order()
  assert.equal((await cloud.ended(job))['state'], 'done')
  const operator = await signIn(cloud, 'operator', 'operator')
  const act: Desk['act'] = async (principal, action, body) =>
    await answerAction({
      connections: cloud.connections,
      database: cloud.control,
      registry,
      principal,
      name: action,
      body,
      tools: {
        clock: systemClock,
        consumeLink,
        links: (transaction) =>
          linkPort({ transaction, origin: '', clock: systemClock, sealing: sealingKeyOf('test') }),
        renderMail: () => ({ subject: '', text: '', html: '' }),
        enqueue: async (id) => {
          await cloud.connections.direct(cloud.control, [enqueueJob(cloud.control, id)])
        },
      },
    })
  return {
    ...cloud,
    record,
    database,
    operator,
    act,
    run: async (action, body = {}) => {
      const { job: ordered } = Object(await act(operator, action, { id: record, ...body }))
      return await cloud.ended(String(ordered))
    },
    state: async () =>
      (await cloud.ask(cloud.control, 'select state from app.database where id = $1', [record]))?.[
        'state'
      ],
  }
}

async function canLogIn(desk: Pick<Desk, 'ask' | 'database' | 'control'>): Promise<unknown> {
  const row = await desk.ask(
    desk.control,
    `select rolcanlogin and datallowconn as can from pg_roles, pg_database where rolname = $1 and datname = $1`,
    [desk.database],
  )
  return row?.['can']
}

test('an operator suspends and resumes a database: nobody gets in meanwhile, nothing is lost', async (t) => {
  const desk = await openDesk(t)
  const job = await desk.run('database.suspend')
  assert.equal(job['state'], 'done')
  assert.deepEqual(job['steps'], ['close'])
  assert.deepEqual([await desk.state(), await canLogIn(desk)], ['suspended', false])
  await assert.rejects(desk.act(desk.operator, 'database.suspend', { id: desk.record }), {
    code: 'STATE_REFUSED',
  })
  assert.equal((await desk.run('database.resume'))['state'], 'done')
  assert.deepEqual([await desk.state(), await canLogIn(desk)], ['live', true])
})

test('an operator changes the tier by a job, and the panel itself never writes', async (t) => {
  const desk = await openDesk(t)
  assert.equal((await desk.run('database.change_tier', { tier: 'paid' }))['state'], 'done')
  const row = await desk.ask(desk.control, 'select tier from app.database where id = $1', [
    desk.record,
  ])
  assert.equal(row?.['tier'], 'paid')
  await assert.rejects(
    desk.act(desk.operator, 'database.change_tier', { id: desk.record, tier: 'gold' }),
    { code: 'VALUE_INVALID' },
  )
})

test('a drop needs the name typed, waits, and can be taken back until then', async (t) => {
  const desk = await openDesk(t)
  const drop = async (body: object): Promise<unknown> =>
    await desk.act(desk.operator, 'database.drop', { id: desk.record, ...body })
  for (const body of [{ slug: 'acm' }, { slug: 'Acme' }, {}, { slug: 'acme', days: 0 }])
    await assert.rejects(drop(body), { code: 'VALUE_INVALID' })
  assert.equal(await desk.state(), 'live')
  assert.equal((await desk.run('database.drop', { slug: 'acme' }))['state'], 'done')
  const row = await desk.ask(
    desk.control,
    'select state, extract(day from drop_after - now())::int as days from app.database where id = $1',
    [desk.record],
  )
  assert.deepEqual(row, { state: 'dropping', days: 13 })
  assert.equal((await desk.run('database.resume'))['state'], 'done')
  await removeDropped(desk.tools)
  assert.deepEqual([await desk.state(), await canLogIn(desk)], ['live', true])
})

test('what was deleted for good cannot be resumed by an order that waited', async (t) => {
  const desk = await openDesk(t)
  await desk.run('database.drop', { slug: 'acme' })
  await desk.ask(
    desk.control,
    "update app.database set drop_after = now() - interval '1 minute' where id = $1",
    [desk.record],
  )
  await removeDropped(desk.tools)
  assert.equal(await desk.state(), 'dropped')
  await assert.rejects(desk.act(desk.operator, 'database.resume', { id: desk.record }), {
    code: 'STATE_REFUSED',
  })
})

test('who is no operator can order nothing, and does not learn what could be ordered', async (t) => {
  const desk = await openDesk(t)
  const admin = await signIn(desk, 'admin', 'administrator')
  const orders = [
    ['database.suspend', {}],
    ['database.resume', {}],
    ['database.change_tier', { tier: 'paid' }],
    ['database.drop', { slug: 'acme' }],
  ] as const
  for (const [action, body] of orders) {
    const call = { id: desk.record, ...body }
    await assert.rejects(desk.act(admin, action, call), { code: 'ACTION_UNKNOWN' })
    await assert.rejects(desk.act({ kind: 'guest' }, action, call), { code: 'NOT_SIGNED_IN' })
  }
  const row = await desk.ask(
    desk.control,
    "select count(*)::int as jobs from app.job where kind <> 'provision'",
  )
  assert.deepEqual(row, { jobs: 0 })
  assert.equal(await desk.state(), 'live')
})
