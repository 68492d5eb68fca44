import assert from 'node:assert/strict'
import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { readdir, readFile, rename, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type TestContext, test } from 'node:test'
import { setTimeout as delay } from 'node:timers/promises'
import { requestControlJob, runBackup, sweepScratchClusters } from '@zennnn/cloud'
import { systemClock } from '@zennnn/kernel'
import { holdTable } from '../held-table.ts'
import { openSuperuser } from '../kit.ts'
import { untilDumpWaits } from '../row-wait.ts'
import { openVaultWorld, type VaultWorld } from './cloud/vault-world.ts'

const LIMIT = { timeout: 180_000 }

function startWorker(t: TestContext, { vault }: VaultWorld): ChildProcess {
  const { access, control, home } = vault
  const child = spawn(
    process.execPath,
    [
      new URL('cloud/vault-worker.ts', import.meta.url).pathname,
      JSON.stringify({ access, control, home }),
    ],
    { stdio: ['ignore', 'inherit', 'inherit'] },
  )
  t.after(() => child.kill('SIGKILL'))
  return child
}

async function kill(child: ChildProcess): Promise<void> {
  const over = once(child, 'exit')
  child.kill('SIGKILL')
  await over
}

async function scratchFoldersOf(pid: number | undefined): Promise<readonly string[]> {
  return (await readdir(tmpdir())).filter((name) => name.startsWith(`zennnn-verify-${pid}-`))
}

test(
  'a worker killed while it copies: the next one makes the backup anew, and registers it once',
  LIMIT,
  async (t) => {
    const world = await openVaultWorld(t)
    const child = startWorker(t, world)
    const holder = await world.open()
    await holder.query('begin')
    await holder.query('lock table app.tag in access exclusive mode')
    const job = await world.order('scheduled')
    await untilDumpWaits(world.database)
    await kill(child)
    await holder.query('rollback')
    assert.deepEqual(
      (await world.backups()).map(({ state }) => state),
      ['running'],
    )
    await world.cloud.startWork(world.kinds)
    const ended = await world.cloud.ended(job)
    assert.equal(ended['state'], 'done', String(ended['message']))
    const [made, interrupted, ...others] = await world.backups()
    assert.deepEqual(others, [])
    assert.deepEqual([made?.state, made?.copies.length], ['complete', 3])
    assert.deepEqual([interrupted?.state, interrupted?.message], ['failed', 'It was interrupted.'])
  },
)

/** Until its PostgreSQL runs there would be nothing to stop. Returns its process id. */
async function killComparing(child: ChildProcess): Promise<number> {
  let pid = 0
  while (pid === 0) {
    const [folder] = await scratchFoldersOf(child.pid)
    const text = await readFile(
      join(tmpdir(), folder ?? '', 'postgres', 'postmaster.pid'),
      'utf8',
    ).catch(() => '')
    pid = Number.parseInt(text, 10) || 0
    await delay(5)
  }
  await kill(child)
  return pid
}

test(
  'a worker killed when the backup is registered and its step has not ended: the next one makes no second one',
  LIMIT,
  async (t) => {
    const world = await openVaultWorld(t)
    const child = startWorker(t, world)
    const job = await world.order('scheduled')
    while ((await world.backups())[0]?.state !== 'running') await delay(5)
    // It cannot say any more how far it is, and so not end its step.
    const holder = await openSuperuser(t, world.vault.control)
    await holder.query('begin')
    await holder.query('select from app.job where id = $1 for update', [job])
    while ((await world.backups())[0]?.state !== 'complete') await delay(5)
    await kill(child)
    await holder.query('rollback')
    assert.equal((await world.job(job))['step'], 'copy')
    await world.cloud.startWork(world.kinds)
    const ended = await world.cloud.ended(job)
    assert.equal(ended['state'], 'done', String(ended['message']))
    const [made, ...others] = await world.backups()
    assert.deepEqual(others, [])
    assert.ok(made?.verifiedAt)
    for (const { name } of world.vault.regions)
      assert.equal((await snapshotsOf(world, name)).length, 1)
  },
)

async function snapshotsOf(
  { vault, database }: VaultWorld,
  region: string,
): Promise<readonly string[]> {
  return await readdir(join(vault.home, 'vault', region, database, 'snapshots'))
}

async function request(world: VaultWorld, kind: string, backup: string): Promise<string> {
  const { vault, database } = world
  const input = { database, backup }
  return await requestControlJob(vault.access, vault.control, {
    kind,
    input,
    clock: systemClock,
  })
}

test(
  'a worker killed while it gives a region what it lacks: the next one finds what was written, and writes it once',
  LIMIT,
  async (t) => {
    const world = await openVaultWorld(t)
    const { vault, database, cloud } = world
    // A file where the folder of the region should be: also root cannot write there.
    const folder = join(vault.home, 'vault', 'us')
    await rename(folder, `${folder}.away`)
    await writeFile(folder, '')
    const { id, state } = await runBackup(vault, { database, kind: 'scheduled' })
    assert.equal(state, 'incomplete')
    await rm(folder)
    await rename(`${folder}.away`, folder)
    const held = await holdTable(await openSuperuser(t, vault.control), 'zennnn_vault.copy')
    const child = startWorker(t, world)
    const job = await request(world, 'backup_catch_up', id)
    await held.untilWanted(async () => {
      const { state, message } = await world.job(job)
      assert.ok(state === 'queued' || state === 'running', String(message))
    })
    await kill(child)
    await held.endWaiting()
    assert.equal((await world.backups())[0]?.state, 'incomplete')
    const written = await snapshotsOf(world, 'us')
    assert.equal(written.length, 1)
    await cloud.startWork(world.kinds)
    const ended = await cloud.ended(job)
    assert.equal(ended['state'], 'done', String(ended['message']))
    const [made, ...others] = await world.backups()
    assert.deepEqual(others, [])
    assert.deepEqual([made?.state, made?.copies.length], ['complete', 3])
    assert.ok(made?.verifiedAt)
    assert.deepEqual(await snapshotsOf(world, 'us'), written)
  },
)

test(
  'a worker killed while it verifies a backup that was there: the next one does, and what was left is swept',
  LIMIT,
  async (t) => {
    const world = await openVaultWorld(t)
    const { vault, database, cloud } = world
    const { id } = await runBackup(vault, { database, kind: 'before_restore' })
    const child = startWorker(t, world)
    const job = await request(world, 'backup_verify', id)
    await killComparing(child)
    await sweepScratchClusters()
    assert.deepEqual(await scratchFoldersOf(child.pid), [])
    assert.equal((await world.backups())[0]?.verifiedAt, undefined)
    await cloud.startWork(world.kinds)
    const ended = await cloud.ended(job)
    assert.equal(ended['state'], 'done', String(ended['message']))
    const [made, ...others] = await world.backups()
    assert.deepEqual(others, [])
    assert.ok(made?.verifiedAt)
  },
)

test(
  'a worker killed while it compares: the next one compares anew and copies nothing, and what was left is swept',
  LIMIT,
  async (t) => {
    const world = await openVaultWorld(t)
    const child = startWorker(t, world)
    const job = await world.order('scheduled')
    await world.until(job, ({ step }) => step === 'verify')
    const pid = await killComparing(child)
    assert.equal((await scratchFoldersOf(child.pid)).length, 1)
    await sweepScratchClusters()
    assert.deepEqual(await scratchFoldersOf(child.pid), [])
    assert.throws(() => process.kill(pid, 0), { code: 'ESRCH' })
    await world.cloud.startWork(world.kinds)
    const ended = await world.cloud.ended(job)
    assert.equal(ended['state'], 'done', String(ended['message']))
    const [made, ...others] = await world.backups()
    assert.deepEqual(others, [])
    assert.ok(made?.verifiedAt)
  },
)
