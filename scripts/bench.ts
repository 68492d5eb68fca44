import { writeFile } from 'node:fs/promises'
import { loadavg } from 'node:os'
import { parseArgs } from 'node:util'
import { benchClient } from './bench/client-bench.ts'
import { asSuperuser, type BenchCloud, startCloud } from './bench/cloud.ts'
import { importContacts } from './bench/contacts-file.ts'
import { benchCreates } from './bench/create-bench.ts'
import { benchExport } from './bench/export-bench.ts'
import { benchFailover } from './bench/failover-bench.ts'
import { benchFairness } from './bench/fair-bench.ts'
import { type Figure, holds, table } from './bench/figure.ts'
import { benchGuessing } from './bench/identity-bench.ts'
import { benchTiming } from './bench/identity-timing.ts'
import { benchImport } from './bench/import-bench.ts'
import { benchMany } from './bench/many-bench.ts'
import { benchPromises } from './bench/promise-bench.ts'
import { benchHandOut, makeDatabases } from './bench/provision-bench.ts'
import { benchReads } from './bench/read-bench.ts'
import { benchRegions } from './bench/region-bench.ts'
import { plotCourse } from './bench/region-plot.ts'
import { report } from './bench/report.ts'
import { reportFailover } from './bench/report-failover.ts'
import { reportFairness } from './bench/report-fairness.ts'
import { reportGuessing } from './bench/report-guessing.ts'
import { reportIdentity } from './bench/report-identity.ts'
import { reportPromises } from './bench/report-promises.ts'
import { reportRegions } from './bench/report-regions.ts'
import { reportBackups } from './bench/report-vault.ts'
import { benchSignUp } from './bench/sign-up-bench.ts'
import { benchBackups, benchNights } from './bench/vault-bench.ts'
import { makeWorld } from './bench/world.ts'

/**
 * `npm run bench`: every figure of docs/performance.md and of the pages beside it (backups, guessing, identity, failover, regions, fairness), in one run on
 * one machine, against floors measured in the same run. `--quick` takes shorter slices and fewer databases, to see that it works; `--only import,client`
 * measures these parts alone (`backups` takes some ten minutes, `nights` and `guessing` as long, `times` half an hour, `failover` and `regions` a
 * quarter of an hour); `--write` writes each document all of whose parts were measured. Ends with 1 when a goal does not hold.
 */
const PARTS = [
  'reads',
  'creates',
  'databases',
  'import',
  'client',
  'export',
  'promises',
  'backups',
  'nights',
  'guessing',
  'times',
  'failover',
  'regions',
  'fairness',
] as const
type Part = (typeof PARTS)[number]

const BACKUP_PARTS: readonly Part[] = ['backups', 'nights']
const GUESSING_PARTS: readonly Part[] = ['guessing']
const TIME_PARTS: readonly Part[] = ['times']
const FAILOVER_PARTS: readonly Part[] = ['failover']
const REGION_PARTS: readonly Part[] = ['regions']
const PROMISE_PARTS: readonly Part[] = ['promises']
const FAIRNESS_PARTS: readonly Part[] = ['fairness']
const APART: readonly Part[] = [
  ...BACKUP_PARTS,
  ...GUESSING_PARTS,
  ...TIME_PARTS,
  ...FAILOVER_PARTS,
  ...REGION_PARTS,
  ...PROMISE_PARTS,
  ...FAIRNESS_PARTS,
]
const DOCUMENTS = [
  {
    file: 'performance.md',
    parts: PARTS.filter((part) => !APART.includes(part)),
    report,
  },
  { file: 'performance-backups.md', parts: BACKUP_PARTS, report: reportBackups },
  { file: 'performance-guessing.md', parts: GUESSING_PARTS, report: reportGuessing },
  { file: 'performance-identity.md', parts: TIME_PARTS, report: reportIdentity },
  { file: 'performance-failover.md', parts: FAILOVER_PARTS, report: reportFailover },
  { file: 'performance-promises.md', parts: PROMISE_PARTS, report: reportPromises },
  { file: 'performance-regions.md', parts: REGION_PARTS, report: reportRegions },
  { file: 'performance-fairness.md', parts: FAIRNESS_PARTS, report: reportFairness },
] as const

const { values: options } = parseArgs({
  options: { quick: { type: 'boolean' }, write: { type: 'boolean' }, only: { type: 'string' } },
})
const isQuick = options.quick === true
const wanted = options.only?.split(',') ?? PARTS
if (!wanted.every((name) => PARTS.some((part) => part === name)))
  throw new Error(`--only takes some of ${PARTS.join(',')}.`)
const whole = DOCUMENTS.filter(({ parts }) => parts.every((part) => wanted.includes(part)))
if (options.write === true && whole.length === 0)
  throw new Error('A document has all its figures from one run: take --write with all its parts.')
const size = isQuick
  ? {
      contacts: 2_000,
      rounds: 2,
      seconds: 1,
      handOuts: 3,
      signUps: 3,
      databases: 30,
      visits: 5,
      exported: 5_000,
      invoices: 2_500,
      megabytes: 10,
      nightly: 10,
      revocations: 80,
      samples: 15,
      kills: 2,
      switchovers: 2,
      lost: { small: 6, big: [20], usual: 2 },
    }
  : {
      contacts: 10_000,
      rounds: 5,
      seconds: 3,
      handOuts: 12,
      signUps: 10,
      databases: 200,
      visits: 15,
      exported: 25_943,
      invoices: 25_943,
      megabytes: 100,
      nightly: 300,
      revocations: 1_000,
      samples: 2_000,
      kills: 12,
      switchovers: 10,
      lost: { small: 200, big: [220, 200, 180], usual: 20 },
    }
const loadBefore = machineLoad()

const cloud = await startCloud()
for (const signal of ['SIGINT', 'SIGTERM'] as const)
  process.once(signal, () => {
    void cloud.stop().finally(() => process.exit(130))
  })
try {
  const figures = await measure(cloud)
  const all = [...figures.values()].flat()
  process.stdout.write(`${table(all)}\n`)
  if (options.write === true) await write(cloud, figures)
  if (all.some((figure) => !holds(figure))) process.exitCode = 1
} finally {
  await cloud.stop()
}

async function measure(cloud: BenchCloud): Promise<ReadonlyMap<Part, readonly Figure[]>> {
  const world = await makeWorld(cloud, 'bench')
  await importContacts(cloud, size.contacts)
  // In the order of PARTS: what comes first is measured in a database with few records.
  const measures: Readonly<Record<Part, () => AsyncIterable<Figure> | Promise<readonly Figure[]>>> =
    {
      reads: async () => await benchReads(cloud, world, size),
      creates: async () =>
        await benchCreates(cloud, world, { ...size, rounds: Math.min(3, size.rounds) }),
      databases: async () => {
        const handOut = await benchHandOut(cloud, size.handOuts)
        const signUp = await benchSignUp(cloud, size.signUps)
        const { figure, databases } = await makeDatabases(cloud, size.databases)
        return [handOut, signUp, figure, ...(await benchMany(cloud, world, databases))]
      },
      import: async () => [await benchImport(cloud, size.invoices)],
      client: async () => await benchClient(cloud, world, size.visits),
      export: async () => {
        // As many as the largest file of the tests' data has rows.
        await importContacts(cloud, size.exported)
        return await benchExport(cloud, world, size.exported)
      },
      promises: async () => await benchPromises(cloud, size),
      backups: async () => await benchBackups(cloud, size.megabytes),
      nights: async () => await benchNights(cloud, size.nightly),
      guessing: () => benchGuessing(cloud, world, size),
      times: () => benchTiming(cloud, world, size.samples),
      failover: () => benchFailover(size),
      fairness: async () => await benchFairness(cloud, world, size),
      regions: async () => {
        const { figures, course } = await benchRegions(size.lost)
        if (options.write === true)
          await writeFile(
            new URL('../docs/performance-regions.svg', import.meta.url),
            plotCourse(course),
          )
        return figures
      },
    }
  const figures = new Map<Part, readonly Figure[]>()
  for (const part of PARTS.filter((one) => wanted.includes(one))) {
    const more: Figure[] = []
    for await (const figure of await measures[part]()) {
      process.stderr.write(`${figure.name}: ${figure.value.toFixed(2)} ${figure.unit}\n`)
      more.push(figure)
    }
    figures.set(part, more)
  }
  return figures
}

async function write(
  cloud: BenchCloud,
  figures: ReadonlyMap<Part, readonly Figure[]>,
): Promise<void> {
  const postgres = await asSuperuser(cloud, 'postgres', async (client) => {
    const { rows } = await client.query<{ server_version: string }>('show server_version')
    return rows[0]?.server_version ?? ''
  })
  const load = `${loadBefore} and ${machineLoad()}`
  for (const { file, parts, report: reportOf } of whole) {
    const command = `npm run bench -- --only ${parts.join(',')} --write`
    const rows = parts.flatMap((part) => figures.get(part) ?? [])
    const text = reportOf(rows, { command, date: new Date(), postgres, load })
    await writeFile(new URL(`../docs/${file}`, import.meta.url), text)
  }
}

function machineLoad(): string {
  return (loadavg()[0] ?? 0).toFixed(1)
}
