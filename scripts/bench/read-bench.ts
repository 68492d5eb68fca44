import { spawn } from 'node:child_process'
import { join } from 'node:path'
import { type BenchCloud, signIn } from './cloud.ts'
import { cpuSecondsOf } from './cpu.ts'
import type { Figure } from './figure.ts'
import { median, quantile, runSlice, type Slice, type Target } from './load.ts'

const CONNECTIONS = 8
const LIST =
  'select=id,name,reference,email,phone,zip,city,country(name),sector(name),industry(name)&order=name&limit=80'
const FLOOR_LIST = `select c.id, c.name, c.reference, c.email, c.phone, c.zip, c.city,
  n.name as country, s.name as sector, i.name as industry
  from app.contact c left join app.country n on n.id = c.country
  left join app.industry s on s.id = c.sector left join app.industry i on i.id = c.industry
  order by c.name limit 80`

interface Lane {
  readonly name: string
  readonly target: Target
  readonly pids: readonly number[]
}

interface Measured {
  readonly perSecond: number
  readonly cpuMs: number
  readonly p50Ms: number
}

/** Lists and single records against both floors, in alternating slices of one run. */
export async function benchReads(
  cloud: BenchCloud,
  world: { readonly database: string; readonly host: string; readonly login: string; readonly password: string },
  options: { readonly rounds: number; readonly seconds: number },
): Promise<readonly Figure[]> {
  const headers = await signIn(cloud, world.host, world.login, world.password)
  const id = await anyContact(cloud, world.database)
  const floor = await startFloor(cloud, world.database, {
    list: FLOOR_LIST,
    one: `select id, name, reference, email, phone, zip, city from app.contact where id = '${id}'`,
  })
  const ours = (query: string): Target => ({
    url: `https://127.0.0.1:${cloud.port}/api/contact?${query}`,
    headers,
  })
  const oursPids = [cloud.servePid, cloud.postgresPid]
  const floorPids = [floor.pid, cloud.postgresPid]
  try {
    const list = await alternate(
      [
        { name: 'ours', target: ours(LIST), pids: oursPids },
        { name: 'http', target: { url: `${floor.http}/list` }, pids: floorPids },
        { name: 'https', target: { url: `${floor.https}/list` }, pids: floorPids },
      ],
      options,
    )
    const one = await alternate(
      [
        {
          name: 'ours',
          target: ours(`id=eq.${id}&select=id,name,reference,email,phone,zip,city`),
          pids: oursPids,
        },
        { name: 'http', target: { url: `${floor.http}/one` }, pids: floorPids },
        { name: 'https', target: { url: `${floor.https}/one` }, pids: floorPids },
      ],
      options,
    )
    return [...readFigures('list of 80 contacts', list, 1.5), ...readFigures('one record', one)]
  } finally {
    floor.stop()
  }
}

function readFigures(
  what: string,
  lanes: ReadonlyMap<string, Measured>,
  cpuGoal?: number,
): readonly Figure[] {
  const [ours, plain, secure] = ['ours', 'http', 'https'].map((name) => {
    const lane = lanes.get(name)
    if (lane === undefined) throw new Error(`Lane ${name} was not measured.`)
    return lane
  })
  if (ours === undefined || plain === undefined || secure === undefined) throw new Error('No lanes.')
  const detail = `${ours.perSecond.toFixed(0)} against ${plain.perSecond.toFixed(0)} and ${secure.perSecond.toFixed(0)} a second`
  return [
    {
      name: `${what}: throughput to the node:http floor`,
      value: ours.perSecond / plain.perSecond,
      unit: '×',
      goal: { is: 'at least', value: 0.8 },
      note: detail,
    },
    {
      name: `${what}: throughput to the same floor over TLS`,
      value: ours.perSecond / secure.perSecond,
      unit: '×',
      note: `p50 ${ours.p50Ms.toFixed(1)} ms at ${CONNECTIONS} connections`,
    },
    {
      name: `${what}: CPU, Node and PostgreSQL`,
      value: ours.cpuMs,
      unit: 'ms',
      ...(cpuGoal === undefined ? {} : { goal: { is: 'at most', value: cpuGoal } }),
      note: `floors ${plain.cpuMs.toFixed(2)} and ${secure.cpuMs.toFixed(2)} ms`,
    },
  ]
}

/** A B C, A B C, …: whatever else the machine does falls on all lanes alike; medians of the slices. */
async function alternate(
  lanes: readonly Lane[],
  options: { readonly rounds: number; readonly seconds: number },
): Promise<ReadonlyMap<string, Measured>> {
  const slices = new Map<string, { slice: Slice; cpu: number }[]>(lanes.map((lane) => [lane.name, []]))
  for (let round = 0; round <= options.rounds; round += 1) {
    for (const lane of lanes) {
      const before = lane.pids.reduce((sum, pid) => sum + cpuSecondsOf(pid), 0)
      const slice = await runSlice(lane.target, { connections: CONNECTIONS, seconds: options.seconds })
      const cpu = lane.pids.reduce((sum, pid) => sum + cpuSecondsOf(pid), 0) - before
      // The first round warms caches and compilers.
      if (round > 0) slices.get(lane.name)?.push({ slice, cpu })
    }
  }
  return new Map(
    [...slices].map(([name, list]) => [
      name,
      {
        perSecond: median(list.map(({ slice }) => slice.requests / slice.seconds)),
        cpuMs: median(list.map(({ slice, cpu }) => (cpu * 1000) / slice.requests)),
        p50Ms: median(list.map(({ slice }) => quantile(slice.latencies, 0.5))),
      },
    ]),
  )
}

async function anyContact(cloud: BenchCloud, database: string): Promise<string> {
  const client = cloud.superuser(database)
  await client.connect()
  const { rows } = await client.query<{ id: string }>('select id from app.contact limit 1')
  await client.end()
  return rows[0]?.id ?? ''
}

async function startFloor(
  cloud: BenchCloud,
  database: string,
  statements: Readonly<Record<string, string>>,
): Promise<{ pid: number; http: string; https: string; stop: () => void }> {
  const child = spawn(process.execPath, [join(import.meta.dirname, 'floor-server.ts')], {
    stdio: ['pipe', 'pipe', 'inherit'],
  })
  const { host, user, password } = cloud.superuser(database)
  child.stdin.end(
    JSON.stringify({
      connection: { host, user, password, database },
      ports: { http: cloud.port + 1, https: cloud.port + 2 },
      certificate: {
        keyFile: join(cloud.home, 'certificates/server.key'),
        certificateFile: join(cloud.home, 'certificates/server.crt'),
      },
      statements,
    }),
  )
  await new Promise((resolve) => child.stdout.once('data', resolve))
  return {
    pid: child.pid ?? 0,
    http: `http://127.0.0.1:${cloud.port + 1}`,
    https: `https://127.0.0.1:${cloud.port + 2}`,
    stop: () => {
      child.kill()
    },
  }
}
