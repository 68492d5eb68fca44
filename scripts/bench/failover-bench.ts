import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { Client } from 'pg'
import { type BenchCloud, startCloud } from './cloud.ts'
import { killTree } from './cpu.ts'
import { type FailoverWriters, startFailoverWriters } from './failover-writers.ts'
import type { Figure } from './figure.ts'
import { CONNECTIONS, type Rounds } from './lanes.ts'
import { median, quantile, runLoop } from './load.ts'
import { makeWorld } from './world.ts'

const WRITERS = 4
const SYNC_MS = 120_000
/** People work on for a moment before the next blow. */
const SETTLE_MS = 1_000
/** For a minute after it moved by itself, a cluster does not do so again. */
const CALM_MS = 61_000

export interface FailoverRounds extends Rounds {
  /** How often the primary is killed. */
  readonly kills: number
  readonly switchovers: number
}

/**
 * What the loss and the change of a primary cost who works meanwhile, on a cloud of its own with two nodes; and what it costs to wait for
 * the standby. Each figure as soon as it is known.
 */
export async function* benchFailover(size: FailoverRounds): AsyncGenerator<Figure> {
  const cloud = await startCloud({ standby: true })
  try {
    const world = await makeWorld(cloud, 'failover')
    await untilSync(cloud, 1)
    yield await benchWaiting(cloud, size)
    const writers = await startFailoverWriters(cloud, world, WRITERS)
    yield* benchSwitchovers(cloud, writers, size.switchovers)
    yield* benchKills(cloud, writers, size.kills)
    const { acknowledged, lost, twice } = await writers.judge()
    const note = `of ${acknowledged} over all of it`
    yield { name: 'changes that were acknowledged and are lost', ...NONE, value: lost, note }
    yield { name: 'changes that are there twice', ...NONE, value: twice, note }
  } finally {
    await cloud.stop()
  }
}

const NONE = { unit: '', goal: { is: 'at most', value: 0 } } as const

async function* benchSwitchovers(
  cloud: BenchCloud,
  writers: FailoverWriters,
  rounds: number,
): AsyncGenerator<Figure> {
  const held: number[] = []
  const gaps: number[] = []
  const refusals: string[] = []
  for (let round = 0; round < rounds; round += 1) {
    await delay(SETTLE_MS)
    writers.mark()
    const move: unknown = await cloud.command(['cluster', 'switchover'])
    held.push(Number(Object(move).heldMs))
    await delay(SETTLE_MS)
    gaps.push(writers.longestGapMs())
    refusals.push(...writers.refusals())
    await untilSync(cloud, stateOf(cloud).epoch)
  }
  const longest = Math.max(...held) / 1000
  yield {
    name: 'switchover: writes held, the longest',
    value: longest,
    unit: 's',
    goal: { is: 'at most', value: 2 },
    note: `${rounds} rounds; p50 ${(median(held) / 1000).toFixed(2)} s; nobody's change was acknowledged for ${(Math.max(...gaps) / 1000).toFixed(2)} s at most`,
  }
  yield {
    name: 'switchover: changes refused',
    ...NONE,
    value: refusals.length,
    note: refusals.length === 0 ? `${WRITERS} people, over HTTPS` : [...new Set(refusals)].join(),
  }
}

async function* benchKills(
  cloud: BenchCloud,
  writers: FailoverWriters,
  rounds: number,
): AsyncGenerator<Figure> {
  const away: number[] = []
  const rejoined: number[] = []
  const refusals: string[] = []
  for (let round = 0; round < rounds; round += 1) {
    await delay(round === 0 ? SETTLE_MS : CALM_MS)
    writers.mark()
    const { epoch, primary } = stateOf(cloud)
    const pid = postmasterOf(cloud, primary)
    const killedAt = performance.now()
    killTree(pid)
    away.push(await writers.firstSince(killedAt))
    const servesAt = performance.now()
    await untilSync(cloud, epoch + 1)
    rejoined.push(performance.now() - servesAt)
    refusals.push(...writers.refusals())
  }
  const sorted = away.toSorted((a, b) => a - b)
  const seconds = (share: number): number => quantile(sorted, share) / 1000
  const note = `${rounds} rounds, \`kill -9\` of all its processes; ${refusals.length} changes were on their way: ${[...new Set(refusals)].join(', ') || 'none refused'}`
  yield goal('primary killed until a change is acknowledged again, p50', seconds(0.5), 3, note)
  yield goal(
    'primary killed until a change is acknowledged again, p99',
    seconds(0.99),
    10,
    rounds < 100 ? `the longest of ${rounds}` : '',
  )
  yield goal(
    'old primary rejoined: until replication is SYNC again, the longest',
    Math.max(...rejoined) / 1000,
    30,
    `rewound, while people work; p50 ${(median(rejoined) / 1000).toFixed(2)} s`,
  )
}

function goal(name: string, value: number, most: number, note: string): Figure {
  return { name, value, unit: 's', goal: { is: 'at most', value: most }, note }
}

/** Rows that wait for the disk of the standby, and rows that only wait for their own, in alternating slices. */
async function benchWaiting(cloud: BenchCloud, { rounds, seconds }: Rounds): Promise<Figure> {
  const clients = await Promise.all(
    Array.from({ length: CONNECTIONS }, async () => {
      const client = new Client(cloud.superuser('postgres'))
      await client.connect()
      return client
    }),
  )
  try {
    await clients[0]?.query('create table bench_waiting (id int8, filling text)')
    const perSecond = { on: [] as number[], local: [] as number[] }
    for (let round = 0; round <= rounds; round += 1) {
      const waiting = await sliceOf(clients, 'on', seconds)
      const alone = await sliceOf(clients, 'local', seconds)
      // The first round warms up.
      if (round === 0) continue
      perSecond.on.push(waiting)
      perSecond.local.push(alone)
    }
    const ratios = perSecond.on.map((waiting, at) => waiting / (perSecond.local[at] ?? Number.NaN))
    return {
      name: 'changes a second that wait for the standby, to those that wait for their own disk alone',
      value: median(ratios),
      unit: '×',
      note: `${CONNECTIONS} connections, a row each; ${median(perSecond.on).toFixed(0)} and ${median(perSecond.local).toFixed(0)} a second`,
    }
  } finally {
    await clients[0]?.query('drop table if exists bench_waiting')
    for (const client of clients) await client.end()
  }
}

async function sliceOf(
  clients: readonly Client[],
  commit: 'on' | 'local',
  seconds: number,
): Promise<number> {
  for (const client of clients) await client.query(`set synchronous_commit = ${commit}`)
  const slice = await runLoop({ connections: clients.length, seconds }, async (connection) => {
    await clients[connection]?.query("insert into bench_waiting values (1, 'a hundred bytes')")
  })
  return slice.requests / slice.seconds
}

interface State {
  readonly epoch: number
  readonly primary: string
  readonly replication: string
}

/** As recorded: a command would cost a second of a core each time. */
function stateOf({ home }: BenchCloud): State {
  return Object(JSON.parse(readFileSync(join(home, 'cluster.json'), 'utf8')))
}

async function untilSync(cloud: BenchCloud, epoch: number): Promise<void> {
  const deadline = performance.now() + SYNC_MS
  for (;;) {
    const state = stateOf(cloud)
    if (state.epoch >= epoch && state.replication === 'SYNC') return
    if (performance.now() > deadline) throw new Error(`The cluster stays ${JSON.stringify(state)}.`)
    await delay(20)
  }
}

function postmasterOf({ home }: BenchCloud, node: string): number {
  const folder = join(home, node === 'a' ? 'postgres' : 'postgres-b')
  return Number.parseInt(readFileSync(join(folder, 'postmaster.pid'), 'utf8'), 10)
}
