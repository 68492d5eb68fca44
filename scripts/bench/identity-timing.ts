import { Client } from 'pg'
import { openCaller, requireStatus } from './caller.ts'
import type { BenchCloud } from './cloud.ts'
import type { Figure } from './figure.ts'
import type { Pair } from './identity-pair.ts'
import { makePairs } from './identity-pairs.ts'
import { hostOf } from './identity-people.ts'
import { quantile } from './load.ts'
import { compare } from './welch.ts'
import type { World } from './world.ts'

/** Where leakage tests of hardware draw the line, for this many samples and more: ISO/IEC 17825. */
const THRESHOLD = 4.5
const WARM_UP = 20
const KINDS = ['first', 'second'] as const

/** For each way in: whether the time of the answer tells what its words do not. `samples`: of either kind. */
export async function* benchTiming(
  cloud: BenchCloud,
  world: World,
  samples: number,
): AsyncGenerator<Figure> {
  const client = new Client(cloud.superuser(world.database))
  await client.connect()
  try {
    // What is put back before each sample need not be on disk.
    await client.query('set synchronous_commit = off')
    for (const pair of await makePairs(cloud, world, client)) {
      await pair.prepare()
      yield await measure({ cloud, world, client }, pair, samples)
      await pair.cleanUp()
    }
  } finally {
    await client.end()
  }
}

type Kind = (typeof KINDS)[number]

interface Place {
  readonly cloud: BenchCloud
  readonly world: World
  readonly client: Client
}

async function measure(place: Place, pair: Pair, samples: number): Promise<Figure> {
  const [first, second] = await sample(place, pair, samples)
  const { t, between } = compare(first, second)
  const usual = quantile(
    first.toSorted((a, b) => a - b),
    0.5,
  )
  const differ = `${(between * 1000).toFixed(0)} µs apart`
  return {
    name: `time of ${pair.endpoint}, ${pair.between}: |t|`,
    value: t,
    unit: '',
    goal: { is: pair.differs === true ? 'at least' : 'at most', value: THRESHOLD },
    note: `${differ}; p50 ${usual.toFixed(1)} ms; 2 × ${samples}`,
  }
}

/** Both KINDS in turn, which one first by lot, so that nothing that changes with time falls on one of them. */
async function sample(
  { cloud, world, client }: Place,
  { calls, statuses, reset }: Pair,
  samples: number,
): Promise<readonly [readonly number[], readonly number[]]> {
  const caller = await openCaller(cloud, hostOf(world))
  const taken: Record<Kind, number[]> = { first: [], second: [] }
  const ask = async (kind: Kind, isKept: boolean): Promise<void> => {
    await client.query(reset)
    const reply = requireStatus(await caller.call(await calls[kind]()), ...statuses)
    if (isKept) taken[kind].push(reply.tookMs)
  }
  try {
    for (let turn = -Math.min(WARM_UP, samples); turn < samples; turn += 1) {
      const order = Math.random() < 0.5 ? KINDS : KINDS.toReversed()
      for (const kind of order) await ask(kind, turn >= 0)
    }
    return [taken.first, taken.second]
  } finally {
    caller.close()
  }
}
