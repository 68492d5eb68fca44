import { availableParallelism } from 'node:os'
import { listBackups, scratchCluster, verifyBackup } from '@zennnn/cloud'
import type { Figure } from './figure.ts'
import { median } from './load.ts'
import { PlainNight } from './plain-night.ts'
import {
  type Cost,
  type Customer,
  costOf,
  MEGABYTE,
  makeCustomer,
  mustBackUp,
  passDay,
  type VaultWorld,
} from './vault-world.ts'

const SMALL_MEGABYTES = 20
const NIGHTS = 5
/** Restic alone stretches its password at each start; digests, comparing and the register are ours on top. See docs/decisions/0025. */
const PLAIN_GOAL = 0.6
const REGIONS = 3
const MANY_MEGABYTES = 1
const WANTED_DATABASES = 1000

/** What the night costs a small database: one dump, three regions, each read back. */
export async function benchSmallNight(world: VaultWorld): Promise<readonly Figure[]> {
  const customer = await makeCustomer(world, { seed: 3, megabytes: SMALL_MEGABYTES, spread: 'hot' })
  const plain = new PlainNight(world.cloud, customer.database, REGIONS)
  await plain.init()
  await plain.run()
  const plainSeconds: number[] = []
  const { costs, bytes } = await laterNights(world, customer, NIGHTS, async () => {
    const { cpuSeconds } = await costOf(async () => {
      await plain.run()
    })
    plainSeconds.push(cpuSeconds)
  })
  return [
    {
      name: 'the same night, CPU to that of pg_dump and restic alone, p50',
      value: median(costs.map(({ cpuSeconds }, night) => cpuSeconds / (plainSeconds[night] ?? 0))),
      unit: '×',
      goal: { is: 'at most', value: PLAIN_GOAL },
      note: `night by night in turn; they took ${median(plainSeconds).toFixed(2)} s for a dump into a file, ${REGIONS} repositories written from it and read to nowhere, without digests, register or comparison`,
    },
    {
      name: `a night of a small database: CPU for the dump and ${REGIONS} regions, p50`,
      value: median(costs.map(({ cpuSeconds }) => cpuSeconds)),
      unit: 's',
      goal: { is: 'at most', value: 1.5 },
      note: `dump of ${(bytes / MEGABYTE).toFixed(0)} MB; ${NIGHTS} nights, each copy read back whole; PostgreSQL, restic and ours together; ${median(costs.map(({ seconds }) => seconds)).toFixed(1)} s`,
    },
  ]
}

/** How much of a dump a core gets into the vault, a first and a later night. */
export async function benchThroughput(
  world: VaultWorld,
  megabytes: number,
): Promise<readonly Figure[]> {
  const customer = await makeCustomer(world, { seed: 4, megabytes, spread: 'hot' })
  const { first, costs, bytes } = await laterNights(world, customer, 3)
  const later = {
    seconds: median(costs.map(({ seconds }) => seconds)),
    cpuSeconds: median(costs.map(({ cpuSeconds }) => cpuSeconds)),
  }
  return [
    ...throughputFigures('the first night, in which all is new', first, bytes),
    ...throughputFigures('a later night', later, bytes),
  ]
}

/** Once as what lies in the regions in the end, and once as what was backed up. */
function throughputFigures(
  which: string,
  { seconds, cpuSeconds }: Cost,
  bytes: number,
): readonly Figure[] {
  const perSecond = bytes / MEGABYTE / cpuSeconds
  return [
    {
      name: `backup, ${which}: MB of a dump into a region per second of a core`,
      value: REGIONS * perSecond,
      unit: 'MB/s',
      goal: { is: 'at least', value: 40 },
      note: `dump of ${(bytes / MEGABYTE).toFixed(0)} MB into ${REGIONS} regions in ${seconds.toFixed(1)} s; all CPU counts: dump, digests of all tables, writing, reading back`,
    },
    {
      name: `backup, ${which}: MB of a dump per second of a core, counted once for all regions`,
      value: perSecond,
      unit: 'MB/s',
      note: `the same ${cpuSeconds.toFixed(1)} s of CPU`,
    },
  ]
}

/** The first night, in which the repositories are made and all is new, and those after it. */
async function laterNights(
  world: VaultWorld,
  customer: Customer,
  count: number,
  beside: () => Promise<void> = async () => await Promise.resolve(),
): Promise<{ readonly first: Cost; readonly costs: readonly Cost[]; readonly bytes: number }> {
  let bytes = 0
  const night = async (): Promise<Cost> =>
    await costOf(async () => {
      bytes = await mustBackUp(world, customer.database)
    })
  const first = await night()
  const costs: Cost[] = []
  for (let day = 201; day <= 200 + count; day += 1) {
    await passDay(world, customer, day)
    world.moveTo(day)
    costs.push(await night())
    await beside()
  }
  return { first, costs, bytes }
}

/** Many databases in one night, as many at once as there are cores: the night in which all repositories are made, and a later one. */
export async function benchManyNights(
  world: VaultWorld,
  count: number,
): Promise<readonly Figure[]> {
  const seeds = Array.from({ length: count }, (_, index) => 1000 + index)
  const customers: Customer[] = []
  await forEachOf(seeds, async (seed) => {
    customers.push(await makeCustomer(world, { seed, megabytes: MANY_MEGABYTES, spread: 'hot' }))
  })
  const first = await costOf(async () => {
    await forEachOf(customers, async ({ database }) => {
      await mustBackUp(world, database)
    })
  })
  await forEachOf(customers, async (customer) => {
    await passDay(world, customer, 1)
  })
  world.moveTo(1)
  const later = await costOf(async () => {
    await backUpAndVerify(world, customers)
  })
  return [
    nightFigure('the first night, in which the repositories are made', first, count),
    nightFigure('a later night, each restored and compared', later, count),
    extrapolate(later, count),
  ]
}

/** As a job of the night does: each backup is restored into a cluster that stands as long as they come. */
async function backUpAndVerify(world: VaultWorld, customers: readonly Customer[]): Promise<void> {
  const scratch = scratchCluster()
  try {
    await forEachOf(customers, async ({ database }) => {
      await mustBackUp(world, database)
      const [backup] = await listBackups(world.vault.access, world.vault.control, database)
      if (backup !== undefined) await verifyBackup(world.vault, backup, 'eu', { scratch })
    })
  } finally {
    await scratch.close()
  }
}

function nightFigure(which: string, { seconds, cpuSeconds }: Cost, count: number): Figure {
  return {
    name: `${count} databases × ${REGIONS} regions, ${which}`,
    value: seconds,
    unit: 's',
    note: `${cpuSeconds.toFixed(0)} s of CPU, ${(cpuSeconds / count).toFixed(2)} s each, all complete; ${availableParallelism()} at once`,
  }
}

/** Every step is of one database and its own repositories, so that time grows as their number; regions are folders: no network in it. */
function extrapolate({ seconds }: Cost, count: number): Figure {
  return {
    name: `${WANTED_DATABASES} databases × ${REGIONS} regions, a later night, each restored and compared, extrapolated`,
    value: ((seconds / count) * WANTED_DATABASES) / 3600,
    unit: 'hours',
    goal: { is: 'at most', value: 8 },
    note: `not measured: ${seconds.toFixed(0)} s ÷ ${count} × ${WANTED_DATABASES}, see below`,
  }
}

async function forEachOf<T>(all: readonly T[], body: (one: T) => Promise<void>): Promise<void> {
  const waiting = [...all]
  const runner = async (): Promise<void> => {
    for (let one = waiting.shift(); one !== undefined; one = waiting.shift()) await body(one)
  }
  await Promise.all(Array.from({ length: availableParallelism() }, runner))
}
