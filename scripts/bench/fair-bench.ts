import { spawn } from 'node:child_process'
import { join } from 'node:path'
import type { BenchCloud } from './cloud.ts'
import type { Figure } from './figure.ts'
import type { BlastOrders } from './full-blast.ts'
import { quantile, runSteady, type Slice, type Target } from './load.ts'
import { makeDatabases } from './provision-bench.ts'
import type { World } from './world.ts'

const LIST = '/api/country?limit=80'
/** Of a database in which a few people work. */
const QUIET_A_SECOND = 40
const NOISY_CONNECTIONS = 48
/** The noise is there before it is measured, and until it was. */
const LEAD_MS = 500
const TAIL_S = 1
const GOAL = 1.2

/** Slices are short and many, each with its own p99: what else disturbs the machine for a moment spoils one of them. */
const ROUNDS_FOR_ONE = 8

interface Heard {
  readonly alone: readonly Slice[]
  readonly beside: readonly Slice[]
  readonly perSecond: readonly number[]
}

/** How long the answers of a quiet database take alone, and beside one that asks as fast as it can; slices in turn. */
export async function benchFairness(
  cloud: BenchCloud,
  world: World,
  { rounds, seconds }: { readonly rounds: number; readonly seconds: number },
): Promise<readonly Figure[]> {
  const { databases } = await makeDatabases(cloud, 1)
  const [noisy] = databases
  if (noisy === undefined) throw new Error('There is no database that could be noisy.')
  const quiet: Target = {
    origin: `https://127.0.0.1:${cloud.port}`,
    path: LIST,
    headers: world.headers,
  }
  const orders: BlastOrders = {
    port: cloud.port,
    headers: {
      host: `${noisy.slug}.localhost:${cloud.port}`,
      cookie: `__Host-session=${noisy.token}`,
    },
    path: LIST,
    connections: NOISY_CONNECTIONS,
    seconds: seconds + TAIL_S,
  }
  const heard = { alone: [] as Slice[], beside: [] as Slice[], perSecond: [] as number[] }
  const steady = { perSecond: QUIET_A_SECOND, seconds }
  // The first round warms and does not count.
  for (let round = 0; round <= rounds * ROUNDS_FOR_ONE; round += 1) {
    const alone = await runSteady(quiet, steady)
    const noise = blast(orders)
    await new Promise((resolve) => setTimeout(resolve, LEAD_MS))
    const beside = await runSteady(quiet, steady)
    const perSecond = await noise
    if (round === 0) continue
    heard.alone.push(alone)
    heard.beside.push(beside)
    heard.perSecond.push(perSecond)
  }
  return figuresOf(heard)
}

/** How many it was answered a second. */
async function blast(orders: BlastOrders): Promise<number> {
  // Whoever asks works on a machine of his own: he has of this one what nobody else wants.
  const program = [process.execPath, join(import.meta.dirname, 'full-blast.ts')]
  const child = spawn('chrt', ['--idle', '0', ...program], { stdio: ['pipe', 'pipe', 'inherit'] })
  let text = ''
  child.stdout.setEncoding('utf8').on('data', (chunk: string) => (text += chunk))
  child.stdin.end(JSON.stringify(orders))
  await new Promise((resolve) => child.once('close', resolve))
  const { requests, seconds } = JSON.parse(text)
  return requests / seconds
}

/** The median of slices. */
function of(slices: readonly Slice[], share: number): number {
  const each = slices.map(({ latencies }) => quantile(latencies, share))
  return quantile(
    each.toSorted((a, b) => a - b),
    0.5,
  )
}

function figuresOf({ alone, beside, perSecond }: Heard): readonly Figure[] {
  const noise = perSecond.reduce((sum, one) => sum + one, 0) / perSecond.length
  return [
    {
      name: 'quiet database alone, p99 of its answers, median of slices',
      value: of(alone, 0.99),
      unit: 'ms',
      note: `${alone.length} slices of ${alone[0]?.requests ?? 0} lists of 80 countries, ${QUIET_A_SECOND} a second; half took ${of(alone, 0.5).toFixed(1)} ms or less`,
    },
    {
      name: 'the same beside a noisy database, p99, median of slices',
      value: of(beside, 0.99),
      unit: 'ms',
      note: `the other one asks over ${NOISY_CONNECTIONS} connections as fast as it is answered: ${noise.toFixed(0)} a second; half of the quiet one took ${of(beside, 0.5).toFixed(1)} ms or less`,
    },
    {
      name: 'what the noise costs the quiet one, p99',
      value: of(beside, 0.99) / of(alone, 0.99),
      unit: 'times',
      goal: { is: 'at most', value: GOAL },
    },
    {
      name: 'what the noise costs the quiet one, p50',
      value: of(beside, 0.5) / of(alone, 0.5),
      unit: 'times',
    },
  ]
}
