import { writeFile } from 'node:fs/promises'
import { loadavg } from 'node:os'
import { benchClient } from './bench/client-bench.ts'
import { asSuperuser, type BenchCloud, startCloud } from './bench/cloud.ts'
import { importContacts } from './bench/contacts-file.ts'
import { benchCreates } from './bench/create-bench.ts'
import { benchExport } from './bench/export-bench.ts'
import { type Figure, holds, table } from './bench/figure.ts'
import { benchMany } from './bench/many-bench.ts'
import { benchHandOut, makeDatabases } from './bench/provision-bench.ts'
import { benchReads } from './bench/read-bench.ts'
import { report } from './bench/report.ts'
import { benchVault } from './bench/vault-bench.ts'
import { makeWorld, type World } from './bench/world.ts'

/**
 * `npm run bench`: every figure of docs/performance.md, in one run on one machine, against floors measured in the same
 * run. `--quick` takes shorter slices and fewer databases, to see that it works; `--client` measures only what the web client
 * and exports cost, `--vault` only backups and restores, the longest part; `--write` writes the document. Ends with 1 when a
 * goal does not hold.
 */
const isQuick = process.argv.includes('--quick')
const only = ['--client', '--vault'].find((part) => process.argv.includes(part))
if (only !== undefined && process.argv.includes('--write'))
  throw new Error(`The document has all figures: take --write without ${only}.`)
const size = isQuick
  ? {
      contacts: 2_000,
      rounds: 2,
      seconds: 1,
      handOuts: 3,
      databases: 30,
      visits: 5,
      exported: 5_000,
      megabytes: 10,
      nightly: 10,
    }
  : {
      contacts: 10_000,
      rounds: 5,
      seconds: 3,
      handOuts: 12,
      databases: 200,
      visits: 15,
      exported: 25_943,
      megabytes: 100,
      nightly: 300,
    }
const loadBefore = machineLoad()

const cloud = await startCloud()
for (const signal of ['SIGINT', 'SIGTERM'] as const)
  process.once(signal, () => {
    void cloud.stop().finally(() => process.exit(130))
  })
try {
  const figures = await measure(cloud)
  process.stdout.write(`${table(figures)}\n`)
  if (process.argv.includes('--write')) await write(cloud, figures)
  if (figures.some((figure) => !holds(figure))) process.exitCode = 1
} finally {
  await cloud.stop()
}

async function measure(cloud: BenchCloud): Promise<readonly Figure[]> {
  const figures: Figure[] = []
  const add: Add = (more) => {
    for (const { name, value, unit } of more)
      process.stderr.write(`${name}: ${value.toFixed(2)} ${unit}\n`)
    figures.push(...more)
  }
  if (only !== '--vault') await measureSite(cloud, add)
  if (only !== '--client') await benchVault(cloud, size, add)
  return figures
}

type Add = (figures: readonly Figure[]) => void

async function measureSite(cloud: BenchCloud, add: Add): Promise<void> {
  const world = await makeWorld(cloud)
  await importContacts(cloud, size.contacts)
  if (only !== '--client') await measureServer(cloud, world, add)
  add(await benchClient(cloud, world, size.visits))
  // As many as the largest file of the tests' data has rows; measured last, for the lists above are of fewer.
  await importContacts(cloud, size.exported)
  add(await benchExport(cloud, world, size.exported))
}

async function measureServer(cloud: BenchCloud, world: World, add: Add): Promise<void> {
  add(await benchReads(cloud, world, size))
  add(await benchCreates(cloud, world, { ...size, rounds: Math.min(3, size.rounds) }))
  add([await benchHandOut(cloud, size.handOuts)])
  const { figure, databases } = await makeDatabases(cloud, size.databases)
  add([figure])
  add(await benchMany(cloud, world, databases))
}

async function write(cloud: BenchCloud, figures: readonly Figure[]): Promise<void> {
  const postgres = await asSuperuser(cloud, 'postgres', async (client) => {
    const { rows } = await client.query<{ server_version: string }>('show server_version')
    return rows[0]?.server_version ?? ''
  })
  const load = `${loadBefore} and ${machineLoad()}`
  await writeFile(
    new URL('../docs/performance.md', import.meta.url),
    report(figures, { date: new Date(), postgres, load }),
  )
}

function machineLoad(): string {
  return (loadavg()[0] ?? 0).toFixed(1)
}
