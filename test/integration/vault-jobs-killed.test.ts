import assert from 'node:assert/strict'
import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { readdir, readFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type TestContext, test } from 'node:test'
import { setTimeout as delay } from 'node:timers/promises'
import { sweepScratchClusters } from '@zennnn/cloud'
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
    for (;;) {
      const dumping = await world.cloud.ask(
        'postgres',
        `select from pg_stat_activity where datname = $1 and application_name = 'pg_dump' and wait_event_type = 'Lock'`,
        [world.database],
      )
      if (dumping !== undefined) break
    }
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

test(
  'a worker killed while it compares: the next one compares anew and copies nothing, and what was left is swept',
  LIMIT,
  async (t) => {
    const world = await openVaultWorld(t)
    const child = startWorker(t, world)
    const job = await world.order('scheduled')
    await world.until(job, ({ step }) => step === 'verify')
    // Until its PostgreSQL runs there would be nothing to stop.
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
