import assert from 'node:assert/strict'
import { type TestContext, test } from 'node:test'
import { setTimeout as delay } from 'node:timers/promises'
import { type ClusterView, tellOfCluster } from '@zennnn/cloud'
import { Connections } from '@zennnn/data'
import { newRecordId, sealingKeyOf, systemClock } from '@zennnn/kernel'
import { createMailTransport, sendQueuedMail } from '@zennnn/messages'
import { watchCluster } from '../../packages/cli/src/up/cluster-watch.ts'
import { until } from '../faults/running-cloud.ts'
import { silentLog, testCluster } from '../kit.ts'
import { openScriptedMailServer } from '../scripted-mail-server.ts'
import { openCloud } from './cloud/world.ts'

const HOUR_MS = 3_600_000

const WELL: ClusterView = {
  name: 'local',
  epoch: 1,
  auto: true,
  replication: 'SYNC',
  since: new Date(),
  primary: { node: 'a', state: 'serving' },
  standby: { node: 'b', state: 'following', lagBytes: 0, lagSeconds: 0 },
  slots: [],
  disk: { freeBytes: 50_000_000_000, walBytes: 16_000_000 },
}

/** A cloud with the operator olga, and a real mail server that keeps what it is given. */
async function openAlerts(t: TestContext) {
  const cloud = await openCloud(t)
  const { control } = cloud
  const { secrets, ...address } = testCluster()
  const mails: string[] = []
  const server = await openScriptedMailServer(t)
  server.answer = async (mail) => {
    mails.push(mail)
    return await Promise.resolve('250 taken')
  }
  const transport = createMailTransport({
    host: '127.0.0.1',
    port: server.port,
    security: 'none',
    from: { name: 'Cloud', address: 'no-reply@localhost' },
  })
  const connections = new Connections({
    ...address,
    login: () => ({ user: 'zennnn_maintain', password: secrets.maintain }),
    clock: systemClock,
    log: silentLog,
  })
  t.after(async () => {
    transport.close()
    await connections.close()
  })
  for (const [login, groups] of [
    ['olga', ['operator']],
    ['adam', ['administrator']],
  ] as const) {
    const id = newRecordId(systemClock)
    await cloud.ask(
      control,
      `insert into app."user" (id, name, login, email, active) values ($1, $2, $2, $2 || '@cloud.example', true)`,
      [id, login],
    )
    await cloud.ask(
      control,
      `insert into app.user_groups (source, target) select $1, id from app."group" where name = any ($2)`,
      [id, groups],
    )
  }
  let now = new Date()
  const clock = { now: () => now }
  const place = { access: cloud.tools.access, control, clock, log: silentLog, drillEveryDays: 7 }
  return {
    cloud,
    place,
    transport,
    mails,
    move: (hours: number): void => {
      now = new Date(now.getTime() + hours * HOUR_MS)
    },
    /** Lets the cluster be looked at, and mail be sent; what arrived. */
    look: async (change: Partial<ClusterView> = {}): Promise<readonly string[]> => {
      mails.length = 0
      await tellOfCluster(place, { ...WELL, ...change })
      await sendQueuedMail(control, {
        connections,
        log: silentLog,
        transport,
        prepare: async () => {},
        sealing: sealingKeyOf('test'),
        clock,
      })
      return [...mails]
    },
  }
}

function linesOf(mails: readonly string[]): readonly string[] {
  return mails.flatMap((mail) => mail.split('\n').filter((line) => line.startsWith('- local')))
}

test('operators are mailed what is wrong with the cluster, once, again after a day, and when it is over', async (t) => {
  const { look, move } = await openAlerts(t)
  const low = { disk: { freeBytes: 1_000_000_000, walBytes: 0 } }
  assert.deepEqual(await look(), [])
  const [mail = '', ...others] = await look(low)
  assert.deepEqual(others, [])
  assert.match(mail, /^To: .*olga@cloud\.example/m)
  assert.match(mail, /^Subject: Cluster local: needs a look$/m)
  assert.deepEqual(linesOf([mail]), ['- local has 1000 MB left on its disk.'])
  move(23)
  assert.deepEqual(await look(low), [])
  move(1.1)
  assert.match((await look(low)).join('\n'), /Still so, a day later:\n- local has 1000 MB left/)
  // While PostgreSQL cannot be asked, nothing that it alone knows is over.
  assert.deepEqual(linesOf(await look()), ['- local has room on its disk again.'])
  assert.deepEqual(await look(), [])
})

test('a failover is mailed once, with its figures; a switchover is somebody’s own doing', async (t) => {
  const { look, cloud, place } = await openAlerts(t)
  const at = new Date('2026-11-30T02:00:00Z')
  const failover = { kind: 'failover', at, heldMs: 1_340, from: 'a', to: 'b' } as const
  const moved = { epoch: 2, lastMove: failover }
  assert.deepEqual(linesOf(await look(moved)), [
    '- local failed over from a to b at 2026-11-30T02:00:00.000Z: 1.3 s without changes.',
  ])
  assert.deepEqual(await look(moved), [])
  const lastMove = { ...failover, kind: 'switchover', from: 'b', to: 'a' } as const
  assert.deepEqual(await look({ epoch: 3, lastMove }), [])
  const row = await cloud.ask(
    place.control,
    `select json_agg(json_build_array(epoch, kind, held_ms) order by epoch) as moves from zennnn_cloud.cluster_move`,
  )
  assert.deepEqual(row?.['moves'], [
    [2, 'failover', 1340],
    [3, 'switchover', 1340],
  ])
})

test('a drill that lost something, and that there was none for two weeks, is mailed', async (t) => {
  const { look, move, cloud, place } = await openAlerts(t)
  const drill = async (state: string, message: string | null): Promise<void> => {
    await cloud.ask(
      place.control,
      `insert into zennnn_cloud.failover_drill (id, state, began_at, seconds, message) values (gen_random_uuid(), $1, $2, 20, $3)`,
      [state, place.clock.now(), message],
    )
  }
  await drill('failed', '3 acknowledged changes were lost.')
  assert.deepEqual(linesOf(await look()), [
    '- local failed its last drill of failover: 3 acknowledged changes were lost.',
  ])
  move(1)
  await drill('done', null)
  assert.deepEqual(linesOf(await look()), ['- local passed a drill of failover again.'])
  move(24 * 15)
  assert.match(
    linesOf(await look()).join(),
    /^- local has passed no drill of failover since 2\S+Z\.$/,
  )
})

test('without a primary there is no outbox: operators are called all the same, once', async (t) => {
  const { cloud, place, transport, mails } = await openAlerts(t)
  let view: ClusterView = { ...WELL, disk: { freeBytes: 1, walBytes: 0 } }
  const access = { ...place.access, address: { ...place.access.address } }
  const watch = watchCluster({
    ...place,
    access,
    transport,
    desk: { view: async () => await Promise.resolve(view) },
    lookMs: 50,
    patienceMs: 300,
  })
  t.after(async () => {
    await watch.stop()
  })
  // Then it knows who operators are.
  const sql = 'select count(*)::integer as told from zennnn_cloud.cluster_alert'
  await until(
    async () => (await cloud.ask(place.control, sql))?.['told'] === 1,
    'it looked',
    10_000,
  )
  view = { ...WELL, primary: { node: 'a', state: 'away' }, needs: 'The primary does not answer.' }
  access.address = { host: '/nowhere', port: 1 }
  await until(async () => await Promise.resolve(mails.length > 0), 'olga was called', 10_000)
  assert.match(mails[0] ?? '', /^To: .*olga@cloud\.example/m)
  assert.match(mails[0] ?? '', /^Subject: Cluster local: there is no primary$/m)
  assert.match(mails[0] ?? '', /The primary does not answer\./)
  // Several looks later.
  await delay(400)
  assert.equal(mails.length, 1)
})
