import { Pool } from 'pg'
import { asSuperuser, type BenchCloud } from './cloud.ts'
import type { Figure } from './figure.ts'
import { type Floor, startFloor } from './floor.ts'
import { alternate, CONNECTIONS, type Comparison, type Lane, type Rounds } from './lanes.ts'
import { runLoop, runSlice } from './load.ts'
import type { World } from './world.ts'

/** The question of the list of 80 contacts. */
export const LIST =
  'select=id,name,reference,email,phone,zip,city,country(name),sector(name),industry(name)&order=name&limit=80'
const FLOOR_LIST = `select c.id, c.name, c.reference, c.email, c.phone, c.zip, c.city,
  n.name as country, s.name as sector, i.name as industry
  from app.contact c left join app.country n on n.id = c.country
  left join app.industry s on s.id = c.sector left join app.industry i on i.id = c.industry
  order by c.name limit 80`
const ONE_FIELDS = 'id,name,reference,email,phone,zip,city'

interface Subject {
  readonly what: string
  /** Query string of our API. */
  readonly query: (id: string) => string
  /** Name of the floor's statement, and the statement. */
  readonly name: string
  readonly statement: string
  /** Values of the statement's parameters. */
  readonly values: (id: string) => readonly string[]
  readonly cpuGoalMs: number
  /** Of the throughput of the floor over TLS, at least. */
  readonly ratioGoal: number
  /** What sessions, rights, log and headers may cost beyond the floor over TLS. */
  readonly overheadGoalMs: number
}

const SUBJECTS: readonly Subject[] = [
  {
    what: 'list of 80 contacts',
    query: () => LIST,
    name: 'list',
    statement: FLOOR_LIST,
    values: () => [],
    ratioGoal: 0.6,
    cpuGoalMs: 1.5,
    overheadGoalMs: 0.5,
  },
  {
    what: 'one record',
    query: (id) => `id=eq.${id}&select=${ONE_FIELDS}`,
    name: 'one',
    statement: `select ${ONE_FIELDS} from app.contact where id = $1`,
    values: (id) => [id],
    ratioGoal: 0.5,
    cpuGoalMs: 0.5,
    overheadGoalMs: 0.25,
  },
]

/** Lists and single records against the floors, in alternating slices of one run. */
export async function benchReads(
  cloud: BenchCloud,
  world: World,
  rounds: Rounds,
): Promise<readonly Figure[]> {
  const ids = await allContacts(cloud, world.database)
  const anyId = (): string => ids[Math.floor(Math.random() * ids.length)] ?? ''
  const statements = Object.fromEntries(SUBJECTS.map(({ name, statement }) => [name, statement]))
  const floor = await startFloor(cloud, world.database, statements)
  const pool = new Pool({ ...cloud.superuser(world.database), max: CONNECTIONS })
  const figures: Figure[] = []
  try {
    for (const subject of SUBJECTS) {
      const lanes = lanesOf(subject, { cloud, world, floor, pool, anyId })
      figures.push(...readFigures(subject, await alternate(lanes, rounds)))
    }
  } finally {
    await pool.end()
    floor.stop()
  }
  return figures
}

function lanesOf(
  { query, name, statement, values }: Subject,
  place: {
    readonly cloud: BenchCloud
    readonly world: World
    readonly floor: Floor
    readonly pool: Pool
    readonly anyId: () => string
  },
): readonly Lane[] {
  const { cloud, world, floor, pool, anyId } = place
  const ours = {
    origin: `https://127.0.0.1:${cloud.port}`,
    path: () => `/api/contact?${query(anyId())}`,
    headers: world.headers,
  }
  const path = (): string => ['', name, ...values(anyId())].join('/')
  const postgres = cloud.postgresPid
  return [
    {
      name: 'ours',
      run: async (options) => await runSlice(ours, options),
      node: cloud.servePid,
      postgres,
    },
    {
      name: 'http',
      run: async (options) => await runSlice({ origin: floor.http, path }, options),
      node: floor.pid,
      postgres,
    },
    {
      name: 'https',
      run: async (options) => await runSlice({ origin: floor.https, path }, options),
      node: floor.pid,
      postgres,
    },
    {
      name: 'pg',
      run: async (options) =>
        await runLoop(options, async () => {
          await pool.query({ name, text: statement, values: [...values(anyId())] })
        }),
      node: process.pid,
      postgres,
    },
  ]
}

function readFigures(
  { what, ratioGoal, cpuGoalMs, overheadGoalMs }: Subject,
  lanes: Comparison,
): readonly Figure[] {
  const rate = (name: string): string => lanes.value(name, 'perSecond').toFixed(0)
  const cpu = (name: string): string => lanes.value(name, 'cpuMs').toFixed(2)
  const part = (name: string, of: 'nodeMs' | 'postgresMs'): string =>
    lanes.value(name, of).toFixed(2)
  const beyond = (part: 'cpuMs' | 'nodeMs' | 'postgresMs'): number =>
    lanes.value('ours', part) - lanes.value('https', part)
  return [
    {
      name: `${what}: throughput to the \`node:http\` floor`,
      value: lanes.ratio('ours', 'http'),
      unit: '×',
      note: `${rate('ours')} against ${rate('http')} a second; the floor speaks plain HTTP, we speak HTTPS`,
    },
    {
      name: `${what}: throughput to the same floor over TLS`,
      value: lanes.ratio('ours', 'https'),
      unit: '×',
      goal: { is: 'at least', value: ratioGoal },
      note: `${rate('https')} a second; our p50 is ${lanes.value('ours', 'p50Ms').toFixed(1)} ms at ${CONNECTIONS} connections`,
    },
    {
      name: `${what}: throughput of the floor over TLS to itself over HTTP`,
      value: lanes.ratio('https', 'http'),
      unit: '×',
      note: 'what TLS leaves, before anything of ours begins',
    },
    {
      name: `${what}: throughput to the bare \`pg\` loop`,
      value: lanes.ratio('ours', 'pg'),
      unit: '×',
      note: `${rate('pg')} a second, without HTTP, rights and a second process`,
    },
    {
      name: `${what}: CPU, Node and PostgreSQL`,
      value: lanes.value('ours', 'cpuMs'),
      unit: 'ms',
      goal: { is: 'at most', value: cpuGoalMs },
      note: `floors: ${cpu('http')} over HTTP, ${cpu('https')} over TLS, ${cpu('pg')} bare loop`,
    },
    {
      name: `${what}: CPU beyond the floor over TLS`,
      value: beyond('cpuMs'),
      unit: 'ms',
      goal: { is: 'at most', value: overheadGoalMs },
      note: 'the session proved, rules, the question read, headers, the log line',
    },
    {
      name: `${what}: of this, CPU of \`serve\``,
      value: beyond('nodeMs'),
      unit: 'ms',
      note: `${part('ours', 'nodeMs')} against ${part('https', 'nodeMs')} of the floor: the question, the session's hash, headers, the log line`,
    },
    {
      name: `${what}: of this, CPU of PostgreSQL`,
      value: beyond('postgresMs'),
      unit: 'ms',
      note: `${part('ours', 'postgresMs')} against ${part('https', 'postgresMs')} of the floor: the session proved, rules, a transaction with settings`,
    },
  ]
}

async function allContacts(cloud: BenchCloud, database: string): Promise<readonly string[]> {
  return await asSuperuser(cloud, database, async (client) => {
    const { rows } = await client.query<{ id: string }>('select id from app.contact')
    return rows.map(({ id }) => id)
  })
}
