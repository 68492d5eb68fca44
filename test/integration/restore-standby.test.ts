import assert from 'node:assert/strict'
import { chmod, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type TestContext, test } from 'node:test'
import { setTimeout as delay } from 'node:timers/promises'
import { base } from '@zennnn/base'
import {
  clusterLayout,
  connect,
  ensureClusterSecrets,
  ensureTemplates,
  startCluster,
} from '@zennnn/cloud'
import { newDatabaseId, systemClock } from '@zennnn/kernel'
import { buildRegistry } from '@zennnn/model'
import { makeDatabase } from '../../packages/cloud/src/database/database-make.ts'
import { exchangeHeld } from '../../packages/cloud/src/restore/exchange-held.ts'
import { databaseOid } from '../../packages/cloud/src/restore/swap.ts'
import type { TestClient } from '../kit.ts'

const POLL_MS = 20

/** A cluster of its own, whose commits may be told to wait for a standby that is not there. */
async function openCluster(t: TestContext) {
  const home = await mkdtemp(join(tmpdir(), 'zennnn-standby-'))
  await chmod(home, 0o711)
  const secrets = await ensureClusterSecrets(join(home, 'secrets'))
  const layout = clusterLayout(home)
  const cluster = await startCluster({
    layout,
    secrets,
    durability: 'durable',
    say: () => undefined,
  })
  t.after(async () => {
    await cluster.stop()
    await rm(home, { recursive: true, force: true, maxRetries: 20 })
  })
  const access = { address: { host: cluster.host, port: cluster.port }, secrets }
  const enter = async (): Promise<TestClient> => {
    const login = { user: 'postgres', password: secrets.superuser, database: 'postgres' }
    const client = await connect(access.address, login)
    t.after(async () => {
      await client.end()
    })
    return client
  }
  return { access, enter }
}

async function setStandby(
  client: TestClient,
  how: "set synchronous_standby_names = 'nobody'" | 'reset synchronous_standby_names',
): Promise<void> {
  await client.query(`alter system ${how}`)
  await client.query('select pg_reload_conf()')
}

/** Who waits for the standby with a statement like this. */
async function waiting(client: TestClient, like: string): Promise<readonly number[]> {
  const { rows } = await client.query<{ pid: number }>(
    `select pid from pg_stat_activity where wait_event = 'SyncRep' and query like $1`,
    [like],
  )
  return rows.map(({ pid }) => pid)
}

/** PostgreSQL hears of a standby a moment after it was told. */
async function untilWaitedFor(watcher: TestClient, probe: TestClient): Promise<void> {
  for (;;) {
    const answered = new AbortController()
    const asked = probe.query(`select pg_logical_emit_message(true, 'probe', '')`).finally(() => {
      answered.abort()
    })
    const pid = await findWaiting(watcher, answered.signal)
    if (pid !== undefined) await watcher.query('select pg_cancel_backend($1)', [pid])
    await asked
    if (pid !== undefined) return
  }
}

async function findWaiting(watcher: TestClient, over: AbortSignal): Promise<number | undefined> {
  while (!over.aborted) {
    const [pid] = await waiting(watcher, '%probe%')
    if (pid !== undefined) return pid
    await delay(POLL_MS)
  }
  return undefined
}

test('nobody is held while a standby that has come to a stop is waited for', {
  timeout: 120_000,
}, async (t) => {
  const { access, enter } = await openCluster(t)
  const registry = buildRegistry([base])
  const templates = await ensureTemplates(access, [{ apps: ['base'], registry }], systemClock)
  const [live, other] = [newDatabaseId(), newDatabaseId()]
  for (const one of [live, other]) await makeDatabase(access, one, templates.get('base') ?? '')
  const [oldOid, newOid] = [await databaseOid(access, live), await databaseOid(access, other)]
  const [register, watcher, listener] = [await enter(), await enter(), await enter()]
  const told: string[] = []
  const resumed = Promise.withResolvers<void>()
  listener.on('notification', ({ payload = '' }) => {
    told.push(payload)
    if (payload === `resume ${live}`) resumed.resolve()
  })
  await listener.query('listen zennnn_hold')
  await setStandby(watcher, "set synchronous_standby_names = 'nobody'")
  await untilWaitedFor(watcher, await enter())
  let isOver = false
  const exchanging = exchangeHeld(
    { access, register },
    { live, other, endsUnknownLinks: true },
  ).finally(() => {
    isOver = true
  })
  // Before anybody is held it waits for the standby, which nobody is: as if it had answered just until then.
  while ((await waiting(watcher, 'ALTER DATABASE%')).length === 0) await delay(POLL_MS)
  assert.deepEqual(told, [])
  while (told.length === 0) {
    for (const pid of await waiting(watcher, 'ALTER DATABASE%'))
      await watcher.query('select pg_cancel_backend($1)', [pid])
    await delay(POLL_MS)
  }
  await resumed.promise
  assert.deepEqual(
    [await databaseOid(access, live), await databaseOid(access, other)],
    [newOid, oldOid],
  )
  while ((await waiting(watcher, '%pg_logical_emit_message%')).length === 0) await delay(POLL_MS)
  assert.equal(isOver, false)
  await setStandby(watcher, 'reset synchronous_standby_names')
  await exchanging
  assert.deepEqual(told, [`hold ${live}`, `resume ${live}`])
})
