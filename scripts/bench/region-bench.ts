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
/** On disk some 50 MB with its indexes and what is in an empty one: the size of a small company after some years. */
const USUAL_MEGABYTES = 36
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
  usual,
}: {
  /** How many of 1 MB of records and files. */
  readonly small: number
  /** Megabytes of each of the big ones. */
  readonly big: readonly number[]
  /** How many of 36 MB of records and files, in a region of their own. */
  readonly usual: number
}): Promise<RegionBench> {
  const many = await loseRegion([
    ...alike(small, SMALL_MEGABYTES),
    ...big.map((megabytes, place) => ({
      seed: 10_000 + place,
      megabytes,
      tier: BIG_TIERS[place % BIG_TIERS.length] ?? 'free',
    })),
  ])
  const few = await loseRegion(alike(usual, USUAL_MEGABYTES))
  return {
    course: many.result.run.followed,
    figures: [usualFigure(few), ...manyFigures(many)],
  }
}

function alike(count: number, megabytes: number): readonly LostCustomer[] {
  return Array.from({ length: count }, (_, seed) => ({
    seed,
    megabytes,
    tier: TIERS[seed % TIERS.length] ?? 'free',
  }))
}

async function loseRegion(customers: readonly LostCustomer[]): Promise<Loss> {
  const world = await openRegionWorld()
  try {
    await fillWorld(world, customers)
    return await recover(world)
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

interface Loss {
  readonly result: RecoveryResult
  /** Of all databases, on disk. */
  readonly megabytes: number
  readonly seconds: number
  readonly cpuSeconds: number
}

const PLACES = { workers: availableParallelism(), bigBytes: BIG_BYTES }

async function recover(world: RegionWorld): Promise<Loss> {
  const bytes = await world.lose()
  let result: RecoveryResult | undefined
  const { seconds, cpuSeconds } = await costOf(async () => {
    result = await recoverCustomers(
      { ...world.vault, templates: world.templates, registryOf: registriesOf('zennnn') },
      {
        beganAt: systemClock.now(),
        earlier: [],
        places: PLACES,
        mayLackLog: false,
        signal: new AbortController().signal,
      },
      {
        say: () => undefined,
        keep: async () => await Promise.resolve(),
        follow: () => undefined,
      },
    )
  })
  if (result === undefined) throw new Error('Nothing was recovered.')
  const lost = result.databases.filter(({ backup }) => backup === null)
  if (lost.length > 0) throw new Error(`Not back: ${lost[0]?.slug}: ${lost[0]?.message}`)
  return { result, megabytes: bytes / MEGABYTE, seconds, cpuSeconds }
}

function usualFigure(loss: Loss): Figure {
  const each = loss.megabytes / loss.result.run.followed.length
  return {
    ...volumeFigure(loss),
    name: `volume of databases of ${each.toFixed(0)} MB brought back in a second`,
    goal: { is: 'at least', value: 50 },
  }
}

function volumeFigure({ result, megabytes, seconds, cpuSeconds }: Loss): Figure {
  return {
    name: 'volume brought back in a second when nearly all are almost empty',
    value: megabytes / seconds,
    unit: 'MB/s',
    note: `${result.run.followed.length} databases, ${megabytes.toFixed(0)} MB on disk, ${cpuSeconds.toFixed(0)} s of CPU, ${PLACES.workers} at once`,
  }
}

function manyFigures(loss: Loss): readonly Figure[] {
  const { followed, events } = loss.result.run
  const count = followed.length
  const small = followed.filter((one) => one.bytes < BIG_BYTES)
  return [
    volumeFigure(loss),
    {
      name: 'all of them back',
      value: loss.seconds / 60,
      unit: 'min',
      goal: { is: 'at most', value: 30 },
      note: `${small.length} small ones and ${count - small.length} from ${BIG_BYTES / MEGABYTE} MB of dump on`,
    },
    {
      name: 'priority inversions',
      value: countInversions(followed, events, PLACES),
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
  ]
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
