import { asSuperuser, type BenchCloud } from './cloud.ts'
import { privateBytesOf, treeBytesOf } from './cpu.ts'
import type { Figure } from './figure.ts'
import { CONNECTIONS } from './lanes.ts'
import { median, quantile, runSlice, sendInTurn, type Target } from './load.ts'
import type { MadeDatabase } from './provision-bench.ts'
import type { World } from './world.ts'

const COLD = 20
const LIST = '/api/country?limit=80'
const MEGABYTE = 1_048_576
/** `serve` closes a connection that nobody used for 30 s, when it next looks: every 15 s. */
const CLOSED_AFTER_MS = 60_000
/** Of a database in use, with the backend of PostgreSQL that serves it; docs/decisions/0017. */
const IN_USE_GOAL_MB = 5
const SERVE_GOAL_MB = 2
const UNUSED_GOAL_MB = 2

interface Memory {
  readonly serve: number
  readonly postgres: number
}

/** First answers of databases without a connection, what each further one costs in memory, and all of them live at once. */
export async function benchMany(
  cloud: BenchCloud,
  world: World,
  databases: readonly MadeDatabase[],
): Promise<readonly Figure[]> {
  const targets = databases.map((database) => listOf(cloud, database))
  const warm: Target = {
    origin: `https://127.0.0.1:${cloud.port}`,
    path: LIST,
    headers: world.headers,
  }
  // Its heap grows with the first load whatever the number of databases.
  await runSlice(warm, { connections: CONNECTIONS, seconds: 5 })
  const none = await settledMemory(cloud, warm)
  const cold = await sendInTurn(targets.slice(0, COLD))
  const before = await settledMemory(cloud, warm)
  await sendInTurn(targets.slice(COLD))
  const after = await settledMemory(cloud, warm)
  const live = await liveFigures(cloud, databases, targets)
  await unused(cloud, databases)
  const idle = await settledMemory(cloud, warm)
  return [
    {
      name: 'cold database: first signed-in answer, p50',
      value: median(cold),
      unit: 'ms',
      goal: { is: 'at most', value: 100 },
      note: `${COLD} databases that serve had no connection to; the slowest took ${Math.max(...cold).toFixed(0)} ms; an open TLS connection`,
    },
    ...inUseFigures(before, after, targets.length - COLD),
    {
      name: 'memory per database that nobody uses, PostgreSQL',
      value: growth(none, idle, targets.length, ({ postgres }) => postgres),
      unit: 'MB',
      goal: { is: 'at most', value: UNUSED_GOAL_MB },
      note: `private bytes, ${targets.length} databases, each asked before; their connections were closed after 30 s. What \`serve\` keeps is in the row above: over so long a time its heap moves by more than that`,
    },
    ...live,
  ]
}

/** The sum and its parts. */
function inUseFigures(before: Memory, after: Memory, further: number): readonly Figure[] {
  const part = (of: (memory: Memory) => number): number => growth(before, after, further, of)
  return [
    {
      name: 'memory per further database in use, `serve` and PostgreSQL',
      value: part((memory) => memory.serve + memory.postgres),
      unit: 'MB',
      goal: { is: 'at most', value: IN_USE_GOAL_MB },
      note: `private bytes, ${further} databases, each with a connection and an answer within 30 s; not the 2 MB once wanted, see [0017](decisions/0017-what-a-database-costs-in-memory.md)`,
    },
    {
      name: 'of this, `serve`',
      value: part(({ serve }) => serve),
      unit: 'MB',
      goal: { is: 'at most', value: SERVE_GOAL_MB },
    },
    {
      name: 'of this, PostgreSQL',
      value: part(({ postgres }) => postgres),
      unit: 'MB',
      note: 'the backend that serves it, a process of its own',
    },
  ]
}

function growth(
  from: Memory,
  to: Memory,
  databases: number,
  of: (memory: Memory) => number,
): number {
  return (of(to) - of(from)) / databases / MEGABYTE
}

/** Resolves when `serve` has closed its connections to all of them. */
async function unused(cloud: BenchCloud, databases: readonly MadeDatabase[]): Promise<void> {
  const endsAt = performance.now() + CLOSED_AFTER_MS
  while ((await connectedDatabases(cloud, databases)) > 0) {
    if (performance.now() > endsAt) throw new Error('Connections that nobody uses stay open.')
    await new Promise((resolve) => setTimeout(resolve, 1000))
  }
}

function listOf(cloud: BenchCloud, { slug, token }: MadeDatabase): Target {
  return {
    origin: `https://127.0.0.1:${cloud.port}`,
    path: LIST,
    headers: { host: `${slug}.localhost:${cloud.port}`, cookie: `__Host-session=${token}` },
  }
}

/** The least of several looks while a little work goes on, so that garbage of what came before is collected. */
async function settledMemory(cloud: BenchCloud, warm: Target): Promise<Memory> {
  let serve = Number.POSITIVE_INFINITY
  for (let look = 0; look < 4; look += 1) {
    await runSlice(warm, { connections: 1, seconds: 0.5 })
    serve = Math.min(serve, privateBytesOf(cloud.servePid))
  }
  return { serve, postgres: treeBytesOf(cloud.postgresPid) }
}

async function liveFigures(
  cloud: BenchCloud,
  databases: readonly MadeDatabase[],
  targets: readonly Target[],
): Promise<readonly Figure[]> {
  const [first] = targets
  if (first === undefined) return []
  const any = (): Readonly<Record<string, string>> => {
    const { headers } = targets[Math.floor(Math.random() * targets.length)] ?? first
    return typeof headers === 'object' ? headers : {}
  }
  const slice = await runSlice({ ...first, headers: any }, { connections: CONNECTIONS, seconds: 5 })
  const connected = await connectedDatabases(cloud, databases)
  return [
    {
      name: 'databases live in one `serve`, p95 of their answers',
      value: quantile(slice.latencies, 0.95),
      unit: 'ms',
      note: `${slice.requests} lists of countries of ${targets.length} databases at random, all answered 200; ${(slice.requests / slice.seconds).toFixed(0)} a second`,
    },
    {
      name: 'of these databases, with an open connection at that moment',
      value: connected,
      unit: '',
      goal: { is: 'at least', value: targets.length },
    },
  ]
}

async function connectedDatabases(
  cloud: BenchCloud,
  databases: readonly MadeDatabase[],
): Promise<number> {
  return await asSuperuser(cloud, cloud.control, async (client) => {
    const { rows } = await client.query<{ n: number }>(
      `select count(distinct datname)::int as n from pg_stat_activity
       where application_name = 'zennnn' and usename = datname and datname = any ($1)`,
      [databases.map(({ database }) => database)],
    )
    return rows[0]?.n ?? 0
  })
}
