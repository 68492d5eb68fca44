import { spawn } from 'node:child_process'
import { join } from 'node:path'
import { type Call, type Caller, openCaller, requireStatus } from './caller.ts'
import { asSuperuser, type BenchCloud } from './cloud.ts'
import type { Figure } from './figure.ts'
import { hostOf } from './identity-people.ts'
import { alternate, CONNECTIONS, type Comparison, type Lane, type Rounds } from './lanes.ts'
import { median, quantile, runLoop, runSteady, type Target } from './load.ts'
import { LIST } from './read-bench.ts'
import type { World } from './world.ts'

const REQUESTS_PER_SECOND = 200
/** So many that no network reaches its limit before the longest slice is over: `serve` hashes all the time. */
const NETWORKS = 64
const ACCOUNTS = 50
/** What people ask meanwhile: far from what `serve` could answer, so that waiting is what the attack adds. */
const LISTS_PER_SECOND = 40
const P99_GOAL = 1.25
const REFUSAL_GOAL_MS = 1
/** Until the guesser has opened its connections. */
const BEGUN_S = 1
/** Slices of a p99 are longer than those of a throughput: it rests on a hundredth of the answers. */
const SLICE_TIMES = 5

type Beside = (typeof BESIDE)[number]

interface Slice {
  readonly p99Ms: number
  readonly answers: Readonly<Record<string, number>>
}

/** What guessing at passwords does to everybody else, and what turning a guess away costs. */
export async function benchAttack(
  cloud: BenchCloud,
  world: World,
  rounds: Rounds,
): Promise<readonly Figure[]> {
  return [
    ...(await benchOthers(cloud, world, rounds)),
    ...(await benchRefusal(cloud, world, rounds)),
  ]
}

/** Nobody, somebody who guesses, and somebody who asks as often for what does nothing. */
const BESIDE = ['nobody', 'guesses', 'health'] as const

/** Lists beside each of these, in turn and back: what a machine does in that minute falls on all three. */
async function benchOthers(
  cloud: BenchCloud,
  world: World,
  rounds: Rounds,
): Promise<readonly Figure[]> {
  const seconds = rounds.seconds * SLICE_TIMES
  const lists: Target = {
    origin: `https://127.0.0.1:${cloud.port}`,
    path: `/api/contact?${LIST}`,
    headers: world.headers,
  }
  const measure = async (beside: Beside): Promise<Slice> => {
    await forget(cloud, world)
    const attack = askBeside(cloud, world, { beside, seconds: BEGUN_S + seconds })
    await new Promise((resolve) => setTimeout(resolve, BEGUN_S * 1000))
    const { latencies } = await runSteady(lists, { perSecond: LISTS_PER_SECOND, seconds })
    return { p99Ms: quantile(latencies, 0.99), answers: await attack }
  }
  const measured: Readonly<Record<Beside, Slice>>[] = []
  for (let round = 0; round <= rounds.rounds; round += 1) {
    const slices = new Map<Beside, Slice>()
    for (const beside of round % 2 === 0 ? BESIDE : BESIDE.toReversed())
      slices.set(beside, await measure(beside))
    // The first round warms up.
    if (round > 0) measured.push(asRecord(slices))
  }
  return othersFigures(measured)
}

function othersFigures(measured: readonly Readonly<Record<Beside, Slice>>[]): readonly Figure[] {
  const ratio = (beside: Beside): number =>
    median(measured.map((round) => round[beside].p99Ms / round.nobody.p99Ms))
  const p99 = (beside: Beside): string =>
    median(measured.map((round) => round[beside].p99Ms)).toFixed(1)
  return [
    {
      name: `${REQUESTS_PER_SECOND} wrong sign-ins a second: p99 of a list of 80 contacts to that without them`,
      value: ratio('guesses'),
      unit: '×',
      goal: { is: 'at most', value: P99_GOAL },
      note: `${LISTS_PER_SECOND} lists a second; p99 ${p99('guesses')} ms, without ${p99('nobody')} ms; answers to the guesses: ${tally(measured.map(({ guesses }) => guesses))}`,
    },
    {
      name: `${REQUESTS_PER_SECOND} requests a second of \`/healthz\`: the same (control: they do nothing)`,
      value: ratio('health'),
      unit: '×',
      note: `p99 ${p99('health')} ms`,
    },
  ]
}

/** A guess at an account whose pause lasts: counted and answered, nothing hashed; and beside it an answer that does nothing. */
async function benchRefusal(
  cloud: BenchCloud,
  world: World,
  rounds: Rounds,
): Promise<readonly Figure[]> {
  const caller = async (index: number) =>
    await openCaller(cloud, hostOf(world), { from: `127.0.4.${index + 1}` })
  const callers = await Promise.all(
    Array.from({ length: CONNECTIONS }, async (_, i) => await caller(i)),
  )
  const call = {
    path: '/auth/login',
    method: 'POST',
    body: { login: 'nobody@example.com', password: 'a wrong guess' },
  } as const
  try {
    await forget(cloud, world)
    await asSuperuser(cloud, world.database, async (client) => {
      await client.query('update zennnn.sign_in_policy set attempts_per_account = 1')
      for (const one of callers) await untilCounted(one, call)
      await client.query("update zennnn.attempt set held_until = now() + interval '1 hour'")
    })
    const lane = (name: string, asked: Call, status: number): Lane => ({
      name,
      run: async (options) =>
        await runLoop(options, async (connection) => {
          requireStatus((await callers[connection]?.call(asked)) ?? noCaller(), status)
        }),
      node: cloud.servePid,
      postgres: cloud.postgresPid,
    })
    return refusalFigures(
      await alternate(
        [lane('refused', call, 429), lane('health', { path: '/healthz' }, 200)],
        rounds,
      ),
    )
  } finally {
    for (const one of callers) one.close()
    await asSuperuser(cloud, world.database, async (client) => {
      await client.query('update zennnn.sign_in_policy set attempts_per_account = default')
    })
  }
}

function refusalFigures(lanes: Comparison): readonly Figure[] {
  return [
    {
      name: 'deciding that a guess is turned away: CPU of it beyond that of an answer of `/healthz`, Node and PostgreSQL',
      value: lanes.value('refused', 'cpuMs') - lanes.value('health', 'cpuMs'),
      unit: 'ms',
      goal: { is: 'at most', value: REFUSAL_GOAL_MS },
      note: 'the attempt read, counted, answered and logged',
    },
    {
      name: 'a guess that is turned away, the whole request over TLS: CPU',
      value: lanes.value('refused', 'cpuMs'),
      unit: 'ms',
      note: `${lanes.value('refused', 'nodeMs').toFixed(2)} of \`serve\`, ${lanes.value('refused', 'postgresMs').toFixed(2)} of PostgreSQL; \`/healthz\`: ${lanes.value('health', 'cpuMs').toFixed(2)}`,
    },
  ]
}

/** What finds no place to be hashed, as while the guesses of before are still being hashed, is not counted. */
async function untilCounted(caller: Caller, call: Call): Promise<void> {
  while (requireStatus(await caller.call(call), 401, 429).status !== 401)
    await new Promise((resolve) => setTimeout(resolve, 500))
}

async function forget(cloud: BenchCloud, world: World): Promise<void> {
  await asSuperuser(cloud, world.database, async (client) => {
    await client.query('truncate zennnn.attempt')
  })
}

/** Runs steady-requests.ts; what it was answered. */
async function askBeside(
  cloud: BenchCloud,
  world: World,
  { beside, seconds }: { readonly beside: Beside; readonly seconds: number },
): Promise<Slice['answers']> {
  if (beside === 'nobody') return {}
  const child = spawn(process.execPath, [join(import.meta.dirname, 'steady-requests.ts')], {
    stdio: ['pipe', 'pipe', 'inherit'],
    // A session of its own; it ends by itself.
    detached: true,
  })
  let text = ''
  child.stdout.setEncoding('utf8').on('data', (chunk: string) => (text += chunk))
  const logins = Array.from({ length: ACCOUNTS }, (_, account) => `guessed${account}@example.com`)
  child.stdin.end(
    JSON.stringify({
      port: cloud.port,
      host: hostOf(world),
      networks: NETWORKS,
      // At nobody's account nothing is guessed.
      logins: beside === 'guesses' ? logins : [],
      perSecond: REQUESTS_PER_SECOND,
      seconds,
    }),
  )
  await new Promise((resolve) => child.once('close', resolve))
  return JSON.parse(text)
}

/** All three were measured. */
function asRecord(slices: ReadonlyMap<Beside, Slice>): Readonly<Record<Beside, Slice>> {
  const of = (beside: Beside): Slice => slices.get(beside) ?? { p99Ms: Number.NaN, answers: {} }
  return { nobody: of('nobody'), guesses: of('guesses'), health: of('health') }
}

function tally(slices: readonly Slice[]): string {
  const total = new Map<string, number>()
  for (const [status, count] of slices.flatMap(({ answers }) => Object.entries(answers)))
    total.set(status, (total.get(status) ?? 0) + count)
  return [...total].map(([status, count]) => `${count} × ${status}`).join(', ')
}

function noCaller(): never {
  throw new Error('There are fewer callers than connections.')
}
