import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { startCloud } from './bench/cloud.ts'
import { type Figure, holds, table } from './bench/figure.ts'
import { benchReads } from './bench/read-bench.ts'

/**
 * `npm run bench`: every figure of docs/performance.md, in one run on one machine, against floors measured in the same run.
 * `--quick` takes shorter slices and fewer databases, to see that it works.
 */
const quick = process.argv.includes('--quick')
const password = 'a password for benchmarks'

const cloud = await startCloud()
const figures: Figure[] = []
try {
  await cloud.command(
    ['database', 'create', 'bench', '--admin', 'bench@example.com', '--password-stdin', '--tier', 'paid', '--apps', 'contacts,sales'],
    password,
  )
  await fill(quick ? 2_000 : 10_000)
  const database = databaseOf(await cloud.command(['database', 'show', 'bench']))
  const world = { database, host: `bench.localhost:${cloud.port}`, login: 'bench@example.com', password }
  figures.push(...(await benchReads(cloud, world, { rounds: quick ? 1 : 5, seconds: quick ? 1 : 3 })))
} finally {
  await cloud.stop()
}
console.log(table(figures))
if (figures.some((figure) => !holds(figure))) process.exitCode = 1

async function fill(count: number): Promise<void> {
  const file = join(cloud.home, 'contacts.csv')
  const sectors = ['Energy', 'Materials', 'Health', 'Finance', 'Software']
  const countries = ['FR', 'DE', 'BE', 'US', 'JP', 'BR']
  const lines = Array.from({ length: count }, (_, index) =>
    [
      `N${index}`,
      `Company ${(index * 7919) % count} of ${sectors[index % 5]}`,
      `office${index}@example.com`,
      `+32 2 ${100_000 + index}`,
      String(1000 + (index % 9000)),
      `City ${index % 400}`,
      countries[index % 6],
      sectors[index % 5],
      `${sectors[(index * 3) % 5]} ${index % 20}`,
    ].join(','),
  )
  await writeFile(file, ['reference,name,email,phone,zip,city,country,sector,industry', ...lines].join('\n'))
  await cloud.command(['import', 'bench', 'contact', file, '--key', 'reference', '--create', 'sector', '--create', 'industry'])
}

function databaseOf(shown: unknown): string {
  return shown instanceof Object ? String(Reflect.get(shown, 'database')) : ''
}
