import assert from 'node:assert/strict'
import { execFileSync } from 'node:child_process'
import { chmod, mkdir, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { test } from 'node:test'
import { setTimeout as delay } from 'node:timers/promises'
import { createLog, systemClock } from '@zennnn/kernel'
import { keepWay, wayTo } from '../../packages/cloud/src/machine/short-way.ts'
import {
  askCluster,
  askNode,
  beforeEnd,
  fillDisk,
  keeperOf,
  primaries,
  readState,
  signalNode,
  startKeeper,
  startWriters,
  untilSync,
  untilView,
} from '../failover-world.ts'
import { until } from '../faults/running-cloud.ts'
import { silentLog } from '../kit.ts'
import { openPairHome } from '../pair-home.ts'

const NEEDS_ROOT =
  process.getuid?.() === 0 ? {} : { skip: 'only root runs PostgreSQL as somebody else, and mounts' }
const NOTHING = { lost: [], twice: [] }
const MEGABYTE = 1024 * 1024

function asPostgres(...args: readonly string[]): void {
  execFileSync('setpriv', ['--reuid=postgres', '--regid=postgres', '--clear-groups', ...args], {
    stdio: 'pipe',
  })
}

/** As the user of PostgreSQL could: whatever has that name makes way for a link to what is root's. */
function plant(target: string, path: string): void {
  asPostgres('rm', '-rf', path)
  asPostgres('ln', '-s', target, path)
}

test(
  'links that the user of PostgreSQL plants are not followed by root, at a start nor in a move',
  NEEDS_ROOT,
  async (t) => {
    const home = await openPairHome(t)
    const own = join(home, 'own')
    const files = join(own, 'files')
    await mkdir(files, { recursive: true })
    // In the folder of slots of an old primary everything is removed.
    await writeFile(join(files, 'kept'), 'of root')
    const target = join(own, 'target')
    await writeFile(target, 'of root')
    const untouched = async (): Promise<void> => {
      for (const path of [target, join(files, 'kept')]) {
        assert.equal(await readFile(path, 'utf8'), 'of root')
        const { uid, mode } = await stat(path)
        assert.deepEqual([uid, mode & 0o777], [0, 0o644], path)
      }
    }
    const names = ['postgresql.conf', 'pg_hba.conf', 'postgresql.auto.conf', 'standby.signal']
    // As of a home from before: he had the folder of the sockets.
    const sockets = join(home, 'run')
    execFileSync('chown', ['postgres:postgres', sockets])
    await chmod(sockets, 0o700)
    plant(target, join(sockets, '.s.PGSQL.5432.new'))
    for (const folder of ['postgres', 'postgres-b'])
      for (const name of names) plant(target, join(home, folder, `${name}.new`))

    await t.test('in the place of the folder of the route, it is said', async () => {
      const path = join(sockets, 'route')
      execFileSync('mv', [path, `${path}.aside`])
      plant(files, path)
      const refused = await keeperOf(home)
      await assert.rejects(refused.start(), {
        code: 'SETUP_FAILED',
        message: `The folder ${path} belongs to another user or is a link.`,
      })
      await untouched()
      execFileSync('rm', [path])
      execFileSync('mv', [`${path}.aside`, path])
    })

    const keeper = await startKeeper(home, {
      reached: async (point) => {
        // Of the old primary, which is being made the standby: nothing runs in it.
        if (point === 'rejoin_rewound') {
          for (const name of names) plant(target, join(home, 'postgres', name))
          for (const name of names) plant(target, join(home, 'postgres', `${name}.new`))
          plant(files, join(home, 'postgres', 'pg_replslot'))
        }
        await Promise.resolve()
      },
    })
    await untilSync(keeper)
    const { uid, mode } = await stat(sockets)
    assert.deepEqual([uid, mode & 0o777], [0, 0o711])
    assert.throws(() => {
      asPostgres('touch', join(sockets, 'new'))
    })
    await untouched()
    const writers = await startWriters(home)
    await writers.until(50)
    await signalNode(home, 'a', 'SIGKILL')
    await untilView(keeper, ({ epoch, lastMove }) => epoch === 2 && lastMove !== undefined)
    // It cannot be started as it is, and so it is copied anew.
    await untilSync(keeper)
    await untouched()
    assert.deepEqual(await primaries(home), ['b'])
    assert.deepEqual(await writers.judge(), NOTHING)
  },
)

test('a home with a long path is reached although somebody cleans /tmp; it is not written to while nobody writes, and watched all the same', async (t) => {
  const home = await openPairHome(t, { below: 'long-'.repeat(25) })
  const way = await keepWay(home, silentLog)
  beforeEnd(home, async () => {
    await way.close()
  })
  const keeper = await startKeeper(home)
  await untilSync(keeper)
  const writers = await startWriters(home)
  await writers.until(50)
  const opened = writers.opened()
  await rm(dirname(wayTo(home)), { recursive: true })
  await until(
    async () => Array.isArray(await askCluster(home, 'select 1')),
    'somebody new gets in',
    5_000,
  )
  await writers.until(50)
  assert.equal(writers.opened(), opened, 'who was in stayed in')
  assert.deepEqual(await writers.judge(), NOTHING)

  const position = async (): Promise<unknown> =>
    await askNode(home, 'a', 'select pg_current_wal_insert_lsn()::text')
  await until(
    async () => {
      const before = await position()
      await delay(2_500)
      assert.deepEqual(await position(), before)
      return true
    },
    'the log stands still',
    40_000,
  )
  // A write comes each ten seconds only: it is the reading that tells.
  const toldAt = performance.now()
  await askCluster(home, `alter system set synchronous_standby_names = ''`)
  await askCluster(home, 'select pg_reload_conf()')
  await untilView(keeper, ({ replication }) => replication === 'DEGRADED')
  t.diagnostic(`what is not waited for: seen after ${Math.round(performance.now() - toldAt)} ms`)
  await askCluster(home, 'alter system reset synchronous_standby_names')
  await askCluster(home, 'select pg_reload_conf()')
  await untilSync(keeper)
  const frozenAt = performance.now()
  await signalNode(home, 'a', 'SIGSTOP')
  await untilView(keeper, ({ epoch, lastMove }) => epoch === 2 && lastMove !== undefined)
  const tookMs = performance.now() - frozenAt
  t.diagnostic(`frozen while nobody wrote: moved after ${Math.round(tookMs)} ms`)
})

test(
  'with little room the standby goes, then its copy; the primary goes on, a person is called once, and with room it comes back',
  NEEDS_ROOT,
  async (t) => {
    const home = await openPairHome(t, { disk: '1400m' })
    const calls: string[] = []
    const said: string[] = []
    const keeper = await startKeeper(home, {
      settings: { reserveBytes: 128 * MEGABYTE, copyLogBytes: 600 * MEGABYTE },
      say: (sentence) => said.push(sentence),
      log: createLog({
        clock: systemClock,
        level: 'error',
        write: (line) => {
          const { event, needs } = JSON.parse(line)
          if (event === 'cluster_needs_person') calls.push(String(needs))
        },
      }),
    })
    await untilSync(keeper)
    const writers = await startWriters(home)
    const leave = async (megabytes: number): Promise<void> => {
      const filler = join(home, 'filler')
      const size = await stat(filler).then(
        (found) => found.size,
        () => 0,
      )
      const { disk } = await keeper.view()
      const bytes = size + disk.freeBytes - megabytes * MEGABYTE
      if (bytes > size) execFileSync('fallocate', ['-l', String(bytes), filler])
      else execFileSync('truncate', ['-s', String(bytes), filler])
    }

    await leave(100)
    const givenUp = await untilView(
      keeper,
      ({ replication, slots }) => replication === 'DEGRADED' && slots.length === 0,
    )
    assert.match(givenUp.needs ?? '', /MB left: the standby was given up.* With 256 MB free/)
    assert.equal(await signalNode(home, 'b', 'SIGCONT'), 0)
    assert.ok((await readdir(home)).includes('postgres-b'))
    await writers.until(50)

    await fillDisk(home)
    await until(async () => !(await readdir(home)).includes('postgres-b'), 'the copy goes', 10_000)
    await writers.until(50)
    await assert.rejects(
      keeper.rejoin({}, () => undefined),
      { code: 'STATE_REFUSED', message: /the standby was given up/ },
    )
    assert.equal(calls.length, 1)
    assert.equal(said.filter((one) => one.includes('the standby was given up')).length, 1)

    // Room enough for the primary, and not for a copy.
    await rm(join(home, 'filling'))
    await leave(400)
    await untilView(keeper, ({ needs }) =>
      /no room for a standby: \d+ MB are missing/.test(needs ?? ''),
    )
    await delay(2_500)
    assert.deepEqual(
      (await readdir(home)).filter((name) => /^postgres-b(\.new)?$/.test(name)),
      [],
    )
    assert.deepEqual((await keeper.view()).slots, [])
    assert.equal(calls.length, 2, String(calls))

    await rm(join(home, 'filler'))
    await untilSync(keeper)
    assert.equal((await keeper.view()).needs, undefined)
    await writers.until(50)
    assert.deepEqual(await writers.judge(), NOTHING)
  },
)

test('a cluster that is to have no standby any more keeps nothing for it, and says what may be deleted', async (t) => {
  const home = await openPairHome(t)
  const said: string[] = []
  const say = (sentence: string): void => {
    said.push(sentence)
  }
  const keeper = await startKeeper(home, { standby: false, say })
  const slots = 'select count(*)::int from pg_replication_slots'
  assert.deepEqual(await askNode(home, 'a', slots), [0])
  assert.ok(said.some((one) => one.includes(`${home}/postgres-b is its copy: it may be deleted.`)))
  assert.ok((await readdir(home)).includes('postgres-b'))
  assert.equal((await readState(home))['replication'], 'DEGRADED')
  await keeper.stop()
  await rm(join(home, 'postgres-b'), { recursive: true })
  const next = await startKeeper(home)
  await untilSync(next)
  assert.deepEqual(await askNode(home, 'a', slots), [1])
})
