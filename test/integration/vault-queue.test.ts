import assert from 'node:assert/strict'
import { test } from 'node:test'
import { controlQueueUrl, orderDueBackups, removeDropped, requestControlJob } from '@zennnn/cloud'
import { Connections } from '@zennnn/data'
import { startJobWorker } from '@zennnn/jobs'
import { newDatabaseId, systemClock } from '@zennnn/kernel'
import { silentLog } from '../kit.ts'
import { untilDumpWaits, untilRow } from '../row-wait.ts'
import { openVaultWorld, type VaultWorld } from './cloud/vault-world.ts'

const LIMIT = { timeout: 180_000 }
const DAY_MS = 86_400_000

async function addCustomer({ cloud }: VaultWorld, tier: string): Promise<void> {
  await cloud.ask(
    cloud.control,
    `insert into app.database (id, name, slug, database_id, tier, state, host, apps)
     values (gen_random_uuid(), $1, $1, $2, $1, 'live', $1 || '.localhost', '[]')`,
    [tier, newDatabaseId()],
  )
}

/** As `work` of a machine with one processor. */
async function startOne({ cloud, vault, kinds }: VaultWorld) {
  const { address, secrets } = vault.access
  const connections = new Connections({
    ...address,
    login: () => ({ user: 'zennnn_maintain', password: secrets.maintain }),
    clock: systemClock,
    log: silentLog,
  })
  const worker = await startJobWorker({
    queueUrl: controlQueueUrl(vault.access, cloud.control),
    control: cloud.control,
    connections,
    lane: 'heavy',
    kinds,
    chores: [],
    concurrency: 1,
    log: silentLog,
  })
  return async () => {
    await worker.stop()
    await connections.close()
  }
}

test(
  'the queue does what somebody asked for first, then paid before trial, education and free',
  LIMIT,
  async (t) => {
    const world = await openVaultWorld(t, { now: () => new Date(Date.now() + DAY_MS) })
    const { cloud } = world
    for (const tier of ['free', 'education', 'paid']) await addCustomer(world, tier)
    // acme is a trial; the fifth is the control database.
    assert.equal(await orderDueBackups(world.vault), 5)
    await world.order('manual')
    // What is out of service ends at once: here only the order counts.
    await cloud.ask(cloud.control, `update app.database set state = 'dropping'`)
    const stop = await startOne(world)
    await untilRow(cloud.control, {
      sql: `select count(*)::int as n from app.job where kind = 'backup' and finished_at is not null`,
      isSo: (row) => row?.['n'] === 6,
    })
    await stop()
    const row = await cloud.ask(
      cloud.control,
      `select array_agg(about || ' ' || (input ->> 'kind') order by started_at) as started from app.job
     where kind = 'backup' and about <> 'control'`,
    )
    assert.deepEqual(row?.['started'], [
      'acme manual',
      'paid scheduled',
      'acme scheduled',
      'education scheduled',
      'free scheduled',
    ])
  },
)

test(
  'a database that is dropped and deleted in the middle of its dump ends the backup, which is none',
  LIMIT,
  async (t) => {
    const world = await openVaultWorld(t)
    const { cloud, database } = world
    await cloud.startWork(world.kinds)
    const holder = await world.open()
    await holder.query('begin')
    await holder.query('lock table app.tag in access exclusive mode')
    const backup = await world.order('scheduled')
    await untilDumpWaits(database)
    const record = await cloud.ask(
      cloud.control,
      'select id from app.database where database_id = $1',
      [database],
    )
    const drop = await requestControlJob(cloud.tools.access, cloud.control, {
      kind: 'drop_database',
      input: { record: record?.['id'], days: 0 },
      clock: systemClock,
    })
    assert.equal((await cloud.ended(drop))['state'], 'done')
    await removeDropped(cloud.tools)
    const there = await cloud.ask('postgres', 'select from pg_database where datname = $1', [
      database,
    ])
    assert.equal(there, undefined)
    const ended = await cloud.ended(backup)
    assert.equal(ended['state'], 'failed')
    assert.match(String(ended['message']), /no longer in service: nothing was backed up/)
    const [made, ...others] = await world.backups()
    assert.deepEqual([made?.state, made?.content, others], ['failed', undefined, []])
    assert.ok(made?.copies.every(({ snapshot }) => snapshot === null))
  },
)
