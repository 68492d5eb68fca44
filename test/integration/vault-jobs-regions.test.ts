import assert from 'node:assert/strict'
import { execFile } from 'node:child_process'
import { mkdir, readdir, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { test } from 'node:test'
import { promisify } from 'node:util'
import { checkRegions, orderCatchUps } from '@zennnn/cloud'
import { openVaultWorld, placesOf } from './cloud/vault-world.ts'

const LIMIT = { timeout: 180_000 }
const IS_ROOT = process.getuid?.() === 0
const NEEDS_ROOT = IS_ROOT ? LIMIT : { skip: 'only root can mount a small disk' }
const run = promisify(execFile)

test('a region that was away is made up for by a job of its own, once', LIMIT, async (t) => {
  let now = new Date()
  const world = await openVaultWorld(t, { now: () => now })
  const { vault, cloud } = world
  const folder = join(vault.home, 'vault', 'us')
  await rm(folder, { recursive: true })
  await writeFile(folder, 'no folder')
  const stop = await cloud.startWork(world.kinds)
  await cloud.ended(await world.order('scheduled'))
  await stop()
  await checkRegions(vault)
  assert.equal(await orderCatchUps(vault), 0, 'the region is away')
  await rm(folder)
  await mkdir(folder, { mode: 0o700 })
  await checkRegions(vault)
  assert.equal(await orderCatchUps(vault), 1)
  assert.equal(await orderCatchUps(vault), 0, 'it waits already')
  const row = await cloud.ask(
    vault.control,
    `select id, about from app.job where kind = 'backup_catch_up'`,
  )
  assert.equal(row?.['about'], 'acme')
  await cloud.startWork(world.kinds)
  const ended = await cloud.ended(String(row['id']))
  assert.equal(ended['state'], 'done', String(ended['message']))
  const [backup] = await world.backups()
  assert.deepEqual(backup?.copies.length, 3)
  assert.deepEqual(placesOf(backup), ['ap', 'eu', 'us'])
  assert.equal(backup.state, 'complete')
  assert.ok(backup.verifiedAt)
  now = new Date(now.getTime() + 2 * 3_600_000)
  assert.equal(await orderCatchUps(vault), 0, 'nothing is behind')
})

test(
  'a disk that is full in one region leaves that region without, and the next backup is complete',
  NEEDS_ROOT,
  async (t) => {
    const world = await openVaultWorld(t)
    const { vault, cloud, database } = world
    const folder = join(vault.home, 'vault', 'us')
    await mkdir(folder, { recursive: true, mode: 0o700 })
    const mounted = await run('mount', ['-t', 'tmpfs', '-o', 'size=256k', 'tmpfs', folder]).then(
      () => true,
      () => false,
    )
    if (!mounted) {
      t.skip('this machine mounts nothing')
      return
    }
    try {
      await cloud.ask(
        database,
        `insert into app.tag (id, name) select gen_random_uuid(), left(encode(sha256(n::text::bytea), 'hex'), 50) from generate_series(1, 20000) n`,
      )
      await cloud.startWork(world.kinds)
      const full = await cloud.ended(await world.order('scheduled'))
      assert.match(String(full['message']), /^The backup is incomplete: us lacks it\./)
      const [broken] = await world.backups()
      assert.ok(broken)
      assert.deepEqual(placesOf(broken), ['ap', 'eu'])
      assert.match(
        broken.copies.find(({ region }) => region === 'us')?.message ?? '',
        /no space left|disk/,
      )
      await run('mount', ['-o', 'remount,size=64m', folder])
      const next = await cloud.ended(await world.order('scheduled'))
      assert.match(String(next['message']), /is equal\.$/)
    } finally {
      await run('umount', ['--lazy', folder])
    }
  },
)

test('locks that killed programs left in a region are in nobody’s way', LIMIT, async (t) => {
  const world = await openVaultWorld(t)
  const { vault, cloud, database } = world
  await cloud.startWork(world.kinds)
  await cloud.ended(await world.order())
  const holder = await world.open()
  await holder.query('begin')
  await holder.query('lock table app.tag in access exclusive mode')
  const job = await world.order('manual')
  const locks = join(vault.home, 'vault', 'us', database, 'locks')
  while ((await readdir(locks)).length === 0);
  const { stdout } = await run('ps', ['--ppid', String(process.pid), '-o', 'pid=,comm='])
  for (const line of stdout.split('\n').filter((one) => one.endsWith('restic')))
    process.kill(Number.parseInt(line, 10), 'SIGKILL')
  await cloud.ended(job)
  await holder.query('rollback')
  assert.ok((await readdir(locks)).length > 0)
  const next = await cloud.ended(await world.order())
  assert.match(String(next['message']), /is equal\.$/)
  assert.deepEqual(await readdir(locks), [])
})
