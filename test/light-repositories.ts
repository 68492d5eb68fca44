import { execFile } from 'node:child_process'
import { mkdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { type DatabaseId, newSecret } from '@zennnn/kernel'
import { lightenKeys } from '../packages/cloud/src/vault/repository-lighten.ts'
import { ensureVaultKey } from '../packages/cloud/src/vault/vault-key.ts'
import { wrapPassword } from '../packages/cloud/src/vault/wrapped-password.ts'
import { madeOnce } from './made-once.ts'

const run = promisify(execFile)
const REGIONS = ['eu', 'us', 'ap'] as const

/**
 * Gives a database its repositories as its first backup would make them, in `<folder>/<region>/…/<database>`. They are made
 * once in a run: restic takes a second and a half to choose how to stretch a password.
 */
export async function giveRepositories(world: {
  readonly home: string
  readonly database: DatabaseId
  /** A region's folder of repositories. */
  readonly folderOf: (region: string) => string
  /** A statement in the control database. */
  readonly register: (sql: string, values: readonly unknown[]) => Promise<unknown>
}): Promise<void> {
  const { home, database, folderOf, register } = world
  const made = await madeOnce('repositories', async (folder) => {
    await mkdir(folder)
    await Promise.all(REGIONS.map(async (region) => await makeRepository(folder, region)))
  })
  const key = await ensureVaultKey(home)
  for (const region of REGIONS) {
    await mkdir(folderOf(region), { recursive: true, mode: 0o700 })
    await run('cp', ['-a', join(made, region), join(folderOf(region), database)])
    const password = await readFile(join(made, `${region}.password`), 'utf8')
    await register(
      'insert into zennnn_vault.repository_password (database_id, region, wrapped) values ($1, $2, $3)',
      [database, region, wrapPassword(key, `${database} ${region}`, password)],
    )
  }
}

async function makeRepository(folder: string, region: string): Promise<void> {
  const password = newSecret()
  const repository = join(folder, region)
  await run('restic', ['--no-cache', '-r', repository, 'init', '--repository-version', '2'], {
    env: { ...process.env, RESTIC_PASSWORD: password },
  })
  await lightenKeys(repository, { region, password, identity: undefined })
  await writeFile(join(folder, `${region}.password`), password)
}
