import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { BenchCloud } from './cloud.ts'

const SECTORS = ['Energy', 'Materials', 'Health', 'Finance', 'Software']
const COUNTRIES = ['FR', 'DE', 'BE', 'US', 'JP', 'BR']
const HEADER = 'reference,name,email,phone,zip,city,country,sector,industry'

/** Fills the database `bench` with companies, through the import that customers use. */
export async function importContacts(cloud: BenchCloud, count: number): Promise<void> {
  const file = join(cloud.home, 'contacts.csv')
  // 7919 is a prime: names come in another order than rows.
  const lines = Array.from({ length: count }, (_, row) =>
    [
      `N${row}`,
      `Company ${(row * 7919) % count} of ${SECTORS[row % 5]}`,
      `office${row}@example.com`,
      `+32 2 ${100_000 + row}`,
      String(1000 + (row % 9000)),
      `City ${row % 400}`,
      COUNTRIES[row % 6],
      SECTORS[row % 5],
      `${SECTORS[(row * 3) % 5]} ${row % 20}`,
    ].join(','),
  )
  await writeFile(file, [HEADER, ...lines].join('\n'))
  const options = '--key reference --create sector --create industry'.split(' ')
  await cloud.command(['import', 'bench', 'contact', file, ...options])
}
