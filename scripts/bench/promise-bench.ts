import { setTimeout as delay } from 'node:timers/promises'
import { type EvidenceRegister, type KeptDay, record } from '@zennnn/cloud'
import { createLog, newDatabaseId, newRecordId, systemClock } from '@zennnn/kernel'
import {
  type ControlId,
  ControlRunner,
  controlsOf,
  isControlId,
  type RoundTools,
  recordRuns,
  scheduleOf,
} from '@zennnn/trust'
import { type OpenPlace, openPlace } from '../../packages/cli/src/cloud/cloud-place.ts'
import { parseEnvironment } from '../../packages/cli/src/environment.ts'
import { roundTools } from '../../packages/cli/src/trust/rounds.ts'
import { asSuperuser, type BenchCloud } from './cloud.ts'
import { cpuSecondsOf } from './cpu.ts'
import type { Figure } from './figure.ts'
import { median, quantile, sendInTurn } from './load.ts'

const DATABASES = 1_000
const PAGE_GOAL_MS = 50
const ROUND_GOAL_S = 90
const SHARE_GOAL_PERCENT = 2
/** What `serve` read of the store counts for two seconds. */
const FRESH_MS = 2_100
/** Of a day: what `work` writes of the promises of a brand. */
const ROUNDS_OF_A_DAY = 12
const DAYS = 89
const MINUTE_MS = 60_000
const DAY_MS = 86_400_000

const log = createLog({ clock: systemClock, level: 'error', write: console.error })

/** What the public page of the promises takes, and what it takes to try them. */
export async function benchPromises(
  cloud: BenchCloud,
  { visits }: { readonly visits: number },
): Promise<readonly Figure[]> {
  const environment = parseEnvironment(
    { ZENNNN_HOME: cloud.home, ZENNNN_PORT: String(cloud.port) },
    '/',
  )
  const place = await openPlace(environment)
  // Nobody else runs a round meanwhile.
  return await record(place, async (register) => {
    const tools = await roundTools(place, environment, log)
    const rounds = await benchRounds(cloud, register, tools)
    await fillStore(cloud, place, { register, tools })
    return [...(await benchPage(cloud, visits)), ...rounds]
  })
}

/** Each control by itself: how long it takes, and what it costs all processes of the cloud together. */
async function benchRounds(
  cloud: BenchCloud,
  register: EvidenceRegister,
  tools: RoundTools,
): Promise<readonly Figure[]> {
  const bound = new Set(tools.controls.map(({ id }) => id))
  const schedule = [...scheduleOf(tools.policy.promises)].filter(([control]) => bound.has(control))
  let [share, seconds] = [0, 0]
  for (const [control, everyMinutes] of schedule) {
    const [before, startedAt] = [cpuSeconds(cloud), performance.now()]
    await recordRuns(register, [control], tools, AbortSignal.timeout(MINUTE_MS * 5))
    seconds += (performance.now() - startedAt) / 1000
    share += (cpuSeconds(cloud) - before) / (everyMinutes * 60)
  }
  return [
    {
      name: 'promises: all controls of rounds, of one core, averaged over a day',
      value: share * 100,
      unit: '%',
      goal: { is: 'at most', value: SHARE_GOAL_PERCENT },
      note: `${schedule.length} controls, each as often as it is due: CPU of who runs them, \`serve\` and PostgreSQL`,
    },
    {
      name: 'promises: a full round on the local cloud',
      value: seconds,
      unit: 's',
      goal: { is: 'at most', value: ROUND_GOAL_S },
      note: `${schedule.length} controls, one after the other, each signed and stored`,
    },
  ]
}

function cpuSeconds({ servePid, postgresPid }: BenchCloud): number {
  const { user, system } = process.cpuUsage()
  return (user + system) / 1e6 + cpuSecondsOf([servePid, postgresPid])
}

async function benchPage(cloud: BenchCloud, visits: number): Promise<readonly Figure[]> {
  const target = {
    origin: `https://127.0.0.1:${cloud.port}`,
    path: '/security',
    headers: { host: `localhost:${cloud.port}` },
  }
  // The first look of a process checks every signature.
  const [first = 0] = await sendInTurn([target])
  const read: number[] = []
  for (let visit = 0; visit < visits * 2; visit += 1) {
    await delay(FRESH_MS)
    read.push(...(await sendInTurn([target])))
  }
  const kept = [...(await sendInTurn(Array.from({ length: 200 }, () => target)))].sort(
    (a, b) => a - b,
  )
  const goal = { is: 'at most', value: PAGE_GOAL_MS } as const
  return [
    {
      name: 'promises: GET /security, read anew from the store, p50',
      value: median(read),
      unit: 'ms',
      goal,
      note: `${DATABASES} databases in the register; ${read.length} visits, each over a connection of its own, the slowest ${Math.max(...read).toFixed(0)} ms; the very first of a process, which checks every signature, ${first.toFixed(0)} ms`,
    },
    {
      name: 'promises: GET /security, who comes within the same two seconds, p50',
      value: median(kept),
      unit: 'ms',
      goal,
      note: '200 visits in turn over one connection',
    },
    {
      name: 'promises: GET /security, who comes within the same two seconds, p99',
      value: quantile(kept, 0.99),
      unit: 'ms',
      goal,
    },
  ]
}

/** A day of signed lines and the days before it, as a cloud with a thousand databases has them. */
async function fillStore(
  cloud: BenchCloud,
  { control }: OpenPlace,
  { register, tools }: { readonly register: EvidenceRegister; readonly tools: RoundTools },
): Promise<void> {
  await asSuperuser(cloud, control, async (client) => {
    const rows = Array.from({ length: DATABASES }, (_, index) => ({
      id: newRecordId(systemClock),
      slug: `named-${index}`,
      database: newDatabaseId(),
    }))
    await client.query(
      `insert into app.database (id, name, slug, database_id, tier, state, host, apps)
       select r.id, r.slug, r.slug, r.database, 'free', 'live', r.slug || '.localhost', '["base"]'
       from jsonb_to_recordset($1::jsonb) r (id uuid, slug text, database text)`,
      [JSON.stringify(rows)],
    )
  })
  const ids = controlsOf(tools.policy).filter(isControlId)
  const now = Date.now()
  for (let round = ROUNDS_OF_A_DAY; round > 0; round -= 1) {
    // After what was really tried a moment ago: the chain says what is newest.
    const clock = { ...systemClock, now: () => new Date(now + (ROUNDS_OF_A_DAY - round)) }
    const runner = new ControlRunner({ clock, log })
    await recordRuns(
      register,
      ids,
      { ...tools, controls: ids.map(holding), runner, clock },
      AbortSignal.timeout(MINUTE_MS * 5),
    )
  }
  await register.keepDays(
    tools.policy.promises.flatMap(({ id }) =>
      Array.from({ length: DAYS }, (_, index): KeptDay => {
        const day = new Date(now - (index + 1) * DAY_MS).toISOString().slice(0, 10)
        return { promise: id, day, isOver: true, state: index % 30 === 7 ? 'broken' : 'proved' }
      }),
    ),
  )
}

function holding(id: ControlId): RoundTools['controls'][number] {
  const measured = 'as many as there are, each of them as it should be, oldest 121 days'
  return {
    id,
    observe: async () => await Promise.resolve({ outcome: 'holds', measured, figures: {} }),
  }
}
