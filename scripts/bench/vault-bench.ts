import type { BenchCloud } from './cloud.ts'
import type { Figure } from './figure.ts'
import { benchLadder } from './vault-ladder.ts'
import { benchManyNights, benchSmallNight, benchThroughput } from './vault-night.ts'
import { benchRestore } from './vault-restore.ts'
import { openVault } from './vault-world.ts'

/** What backups and restores of one database cost; two of `megabytes` are weighed. */
export async function benchBackups(
  cloud: BenchCloud,
  megabytes: number,
): Promise<readonly Figure[]> {
  const world = await openVault(cloud)
  const small = await benchSmallNight(world)
  const uniform = await benchLadder(world, { seed: 1, megabytes, spread: 'uniform' })
  const hot = await benchLadder(world, { seed: 2, megabytes, spread: 'hot' })
  return [
    ...hot.figures,
    ...uniform.figures,
    ...small,
    ...(await benchThroughput(world, megabytes)),
    ...(await benchRestore(world, hot.customer)),
  ]
}

/** What a night of many small databases takes. */
export async function benchNights(cloud: BenchCloud, count: number): Promise<readonly Figure[]> {
  return await benchManyNights(await openVault(cloud), count)
}
