import assert from 'node:assert/strict'
import { execFileSync } from 'node:child_process'
import { mkdir, rename, rm, rmdir, statfs } from 'node:fs/promises'
import { join } from 'node:path'
import { test } from 'node:test'
import type { ClusterView } from '@zennnn/cloud'
import { createLog, systemClock } from '@zennnn/kernel'
import {
  askCluster,
  fillDisk,
  openKeeper,
  readState,
  signalNode,
  startKeeper,
  startWriters,
  untilSync,
  untilView,
} from '../failover-world.ts'
import { openPairHome } from '../pair-home.ts'

const MEGABYTE = 1024 * 1024
const NEEDS_ROOT =
  process.getuid?.() === 0 ? {} : { skip: 'only root may mount a small disk for a home' }

test(
  'on a full disk a standby that dies is recorded as DEGRADED, people work on, and it comes back when there is room',
  NEEDS_ROOT,
  async (t) => {
    const home = await openPairHome(t, { disk: '400m' })
    // The standby is not given up for its room: here it dies, and the disk is as full as can be.
    const settings = { reserveBytes: 0, copyLogBytes: 0 }
    const keeper = await startKeeper(home, { settings })
    await untilSync(keeper)
    const writers = await startWriters(home)
    // Room in the files that are there: whether a table can grow on a full disk is no matter of who keeps the cluster.
    for (const sql of [
      `insert into written select -n, repeat('x', 200) from generate_series(1, 20000) n`,
      'delete from written where id < 0',
      'vacuum (truncate false) written',
      'select pg_switch_wal()',
    ])
      await askCluster(home, sql)
    await writers.until(100)
    await fillDisk(home)
    assert.equal((await statfs(home)).bavail, 0)
    await signalNode(home, 'b', 'SIGKILL')
    await untilView(keeper, ({ replication }) => replication === 'DEGRADED')
    assert.equal((await readState(home))['replication'], 'DEGRADED')
    await writers.until(100)
    const { needs } = await untilView(keeper, (view) => view.needs !== undefined)
    assert.ok(needs !== undefined)
    await rm(join(home, 'filling'))
    await untilSync(keeper)
    await writers.until(50)
    assert.deepEqual(await writers.judge(), { lost: [], twice: [] })
  },
)

test(
  'a disk that never had room for a standby calls nobody, whatever is tried, and with room it is made',
  NEEDS_ROOT,
  async (t) => {
    const home = await openPairHome(t, { disk: '600m' })
    // As a home in which there was none yet.
    for (const name of ['postgres-b', 'postgres-b.json', 'cluster.json'])
      await rm(join(home, name), { recursive: true })
    execFileSync('fallocate', ['-l', String(300 * MEGABYTE), join(home, 'filler')])
    const events: string[] = []
    const keeper = await startKeeper(home, {
      settings: { reserveBytes: 32 * MEGABYTE, copyLogBytes: 300 * MEGABYTE },
      log: createLog({
        clock: systemClock,
        level: 'info',
        write: (line) => events.push(String(JSON.parse(line).event)),
      }),
    })
    const needs: (string | undefined)[] = []
    const untilSeen = async (isSo: (view: ClusterView) => boolean): Promise<void> => {
      await untilView(keeper, (view) => {
        needs.push(view.needs)
        return isSo(view)
      })
    }
    await untilSeen(({ standby }) => /no room for a standby/.test(standby.why ?? ''))
    const seenAt = performance.now()
    await untilSeen(() => performance.now() - seenAt > 3_000)
    await rm(join(home, 'filler'))
    await untilSeen(({ replication }) => replication === 'SYNC')
    assert.deepEqual(
      needs.filter((sentence) => sentence !== undefined),
      [],
    )
    assert.ok(!events.includes('cluster_needs_person'))
    // Nothing was begun that could only fail.
    assert.ok(!events.includes('standby_does_not_follow'))
  },
)

test('where the state cannot be written at all, nothing says SYNC and a person is called, until it can', async (t) => {
  const home = await openPairHome(t)
  const spare = join(home, 'cluster.json.spare')
  const keeper = await startKeeper(home)
  await untilSync(keeper)
  // As a disk that takes nothing: it is neither written over nor replaced.
  await rm(spare)
  await mkdir(spare)
  await signalNode(home, 'b', 'SIGKILL')
  // On a busy machine he may be called for a slow primary before.
  const { replication } = await untilView(keeper, ({ needs = '' }) =>
    needs.startsWith('The state of the cluster could not be written: '),
  )
  assert.equal(replication, 'DEGRADED')
  assert.equal((await readState(home))['replication'], 'SYNC')
  assert.deepEqual(await askCluster(home, `select current_setting('synchronous_standby_names')`), [
    'ANY 1 (zennnn_standby)',
  ])
  await rmdir(spare)
  await untilSync(keeper)
  await keeper.stop()

  await mkdir(`${spare}.aside`)
  await t.test(
    'a start that has to wait for its standby says so, and goes on when it need not',
    async () => {
      await rm(spare)
      await rename(`${spare}.aside`, spare)
      const signal = join(home, 'postgres-b', 'global', 'pg_control')
      await rename(signal, `${signal}.aside`)
      const said: string[] = []
      const next = await openKeeper(home, {
        settings: { rolesMs: 1_000 },
        say: (sentence) => said.push(sentence),
      })
      const starting = next.start()
      await untilView(next, () =>
        said.some((sentence) => sentence.startsWith('The roles of PostgreSQL could not')),
      )
      await rmdir(spare)
      await starting
      assert.equal((await readState(home))['replication'], 'DEGRADED')
    },
  )
})
