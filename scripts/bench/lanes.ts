import { cpuSecondsOf } from './cpu.ts'
import { type LoopOptions, median, quantile, type Slice } from './load.ts'

export const CONNECTIONS = 8

/** One of the things compared, and the two processes whose CPU time counts (with all below them). */
export interface Lane {
  readonly name: string
  readonly run: (options: LoopOptions) => Promise<Slice>
  readonly node: number
  readonly postgres: number
}

export interface Rounds {
  readonly rounds: number
  /** Of each slice. */
  readonly seconds: number
}

interface Sample {
  readonly perSecond: number
  readonly cpuMs: number
  /** Of this: what Node took, and PostgreSQL. */
  readonly nodeMs: number
  readonly postgresMs: number
  readonly p50Ms: number
}

/** What the slices of all lanes gave; every number is a median over the rounds. */
export class Comparison {
  readonly #samples: ReadonlyMap<string, readonly Sample[]>

  constructor(samples: ReadonlyMap<string, readonly Sample[]>) {
    this.#samples = samples
  }

  /** Throughput of one lane to another, round by round: what the machine did in that minute fell on both. */
  ratio(name: string, floor: string): number {
    const floors = this.#of(floor)
    return median(
      this.#of(name).map((own, round) => own.perSecond / (floors[round]?.perSecond ?? Number.NaN)),
    )
  }

  value(name: string, what: keyof Sample): number {
    return median(this.#of(name).map((sample) => sample[what]))
  }

  #of(name: string): readonly Sample[] {
    const samples = this.#samples.get(name)
    if (samples === undefined) throw new Error(`Lane ${name} was not measured.`)
    return samples
  }
}

/** A B C, C B A, A B C, …, after one round that warms caches and compilers and does not count. */
export async function alternate(
  lanes: readonly Lane[],
  { rounds, seconds }: Rounds,
): Promise<Comparison> {
  const samples = new Map<string, Sample[]>(lanes.map((lane) => [lane.name, []]))
  for (let round = 0; round <= rounds; round += 1)
    for (const lane of round % 2 === 0 ? lanes : lanes.toReversed()) {
      const sample = await measure(lane, seconds)
      if (round > 0) samples.get(lane.name)?.push(sample)
    }
  return new Comparison(samples)
}

async function measure({ run, node, postgres }: Lane, seconds: number): Promise<Sample> {
  const before = { node: cpuSecondsOf([node]), postgres: cpuSecondsOf([postgres]) }
  const slice = await run({ connections: CONNECTIONS, seconds })
  const perAnswerMs = (pid: number, from: number): number =>
    ((cpuSecondsOf([pid]) - from) * 1000) / slice.requests
  const nodeMs = perAnswerMs(node, before.node)
  const postgresMs = perAnswerMs(postgres, before.postgres)
  return {
    perSecond: slice.requests / slice.seconds,
    cpuMs: nodeMs + postgresMs,
    nodeMs,
    postgresMs,
    p50Ms: quantile(slice.latencies, 0.5),
  }
}
