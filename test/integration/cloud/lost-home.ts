import assert from 'node:assert/strict'
import { execFile } from 'node:child_process'
import { copyFile, mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import type { TestContext } from 'node:test'
import { promisify } from 'node:util'
import { type BackupRecord, runBackup } from '@zennnn/cloud'
import type { DatabaseId } from '@zennnn/kernel'
import { type Home, makeHome, removeHome } from '../../faults/running-cloud.ts'
import { giveRepositories } from '../../light-repositories.ts'
import type { KeptVault } from './kept-vault.ts'

const run = promisify(execFile)

/** A new machine, on which only the key of the vault and these regions are left of a cloud. */
export async function openLost(
  t: TestContext,
  world: KeptVault,
  ...regions: readonly string[]
): Promise<Home> {
  const home = await makeHome()
  t.after(async () => {
    await removeHome(home)
  })
  await mkdir(join(home.path, 'secrets'), { mode: 0o700 })
  const key = join('secrets', 'vault-key')
  await copyFile(join(world.vault.home, key), join(home.path, key))
  await mkdir(join(home.path, 'vault'), { mode: 0o700 })
  for (const region of regions) await bringRegion(home, world, region)
  return home
}

/** Copies the folder of a region there. */
export async function bringRegion(home: Home, { vault }: KeptVault, region: string): Promise<void> {
  await run('cp', ['-a', join(vault.home, 'vault', region), join(home.path, 'vault')])
}

/** Gives databases their repositories, which their first backups would take long to make. */
export async function equip(
  { vault, ask }: KeptVault,
  ...databases: readonly DatabaseId[]
): Promise<void> {
  for (const database of databases)
    await giveRepositories({
      home: vault.home,
      database,
      folderOf: (region) => join(vault.home, 'vault', region),
      register: ask,
    })
}

/** A backup in every region: of the control database, or of a customer's. */
export async function backUp({ vault }: KeptVault, database: DatabaseId): Promise<BackupRecord> {
  const made = await runBackup(vault, { database, kind: 'manual' })
  assert.equal(made.state, 'complete', JSON.stringify(made.copies))
  return made
}
