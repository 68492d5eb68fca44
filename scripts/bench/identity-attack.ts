import { spawn } from 'node:child_process'
import { join } from 'node:path'
import { type Call, type Caller, openCaller, requireStatus } from './caller.ts'
import { asSuperuser, type BenchCloud } from './cloud.ts'
import type { Figure } from './figure.ts'
import { hostOf } from './identity-people.ts'
import { alternate, CONNECTIONS, type Rounds } from './lanes.ts'
import { median, quantile, runLoop, runSteady, type Target } from './load.ts'
import { LIST } from './read-bench.ts'
import type { World } from './world.ts'

const GUESSES_PER_SECOND = 200
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
  const others = await benchOthers(cloud, world, rounds)
  return [others, await benchRefusal(cloud, world, rounds)]
}

/** Lists while nobody guesses and while somebody does, in turn: quiet, attack, attack, quiet, … */
async function benchOthers(cloud: BenchCloud, world: World, rounds: Rounds): Promise<Figure> {
  const seconds = rounds.seconds * SLICE_TIMES
  const lists: Target = {
    origin: `https://127.0.0.1:${cloud.port}`,
    path: `/api/contact?${LIST}`,
    headers: world.headers,
  }
  const measure = async (perSecond: number): Promise<Slice> => {
    await forget(cloud, world)
    const attack = guess(cloud, world, { perSecond, seconds: BEGUN_S + seconds })
    await new Promise((resolve) => setTimeout(resolve, BEGUN_S * 1000))
    const { latencies } = await runSteady(lists, { perSecond: LISTS_PER_SECOND, seconds })
    return { p99Ms: quantile(latencies, 0.99), answers: await attack }
  }
  const ratios: number[] = []
  const slices: Slice[] = []
  for (let round = 0; round <= rounds.rounds; round += 1) {
    const rates = round % 2 === 0 ? [0, GUESSES_PER_SECOND] : [GUESSES_PER_SECOND, 0]
    const [first, second] = [await measure(rates[0] ?? 0), await measure(rates[1] ?? 0)]
    const [quiet, attacked] = round % 2 === 0 ? [first, second] : [second, first]
    // The first round warms up.
    if (round === 0) continue
    ratios.push(attacked.p99Ms / quiet.p99Ms)
    slices.push(attacked)
  }
  return {
    name: `${GUESSES_PER_SECOND} wrong sign-ins a second: p99 of a list of 80 contacts to that without them`,
    value: median(ratios),
    unit: '×',
    goal: { is: 'at most', value: P99_GOAL },
    note: `${LISTS_PER_SECOND} lists a second; p99 ${median(slices.map(({ p99Ms }) => p99Ms)).toFixed(1)} ms under attack; answers to the guesses: ${tally(slices)}`,
  }
}

/** A guess at an account whose pause lasts: counted and answered, nothing hashed. */
async function benchRefusal(cloud: BenchCloud, world: World, rounds: Rounds): Promise<Figure> {
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
    const lanes = await alternate(
      [
        {
          name: 'refused',
          run: async (options) =>
            await runLoop(options, async (connection) => {
              requireStatus((await callers[connection]?.call(call)) ?? noCaller(), 429)
            }),
          node: cloud.servePid,
          postgres: cloud.postgresPid,
        },
      ],
      rounds,
    )
    return {
      name: 'a guess that is turned away, not hashed: CPU, Node and PostgreSQL',
      value: lanes.value('refused', 'cpuMs'),
      unit: 'ms',
      goal: { is: 'at most', value: REFUSAL_GOAL_MS },
      note: `the whole request over TLS, counted and logged; ${lanes.value('refused', 'nodeMs').toFixed(2)} of \`serve\`, ${lanes.value('refused', 'postgresMs').toFixed(2)} of PostgreSQL`,
    }
  } finally {
    for (const one of callers) one.close()
    await asSuperuser(cloud, world.database, async (client) => {
      await client.query('update zennnn.sign_in_policy set attempts_per_account = default')
    })
  }
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

/** Runs wrong-logins.ts; what it was answered. */
async function guess(
  cloud: BenchCloud,
  world: World,
  rate: { readonly perSecond: number; readonly seconds: number },
): Promise<Slice['answers']> {
  if (rate.perSecond === 0) return {}
  const child = spawn(process.execPath, [join(import.meta.dirname, 'wrong-logins.ts')], {
    stdio: ['pipe', 'pipe', 'inherit'],
    // A session of its own; it ends by itself.
    detached: true,
  })
  let text = ''
  child.stdout.setEncoding('utf8').on('data', (chunk: string) => (text += chunk))
  const logins = Array.from({ length: ACCOUNTS }, (_, account) => `guessed${account}@example.com`)
  const orders = { port: cloud.port, host: hostOf(world), networks: NETWORKS, logins, ...rate }
  child.stdin.end(JSON.stringify(orders))
  await new Promise((resolve) => child.once('close', resolve))
  return JSON.parse(text)
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
