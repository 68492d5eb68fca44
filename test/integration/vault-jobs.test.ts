import assert from 'node:assert/strict'
import { execFile } from 'node:child_process'
import { rename, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { test } from 'node:test'
import { promisify } from 'node:util'
import { orderDueBackups } from '@zennnn/cloud'
import { untilDumpWaits } from '../row-wait.ts'
import { openVaultWorld, placesOf, type VaultWorld } from './cloud/vault-world.ts'

const LIMIT = { timeout: 180_000 }
const run = promisify(execFile)

/** Lets pg_dump of acme wait for a table until it is called. */
async function holdDump(world: VaultWorld): Promise<() => Promise<void>> {
  const holder = await world.open()
  await holder.query('begin')
  await holder.query('lock table app.tag in access exclusive mode')
  return async () => {
    await holder.query('rollback')
  }
}

/** Processes that this one started, by the name of their program. */
async function childrenNamed(name: string): Promise<readonly number[]> {
  const { stdout } = await run('ps', ['--ppid', String(process.pid), '-o', 'pid=,comm='])
  return stdout
    .split('\n')
    .map((line) => line.trim().split(/\s+/))
    .filter(([, command]) => command === name)
    .map(([pid]) => Number(pid))
}

test('a backup job copies, reads back, restores and compares, and says so', LIMIT, async (t) => {
  const world = await openVaultWorld(t)
  await world.cloud.startWork(world.kinds)
  const job = await world.cloud.ended(await world.order())
  assert.equal(job['state'], 'done', String(job['message']))
  assert.equal(job['about'], 'acme')
  assert.deepEqual(job['steps'], ['copy', 'verify'])
  assert.match(String(job['message']), /^The backup lies in .*was restored and is equal\.$/)
  const [backup, ...others] = await world.backups()
  assert.deepEqual(others, [])
  assert.equal(backup?.state, 'complete')
  assert.ok(backup.verifiedAt)
  assert.deepEqual(placesOf(backup), ['ap', 'eu', 'us'])
  // The second is verified in the same scratch cluster.
  const again = await world.cloud.ended(await world.order('scheduled'))
  assert.equal(again['state'], 'done', String(again['message']))
  const control = await world.cloud.ended(await world.order('scheduled', world.vault.control))
  assert.equal(control['state'], 'done', String(control['message']))
  assert.equal(control['about'], 'control')
})

test(
  'jobs that people wait for are done where no backup is, and the other way round',
  LIMIT,
  async (t) => {
    const world = await openVaultWorld(t)
    const backup = await world.order('scheduled')
    await world.cloud.startWork()
    const { job } = await world.cloud.order({ slug: 'other' })
    assert.equal((await world.cloud.ended(job))['state'], 'done')
    assert.equal((await world.job(backup))['state'], 'queued')
    await world.cloud.startWork(world.kinds)
    assert.equal((await world.cloud.ended(backup))['state'], 'done')
  },
)

test('two backups of one database run one after another', LIMIT, async (t) => {
  const world = await openVaultWorld(t)
  await world.cloud.startWork(world.kinds)
  const letGo = await holdDump(world)
  const first = await world.order()
  await untilDumpWaits(world.database)
  const second = await world.order()
  assert.equal((await world.job(second))['state'], 'queued')
  await letGo()
  for (const job of [await world.cloud.ended(first), await world.cloud.ended(second)])
    assert.equal(job['state'], 'done', String(job['message']))
  assert.equal((await world.backups()).length, 2)
})

test('a cancelled backup ends at once, has no copy, and is called cancelled', LIMIT, async (t) => {
  const world = await openVaultWorld(t)
  await world.cloud.startWork(world.kinds)
  const letGo = await holdDump(world)
  const job = await world.order()
  await untilDumpWaits(world.database)
  await world.cloud.ask(
    world.vault.control,
    'update app.job set cancel_requested = true where id = $1',
    [job],
  )
  const ended = await world.cloud.ended(job)
  await letGo()
  assert.equal(ended['state'], 'cancelled')
  const [backup] = await world.backups()
  assert.equal(backup?.state, 'failed')
  assert.equal(backup.message, 'It was cancelled.')
  assert.deepEqual(backup.copies, [])
  assert.deepEqual(await childrenNamed('restic'), [])
})

for (const program of ['pg_dump', 'restic'] as const)
  test(`a scheduled backup whose ${program} is killed is tried again`, LIMIT, async (t) => {
    const world = await openVaultWorld(t)
    await world.cloud.startWork(world.kinds)
    const letGo = await holdDump(world)
    const job = await world.order('scheduled')
    await untilDumpWaits(world.database)
    const pids = await childrenNamed(program)
    assert.ok(pids.length > 0)
    for (const pid of pids) process.kill(pid, 'SIGKILL')
    await world.until(job, ({ message }) => /It is tried again/.test(String(message)))
    await letGo()
    const ended = await world.cloud.ended(job)
    assert.equal(ended['state'], 'done', String(ended['message']))
    assert.deepEqual(
      (await world.backups()).map(({ state }) => state),
      ['complete', 'failed'],
    )
  })

test('a backup that somebody asked for and that fails says why at once', LIMIT, async (t) => {
  const world = await openVaultWorld(t)
  await world.cloud.startWork(world.kinds)
  const letGo = await holdDump(world)
  const job = await world.order('manual')
  await untilDumpWaits(world.database)
  for (const pid of await childrenNamed('pg_dump')) process.kill(pid, 'SIGKILL')
  const ended = await world.cloud.ended(job)
  await letGo()
  assert.equal(ended['state'], 'failed')
  assert.match(String(ended['message']), /^The backup failed: pg_dump ended with SIGKILL/)
})

test(
  'a region that is away leaves the backup incomplete, and the job names it',
  LIMIT,
  async (t) => {
    const world = await openVaultWorld(t)
    const folder = join(world.vault.home, 'vault', 'us')
    await rm(folder, { recursive: true })
    await writeFile(folder, 'no folder')
    await world.cloud.startWork(world.kinds)
    const job = await world.cloud.ended(await world.order('scheduled'))
    assert.equal(job['state'], 'done')
    assert.match(
      String(job['message']),
      /^The backup is incomplete: us lacks it\. The copy in (ap|eu) was restored and is equal\.$/,
    )
    const [backup] = await world.backups()
    assert.equal(backup?.state, 'incomplete')
    assert.ok(backup.verifiedAt, 'proved where it is')
    assert.deepEqual(placesOf(backup), ['ap', 'eu'])
    await rename(folder, `${folder}.broken`)
    const next = await world.cloud.ended(await world.order('scheduled'))
    assert.match(String(next['message']), /is equal\.$/)
  },
)

test(
  'a database that is dropped meanwhile ends its backup and is not tried again',
  LIMIT,
  async (t) => {
    const world = await openVaultWorld(t)
    await world.cloud.startWork(world.kinds)
    const letGo = await holdDump(world)
    const job = await world.order('scheduled')
    await untilDumpWaits(world.database)
    await world.cloud.ask(
      world.vault.control,
      `update app.database set state = 'dropping' where database_id = $1`,
      [world.database],
    )
    for (const pid of await childrenNamed('pg_dump')) process.kill(pid, 'SIGKILL')
    const ended = await world.cloud.ended(job)
    await letGo()
    assert.equal(ended['state'], 'failed')
    assert.match(String(ended['message']), /no longer in service: nothing was backed up/)
  },
)

test('each database has one backup a night, also when several look at once', LIMIT, async (t) => {
  let now = new Date()
  const world = await openVaultWorld(t, { now: () => now })
  // Nobody knows since when the control database waits.
  const first = await Promise.all([orderDueBackups(world.vault), orderDueBackups(world.vault)])
  assert.deepEqual(
    first.toSorted((a, b) => a - b),
    [0, 1],
  )
  const orders = async () =>
    await world.cloud.ask(
      world.vault.control,
      `select count(*)::int as all, (count(*) filter (where about = 'acme'))::int as acme,
         max(input->>'kind') as kind from app.job where kind = 'backup'`,
    )
  assert.deepEqual(await orders(), { all: 1, acme: 0, kind: 'scheduled' })
  now = new Date(now.getTime() + 86_400_000)
  const night = await Promise.all([orderDueBackups(world.vault), orderDueBackups(world.vault)])
  // That of the control database still waits for a worker.
  assert.deepEqual(
    night.toSorted((a, b) => a - b),
    [0, 1],
  )
  assert.deepEqual(await orders(), { all: 2, acme: 1, kind: 'scheduled' })
  assert.equal(await orderDueBackups(world.vault), 0)
})
