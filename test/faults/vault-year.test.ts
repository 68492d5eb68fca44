import assert from 'node:assert/strict'
import { rename, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { test } from 'node:test'
import { type BackupRecord, catchUpBackup } from '@zennnn/cloud'
import type { DatabaseId } from '@zennnn/kernel'
import { openLife, type VaultLife } from '../vault-life.ts'
import { FULL_ONLY } from './extent.ts'
import { Random, seeds } from './random.ts'

const NIGHTS = 365
const LIMIT_MS = 3_600_000
/** Of all backups, so many find a region away. */
const AWAY_PERCENT = 5

/** Makes a region unusable, as when its disk is not mounted and a file lies in its place; returns what undoes it. */
async function takeAway(home: string, region: string): Promise<() => Promise<void>> {
  const folder = join(home, 'vault', region)
  await rename(folder, `${folder}-away`)
  await writeFile(folder, '')
  return async () => {
    await rm(folder)
    await rename(`${folder}-away`, folder)
  }
}

/** Where a region is away, the backup is incomplete; the region comes back and gets its copy from a sister. */
async function backUp(
  life: VaultLife,
  database: DatabaseId,
  random: Random,
): Promise<BackupRecord> {
  const { home, regions } = life.vault
  const region = regions[random.between(0, regions.length - 1)]?.name ?? ''
  if (random.between(1, 100) > AWAY_PERCENT) return await life.backUp(database)
  const bringBack = await takeAway(home, region)
  const made = await life.backUp(database)
  await bringBack()
  assert.equal(made.state, 'incomplete')
  assert.deepEqual(
    made.copies.filter(({ readBackAt }) => readBackAt === null).map((copy) => copy.region),
    [region],
  )
  return await catchUpBackup(life.vault, made)
}

for (const seed of seeds())
  test(`in a year of three databases, with none, one and two nights of ten missed and a region away now and then, no ladder breaks; seed ${seed}`, {
    ...FULL_ONLY,
    timeout: LIMIT_MS,
  }, async (t) => {
    const random = new Random(seed)
    const life = await openLife(t, [
      { plan: { seed, megabytes: 1, spread: 'hot' }, missedPercent: 0 },
      { plan: { seed: seed + 1, megabytes: 1, spread: 'uniform' }, missedPercent: 10 },
      { plan: { seed: seed + 2, megabytes: 2, spread: 'hot' }, missedPercent: 20 },
    ])
    for (let day = 0; day < NIGHTS; day += 1)
      await life.pass(day, async (database) => await backUp(life, database, random))
    assert.ok((await life.restoreAll()) >= 3 * 14)
  })
