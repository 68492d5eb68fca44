import { availableParallelism } from 'node:os'
import {
  BIG_BYTES,
  countInversions,
  durationWords,
  type Followed,
  type RecoveryResult,
  recoverCustomers,
} from '@zennnn/cloud'
import { systemClock } from '@zennnn/kernel'
import { registriesOf } from '../../packages/cli/src/cloud/app-catalogue.ts'
import type { Figure } from './figure.ts'
import { median } from './load.ts'
import { type LostCustomer, openRegionWorld, type RegionWorld } from './region-world.ts'
import { costOf, MEGABYTE } from './vault-world.ts'

const SMALL_MEGABYTES = 1
/** Of ten customers. */
const TIERS = [
  'paid',
  'paid',
  'paid',
  'trial',
  'trial',
  'trial',
  'trial',
  'education',
  'free',
  'free',
]
/** Of the big ones, in turn: the largest is a paid one, which blocks no small one. */
const BIG_TIERS = ['paid', 'free', 'paid']

/** What was measured, and the course of each database for the plot. */
export interface RegionBench {
  readonly figures: readonly Figure[]
  readonly course: readonly Followed[]
}

/** A region with all its databases is lost, and they come back from another, into a cluster that keeps what it acknowledged. */
export async function benchRegions({
  small,
  big,
}: {
  /** How many of 1 MB of records and files. */
  readonly small: number
  /** Megabytes of each of the big ones. */
  readonly big: readonly number[]
}): Promise<RegionBench> {
  const world = await openRegionWorld()
  try {
    await fillWorld(world, [
      ...Array.from({ length: small }, (_, seed) => ({
        seed,
        megabytes: SMALL_MEGABYTES,
        tier: TIERS[seed % TIERS.length] ?? 'free',
      })),
      ...big.map((megabytes, place) => ({
        seed: 10_000 + place,
        megabytes,
        tier: BIG_TIERS[place % BIG_TIERS.length] ?? 'free',
      })),
    ])
    return await measure(world)
  } finally {
    await world.stop()
  }
}

async function fillWorld(world: RegionWorld, customers: readonly LostCustomer[]): Promise<void> {
  const waiting = [...customers]
  const runner = async (): Promise<void> => {
    for (let one = waiting.shift(); one !== undefined; one = waiting.shift()) await world.add(one)
  }
  await Promise.all(Array.from({ length: availableParallelism() }, runner))
}

async function measure(world: RegionWorld): Promise<RegionBench> {
  const bytes = await world.lose()
  const places = { workers: availableParallelism(), bigBytes: BIG_BYTES }
  let result: RecoveryResult | undefined
  const { seconds, cpuSeconds } = await costOf(async () => {
    result = await recoverCustomers(
      { ...world.vault, templates: world.templates, registryOf: registriesOf('zennnn') },
      { beganAt: systemClock.now(), earlier: [], places, signal: new AbortController().signal },
      {
        say: () => undefined,
        keep: async () => await Promise.resolve(),
        follow: () => undefined,
      },
    )
  })
  if (result === undefined) throw new Error('Nothing was recovered.')
  const { followed, events } = result.run
  const lost = result.databases.filter(({ backup }) => backup === null)
  if (lost.length > 0) throw new Error(`Not back: ${lost[0]?.slug}: ${lost[0]?.message}`)
  const count = followed.length
  const small = followed.filter((one) => one.bytes < BIG_BYTES)
  const megabytes = bytes / MEGABYTE
  return {
    course: followed,
    figures: [
      {
        name: 'volume of databases brought back in a second',
        value: megabytes / seconds,
        unit: 'MB/s',
        goal: { is: 'at least', value: 50 },
        note: `${count} databases, ${megabytes.toFixed(0)} MB on disk, ${cpuSeconds.toFixed(0)} s of CPU, ${places.workers} at once`,
      },
      {
        name: 'all of them back',
        value: seconds / 60,
        unit: 'min',
        goal: { is: 'at most', value: 30 },
        note: `${small.length} small ones and ${count - small.length} from ${BIG_BYTES / MEGABYTE} MB of dump on`,
      },
      {
        name: 'priority inversions',
        value: countInversions(followed, events, places),
        unit: '',
        goal: { is: 'at most', value: 0 },
        note: 'began while one of a higher tier waited and its queue had a place',
      },
      {
        name: 'one small database, from its start until people can log in, p50',
        value: median(small.map(durationOf)),
        unit: 's',
        note: `the slowest took ${Math.max(...small.map(durationOf)).toFixed(2)} s`,
      },
      ...tierFigures(followed),
    ],
  }
}

function tierFigures(followed: readonly Followed[]): readonly Figure[] {
  return [...Map.groupBy(followed, ({ tier }) => tier)].map(([tier, members]) => {
    const ends = members.map(({ endedMs = 0 }) => endedMs)
    return {
      name: `${tier}: all ${members.length} back`,
      value: Math.max(...ends) / 1000,
      unit: 's',
      note: `half of them after ${durationWords(median(ends))}; the big ones of a tier are its last`,
    }
  })
}

function durationOf({ beganMs = 0, endedMs = 0 }: Followed): number {
  return (endedMs - beganMs) / 1000
}
