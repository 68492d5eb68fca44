import assert from 'node:assert/strict'
import { execFile } from 'node:child_process'
import { chmod, mkdir, mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { TestContext } from 'node:test'
import { setTimeout as delay } from 'node:timers/promises'
import { promisify } from 'node:util'
import {
  ClusterKeeper,
  type ClusterView,
  clusterLayout,
  connect,
  ensureClusterSecrets,
  type KeeperOptions,
  type NodeName,
} from '@zennnn/cloud'
import { createLog, systemClock } from '@zennnn/kernel'
import { Client } from 'pg'
import { findServerProcesses } from '../packages/cloud/src/failover/fence.ts'
import { nodeLayout } from '../packages/cloud/src/failover/node-layout.ts'

const run = promisify(execFile)
const POLL_MS = 50
const PATIENCE_MS = 60_000
/** On a machine that does much else, a small file takes its time, too: a frozen primary is to be told from a slow disk. */
const CALM_LOOKS = { probeTimeoutMs: 2_000 }

/** What is to be stopped before a home vanishes. Not `t.after`: those run in the order of their making. */
const leftovers = new Map<string, (() => Promise<void>)[]>()

export interface Place {
  /** The size of a disk of its own, which only root can mount. */
  readonly disk?: string
  /** Its name in a folder that is the test's own. */
  readonly below?: string
}

/** A folder for a cluster, which vanishes with the test. */
export async function openHome(
  t: Pick<TestContext, 'after'>,
  { disk, below = '' }: Place = {},
): Promise<string> {
  const top = await mkdtemp(join(tmpdir(), 'zennnn-failover-'))
  await chmod(top, 0o711)
  const home = join(top, below)
  await mkdir(home, { recursive: true, mode: 0o711 })
  if (disk !== undefined)
    await run('mount', ['-t', 'tmpfs', '-o', `size=${disk},mode=711`, 'none', home])
  leftovers.set(home, [])
  t.after(async () => {
    for (const stop of leftovers.get(home)?.toReversed() ?? []) await stop()
    for (const node of ['a', 'b'] as const) await signalNode(home, node, 'SIGKILL')
    if (disk !== undefined) await run('umount', [home])
    await rm(top, { recursive: true, force: true, maxRetries: 20 })
  })
  return home
}

/** What is to be done before such a folder vanishes, last first. */
export function beforeEnd(home: string, stop: () => Promise<void>): void {
  leftovers.get(home)?.push(stop)
}

/** Leaves no room on the disk of a home, in its file `filling`. */
export async function fillDisk(home: string): Promise<void> {
  const args = ['if=/dev/zero', `of=${join(home, 'filling')}`, 'bs=4k']
  await assert.rejects(run('dd', args), { stderr: /No space left on device/ })
}

export async function keeperOf(
  home: string,
  more: Partial<KeeperOptions> = {},
): Promise<ClusterKeeper> {
  return new ClusterKeeper({
    home,
    secrets: await ensureClusterSecrets(join(home, 'secrets')),
    standby: true,
    say: () => undefined,
    log: createLog({
      clock: systemClock,
      level: 'info',
      write: (line) => {
        if (process.env['ZENNNN_TEST_LOG'] !== undefined) process.stderr.write(line)
      },
    }),
    clock: systemClock,
    ...more,
  })
}

/** One that can be asked, before any primary is started; it is stopped when the test ends. */
export async function openKeeper(
  home: string,
  more: Partial<KeeperOptions> = {},
): Promise<ClusterKeeper> {
  const keeper = await keeperOf(home, { ...more, settings: { ...CALM_LOOKS, ...more.settings } })
  leftovers.get(home)?.push(async () => {
    await keeper.stop()
  })
  await keeper.open()
  return keeper
}

/** A cluster that runs in this process, until the test ends. */
export async function startKeeper(
  home: string,
  more: Partial<KeeperOptions> = {},
): Promise<ClusterKeeper> {
  const keeper = await openKeeper(home, more)
  await keeper.start()
  return keeper
}

export async function untilView(
  keeper: ClusterKeeper,
  isSo: (view: ClusterView) => boolean,
): Promise<ClusterView> {
  const deadline = performance.now() + PATIENCE_MS
  for (;;) {
    const view = await keeper.view()
    if (isSo(view)) return view
    assert.ok(performance.now() < deadline, `the cluster stays ${JSON.stringify(view)}`)
    await delay(POLL_MS)
  }
}

/** Also after a start in SYNC the standby has to come. */
export async function untilSync(keeper: ClusterKeeper): Promise<ClusterView> {
  return await untilView(
    keeper,
    ({ replication, standby }) => replication === 'SYNC' && standby.state === 'following',
  )
}

/** Sends a signal to all processes of a node; how many there were. */
export async function signalNode(
  home: string,
  node: NodeName,
  signal: 'SIGKILL' | 'SIGSTOP' | 'SIGCONT',
): Promise<number> {
  const pids = await findServerProcesses(nodeLayout(home, node).dataFolder)
  for (const pid of pids)
    try {
      process.kill(pid, signal)
    } catch {
      // It ended with its postmaster.
    }
  return pids.length
}

/** Kills a standby until it is so: one that comes back at once is waited for all the time. */
export async function killStandbyUntil(
  home: string,
  node: NodeName,
  isSo: () => boolean,
): Promise<void> {
  const deadline = performance.now() + PATIENCE_MS
  while (!isSo()) {
    assert.ok(performance.now() < deadline, 'nothing comes of killing the standby')
    await signalNode(home, node, 'SIGKILL')
    await delay(POLL_MS)
  }
}

/** What the disk says of the cluster. */
export async function readState(home: string): Promise<Readonly<Record<string, unknown>>> {
  const state: unknown = JSON.parse(await readFile(join(home, 'cluster.json'), 'utf8'))
  assert.ok(typeof state === 'object' && state !== null)
  return { ...state }
}

/** Asks one node itself, past the route. */
export async function askNode(home: string, node: NodeName, sql: string): Promise<unknown> {
  return await ask(home, nodeLayout(home, node).socketFolder, sql)
}

/** Asks whoever the route leads to. */
export async function askCluster(home: string, sql: string): Promise<unknown> {
  return await ask(home, clusterLayout(home).socketFolder, sql)
}

async function ask(home: string, host: string, sql: string): Promise<unknown> {
  const { superuser } = await ensureClusterSecrets(join(home, 'secrets'))
  const login = { user: 'postgres', password: superuser, database: 'postgres' }
  const client = await connect({ host, port: 5432 }, login)
  try {
    const { rows } = await client.query({ text: sql, rowMode: 'array' })
    return rows[0]
  } finally {
    await client.end()
  }
}

/** Who is primary by its own word, of those that answer. */
export async function primaries(home: string): Promise<readonly NodeName[]> {
  const found: NodeName[] = []
  for (const node of ['a', 'b'] as const) {
    const answer = await askNode(home, node, 'select pg_is_in_recovery()').catch(() => undefined)
    if (Array.isArray(answer) && answer[0] === false) found.push(node)
  }
  return found
}

/** Writers of a running cluster that keep account of what was acknowledged. */
export interface Writers {
  /** How many write at the same time. */
  readonly count: number
  readonly acknowledged: ReadonlySet<number>
  /** The longest time without an acknowledgement since `mark` or the beginning. */
  longestGapMs(): number
  mark(): void
  /** How many connections they opened so far. */
  opened(): number
  /** So many more acknowledgements. */
  until(more: number): Promise<void>
  /** Ends them, and compares: what is lost, and what is there twice. */
  judge(): Promise<{ readonly lost: readonly number[]; readonly twice: readonly number[] }>
}

/**
 * Each writer inserts one row a transaction, over a connection by the route that is opened anew whenever it breaks, and never sends a
 * row again. `bytes` makes rows large, which a socket cannot hold many of.
 */
export async function startWriters(home: string, { count = 4, bytes = 10 } = {}): Promise<Writers> {
  const { superuser } = await ensureClusterSecrets(join(home, 'secrets'))
  await askCluster(home, 'create table if not exists written (id int8, filling text)')
  const acknowledged = new Set<number>()
  let next = Date.now() * 1_000
  const over = new AbortController()
  let lastAt = performance.now()
  let gap = 0
  let opened = 0
  const write = async (client: Client): Promise<void> => {
    for (;;) {
      if (over.signal.aborted) return
      next += 1
      const id = next
      await client.query('insert into written values ($1, $2)', [id, 'x'.repeat(bytes)])
      acknowledged.add(id)
      gap = Math.max(gap, performance.now() - lastAt)
      lastAt = performance.now()
    }
  }
  const one = async (): Promise<void> => {
    while (!over.signal.aborted) {
      const client = new Client({
        host: clusterLayout(home).socketFolder,
        port: 5432,
        user: 'postgres',
        password: superuser,
        database: 'postgres',
        connectionTimeoutMillis: 2_000,
        query_timeout: 20_000,
      })
      client.on('error', () => undefined)
      try {
        await client.connect()
        opened += 1
        await write(client)
      } catch {
        await delay(20)
      }
      await Promise.race([client.end().catch(() => undefined), delay(100)])
    }
  }
  const running = Array.from({ length: count }, one)
  const stop = async (): Promise<void> => {
    over.abort()
    await Promise.all(running)
  }
  leftovers.get(home)?.push(stop)
  return {
    count,
    acknowledged,
    longestGapMs: () => Math.max(gap, performance.now() - lastAt),
    opened: () => opened,
    mark: () => {
      gap = 0
      lastAt = performance.now()
    },
    until: async (more) => {
      const wanted = acknowledged.size + more
      const deadline = performance.now() + PATIENCE_MS
      while (acknowledged.size < wanted) {
        assert.ok(performance.now() < deadline, 'nothing is acknowledged any more')
        await delay(10)
      }
    },
    judge: async () => {
      await stop()
      return await judge(home, acknowledged)
    },
  }
}

/** The oracle: what of these is not there, and what is there twice, from the first of these on. */
export async function judge(
  home: string,
  acknowledged: ReadonlySet<number>,
): Promise<{ readonly lost: readonly number[]; readonly twice: readonly number[] }> {
  const answer = await askCluster(
    home,
    `select coalesce(json_agg(json_build_array(id, times)), '[]')
     from (select id, count(*) as times from written where id >= ${leastOf(acknowledged)} group by id) as found`,
  )
  assert.ok(Array.isArray(answer) && Array.isArray(answer[0]))
  const times = new Map<number, number>()
  for (const [id, count] of answer[0]) times.set(Number(id), Number(count))
  return {
    lost: [...acknowledged].filter((id) => !times.has(id)),
    twice: [...times].filter(([, count]) => count > 1).map(([id]) => id),
  }
}

/** Not by Math.min, which takes no hundreds of thousands. */
function leastOf(ids: ReadonlySet<number>): number {
  let least = Number.MAX_SAFE_INTEGER
  for (const id of ids) least = Math.min(least, id)
  return least
}
