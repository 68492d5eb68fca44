import assert from 'node:assert/strict'
import { execFile } from 'node:child_process'
import { createHmac } from 'node:crypto'
import { readdir, readFile, rename } from 'node:fs/promises'
import { join } from 'node:path'
import { test } from 'node:test'
import { promisify } from 'node:util'
import { runBackup } from '@zennnn/cloud'
import { giveRepositories } from '../light-repositories.ts'
import { type KeptVault, openNewVault } from './cloud/kept-vault.ts'

const LIMIT = { timeout: 220_000 }
const run = promisify(execFile)
const REGIONS = ['eu', 'us', 'ap'] as const

/** As docs/operator/backups.md says: HMAC-SHA256 by the key of the vault. */
async function derived({ vault }: KeptVault, region: string): Promise<string> {
  const key = await readFile(join(vault.home, 'secrets', 'vault-key'), 'utf8')
  return createHmac('sha256', Buffer.from(key, 'base64url'))
    .update(`repository of the control database ${vault.control} ${region}`)
    .digest('base64url')
}

/** In which regions a password opens the control database's copies. */
async function opens(
  { vault }: KeptVault,
  passwords: readonly string[],
): Promise<readonly string[]> {
  const found: string[] = []
  for (const [index, region] of REGIONS.entries()) {
    const env = { ...process.env, RESTIC_PASSWORD: passwords[index] }
    const folder = join(vault.home, 'vault', region, vault.control)
    const isOpen = await run('restic', ['--no-cache', '-r', folder, 'cat', 'config'], { env }).then(
      () => true,
      (error: unknown) => {
        assert.match(String(error), /wrong password or no key found/)
        return false
      },
    )
    if (isOpen) found.push(region)
  }
  return found
}

async function allDerived(world: KeptVault): Promise<readonly string[]> {
  return await Promise.all(REGIONS.map(async (region) => await derived(world, region)))
}

test(
  'copies of the control database open by the key of the vault: those of earlier versions too, and after the key was replaced',
  LIMIT,
  async (t) => {
    const world = await openNewVault(t)
    const { vault, zennnn, ask } = world
    const folderOf = (region: string): string => join(vault.home, 'vault', region)
    await giveRepositories({ home: vault.home, database: vault.control, folderOf, register: ask })
    const first = await allDerived(world)
    assert.deepEqual(await opens(world, first), [])

    const made = await runBackup(vault, { database: vault.control, kind: 'manual' })
    assert.equal(made.state, 'complete', JSON.stringify(made.copies))
    assert.deepEqual(await opens(world, first), REGIONS)
    // The random password opens them still, until it is taken away.
    const keys = join(folderOf('eu'), vault.control, 'keys')
    assert.equal((await readdir(keys)).length, 2)
    const rotated = await zennnn('vault', 'key', 'rotate')
    assert.equal(rotated.code, 0, rotated.stdout + rotated.stderr)
    assert.equal((await readdir(keys)).length, 1)
    assert.deepEqual(await opens(world, first), REGIONS)
    const again = await zennnn('vault', 'key', 'rotate')
    assert.equal(again.code, 0, again.stdout + again.stderr)

    // Of a region that is away, the copies open with the key of before: it is said, and the next backup ends it.
    await rename(folderOf('eu'), `${folderOf('eu')}-away`)
    const partly = await zennnn('vault', 'key', 'rotate', '--master')
    assert.equal(partly.code, 1, partly.stdout + partly.stderr)
    assert.match(partly.stdout, /^The control database in eu: not yet: /m)
    assert.match(partly.stdout, /^Keep the key of before too/m)
    await rename(`${folderOf('eu')}-away`, folderOf('eu'))
    assert.deepEqual(await opens(world, await allDerived(world)), ['us', 'ap'])
    assert.deepEqual(await opens(world, first), ['eu'])
    const next = await zennnn('backup', 'run', 'control', '--here')
    assert.equal(next.code, 0, next.stdout + next.stderr)
    assert.deepEqual(await opens(world, await allDerived(world)), REGIONS)

    const master = await zennnn('vault', 'key', 'rotate', '--master', '--json')
    assert.equal(master.code, 0, master.stdout + master.stderr)
    const renewed = await allDerived(world)
    assert.deepEqual(await opens(world, renewed), REGIONS)
    assert.deepEqual(await opens(world, first), [])
    // What the new key wraps is in a backup already.
    const { backup } = Object(JSON.parse(master.stdout))
    const list = await zennnn('backup', 'list', 'control')
    assert.match(list.stdout, new RegExp(`^${backup} .* complete`))
  },
)
