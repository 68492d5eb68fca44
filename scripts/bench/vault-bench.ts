import { listBackups, verifyBackup } from '@zennnn/cloud'
import type { BenchCloud } from './cloud.ts'
import type { Figure } from './figure.ts'
import { benchLadder } from './vault-ladder.ts'
import { benchManyNights, benchSmallNight, benchThroughput } from './vault-night.ts'
import { type Customer, openVault, type VaultWorld } from './vault-world.ts'

export interface VaultSize {
  /** Of the databases whose 14 copies are weighed, and of the one restored. */
  readonly megabytes: number
  /** Backed up in one night. */
  readonly nightly: number
}

/** What backups and restores cost. */
export async function benchVault(
  cloud: BenchCloud,
  size: VaultSize,
  add: (figures: readonly Figure[]) => void,
): Promise<void> {
  const world = await openVault(cloud)
  add(await benchSmallNight(world))
  const { megabytes } = size
  const uniform = await benchLadder(world, { seed: 1, megabytes, spread: 'uniform' })
  add(uniform.figures)
  const hot = await benchLadder(world, { seed: 2, megabytes, spread: 'hot' })
  add(hot.figures)
  add(await benchThroughput(world, hot.customer))
  add(await benchRestore(world, hot.customer, megabytes))
  add(await benchManyNights(world, size.nightly))
}

async function benchRestore(
  { vault }: VaultWorld,
  { database }: Customer,
  megabytes: number,
): Promise<readonly Figure[]> {
  const { access, control } = vault
  const [newest] = await listBackups(access, control, database)
  if (newest === undefined) throw new Error('There is no backup.')
  const { durationMs } = await verifyBackup(vault, newest, 'eu')
  return [
    {
      name: `verifying a backup of ${megabytes} MB: restored into a cluster made for it, all tables compared`,
      value: durationMs / 1000,
      unit: 's',
    },
  ]
}
