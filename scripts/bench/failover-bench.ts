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
/** `calmMs` of the keeper, and a second: before, it makes no second move of its own. */
const CALM_MS = 61_000

export interface FailoverRounds extends Rounds {
  /** How often the primary is killed, and moved in order afterwards. */
  readonly kills: number
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
    const rounds: Round[] = []
    for (let round = 0; round < size.kills; round += 1) rounds.push(await runRound(cloud, writers))
    yield* figuresOf(rounds)
    const { acknowledged, lost, twice } = await writers.judge()
    const note = `of ${acknowledged} over all of it`
    yield { name: 'changes that were acknowledged and are lost', ...NONE, value: lost, note }
    yield { name: 'changes that are there twice', ...NONE, value: twice, note }
  } finally {
    await cloud.stop()
  }
}

const NONE = { unit: '', goal: { is: 'at most', value: 0 } } as const

/** What one round of a blow and a move in order showed. */
interface Round {
  readonly awayMs: number
  readonly rejoinedMs: number
  readonly killRefusals: readonly string[]
  readonly heldMs: number
  readonly gapMs: number
  readonly switchRefusals: readonly string[]
}

/** The primary killed, its old node rejoined, and the primary moved in order; then the pause that `up` makes between moves of its own. */
async function runRound(cloud: BenchCloud, writers: FailoverWriters): Promise<Round> {
  await delay(SETTLE_MS)
  writers.mark()
  const { epoch, primary } = stateOf(cloud)
  const killedAt = performance.now()
  killTree(postmasterOf(cloud, primary))
  const awayMs = await writers.firstSince(killedAt)
  await untilSync(cloud, epoch + 1)
  const rejoinedMs = performance.now() - killedAt - awayMs
  const killRefusals = writers.refusals()
  await delay(SETTLE_MS)
  writers.mark()
  const move: unknown = await cloud.command(['cluster', 'switchover'])
  await delay(SETTLE_MS)
  const gapMs = writers.longestGapMs()
  const switchRefusals = writers.refusals()
  await untilSync(cloud, epoch + 2)
  await delay(Math.max(0, killedAt + CALM_MS - performance.now()))
  const heldMs = Number(Object(move).heldMs)
  return { awayMs, rejoinedMs, killRefusals, heldMs, gapMs, switchRefusals }
}

function figuresOf(rounds: readonly Round[]): readonly Figure[] {
  const all = (name: 'awayMs' | 'rejoinedMs' | 'heldMs' | 'gapMs'): readonly number[] =>
    rounds.map((round) => round[name] / 1000).toSorted((a, b) => a - b)
  const away = all('awayMs')
  const rejoined = all('rejoinedMs')
  const held = all('heldMs')
  const onTheirWay = rounds.flatMap(({ killRefusals }) => killRefusals)
  const refused = rounds.flatMap(({ switchRefusals }) => switchRefusals)
  const count = rounds.length
  const kills = `${count} rounds, \`kill -9\` of all its processes; ${onTheirWay.length} changes were on their way: ${named(onTheirWay)}`
  const last = count < 100 ? `the longest of ${count}` : ''
  return [
    goal('primary killed until a change is acknowledged again, p50', quantile(away, 0.5), 3, kills),
    goal(
      'primary killed until a change is acknowledged again, p99',
      quantile(away, 0.99),
      10,
      last,
    ),
    goal(
      'old primary rejoined: until replication is SYNC again, the longest',
      longest(rejoined),
      30,
      `rewound, while people work; p50 ${quantile(rejoined, 0.5).toFixed(2)} s`,
    ),
    goal(
      'switchover: writes held, the longest',
      longest(held),
      2,
      `${count} rounds; p50 ${quantile(held, 0.5).toFixed(2)} s; no change was acknowledged for ${longest(all('gapMs')).toFixed(2)} s at most`,
    ),
    {
      name: 'switchover: changes refused',
      ...NONE,
      value: refused.length,
      note: `${WRITERS} people, over HTTPS: ${named(refused)}`,
    },
  ]
}

/** Of sorted values. */
function longest(values: readonly number[]): number {
  return values.at(-1) ?? Number.NaN
}

function named(refusals: readonly string[]): string {
  return [...new Set(refusals)].join(', ') || 'none refused'
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
