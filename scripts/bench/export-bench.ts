import type { BenchCloud } from './cloud.ts'
import { privateBytesOf } from './cpu.ts'
import type { Figure } from './figure.ts'
import { median, sendInTurn, type Target } from './load.ts'
import type { World } from './world.ts'

const EXPORT = '/api/export/contact?format=xlsx&style=labels'
/** References end in a digit: one in ten. */
const TENTH = '&reference=like.*7'
const ROUNDS = 3
const LOOK_MS = 5
const MEGABYTE = 1_048_576

/** How much memory a large export takes of `serve`, against one of a tenth of its rows. */
export async function benchExport(
  cloud: BenchCloud,
  world: World,
  rows: number,
): Promise<readonly Figure[]> {
  const all: number[] = []
  const tenth: number[] = []
  // The first round fills the heap with code and its caches.
  for (let round = 0; round <= ROUNDS; round += 1) {
    const [large, small] = [
      await peakGrowth(cloud, world, EXPORT),
      await peakGrowth(cloud, world, `${EXPORT}${TENTH}`),
    ]
    if (round > 0) all.push(large)
    if (round > 0) tenth.push(small)
  }
  return [
    {
      name: `XLSX export of ${rows} contacts: peak growth of \`serve\`'s memory`,
      value: median(all),
      unit: 'MB',
      goal: { is: 'at most', value: 64 },
      note: `${median(tenth).toFixed(0)} MB for a tenth of the rows; private bytes, median of ${ROUNDS}`,
    },
  ]
}

/** Megabytes between before and the highest of many looks during one download. */
async function peakGrowth(cloud: BenchCloud, world: World, path: string): Promise<number> {
  const target: Target = {
    origin: `https://127.0.0.1:${cloud.port}`,
    path,
    headers: world.headers,
  }
  const before = privateBytesOf(cloud.servePid)
  let peak = before
  const looks = setInterval(() => {
    peak = Math.max(peak, privateBytesOf(cloud.servePid))
  }, LOOK_MS)
  try {
    await sendInTurn([target])
  } finally {
    clearInterval(looks)
  }
  return (peak - before) / MEGABYTE
}
