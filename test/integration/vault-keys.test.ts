import assert from 'node:assert/strict'
import { execFile } from 'node:child_process'
import { copyFile, readdir, readFile, rename, rm, stat, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { test } from 'node:test'
import { promisify } from 'node:util'
import { readRegions, rotatePasswords, rotateVaultKey } from '@zennnn/cloud'
import { startRegions } from '../region-servers.ts'
import {
  keyEvents,
  openKeptVault,
  openServedVault,
  opensWith,
  readWhole,
} from './cloud/kept-vault.ts'

const LIMIT = { timeout: 220_000 }
const run = promisify(execFile)

test(
  'a new password opens every repository and the old one none; without the way to delete the next run finishes',
  LIMIT,
  async (t) => {
    const servers = await startRegions(t)
    const world = await openServedVault(t, servers)
    const { vault, database, backup, zennnn, ask, password } = world
    const made = await backup()
    const folder = join(servers.folder, 'us', 'cloud', database)
    const before = await password('us')
    const without = servers.file.regions.map(({ privileged, ...one }) =>
      one['name'] === 'us' ? one : { ...one, privileged },
    )
    await writeFile(join(vault.home, 'regions.json'), JSON.stringify({ regions: without }))
    const partly = await rotatePasswords({ ...vault, regions: readRegions(vault.home) }, database)
    assert.deepEqual(
      partly.map(({ region, rotated }) => [region, rotated]),
      [
        ['ap', true],
        ['eu', true],
        ['us', false],
      ],
    )
    // Both open it, and both are registered.
    assert.ok(await opensWith(folder, before))
    assert.ok(await opensWith(folder, await password('us')))
    const kept = await ask(
      'select count(*)::int as n from zennnn_vault.repository_password where old_wrapped is not null',
    )
    assert.equal(kept?.['n'], 1)
    assert.equal((await backup()).state, 'complete')

    await writeFile(join(vault.home, 'regions.json'), JSON.stringify(servers.file))
    const rest = await zennnn('vault', 'key', 'rotate', 'acme')
    assert.equal(rest.code, 0, rest.stdout + rest.stderr)
    assert.equal(await opensWith(folder, before), false)
    assert.ok(await opensWith(folder, await password('us')))
    assert.equal((await readdir(join(folder, 'keys'))).length, 1)
    await readWhole(world, made, 'us')
    assert.equal((await backup()).state, 'complete')
    assert.ok((await keyEvents(world)).includes('the old password of the region us is gone'))
  },
)

test(
  'a rotation that was killed at any point leaves copies that open, and is finished by the next',
  LIMIT,
  async (t) => {
    const world = await openKeptVault(t)
    const { vault, database, backup, ask, password } = world
    const made = await backup()
    const folder = join(vault.home, 'vault', 'eu', database)
    const old = await password('eu')
    const stage = async (change: string): Promise<void> => {
      await ask(
        `update zennnn_vault.repository_password set ${change} where region = 'eu' and database_id = $1`,
        [database],
      )
    }

    // After the new one was registered: a file in the way keeps it from being added.
    const keys = join(folder, 'keys')
    await rename(keys, `${keys}.real`)
    await writeFile(keys, '')
    const failed = await rotatePasswords(vault, database)
    assert.deepEqual(
      failed.map(({ region, rotated }) => [region, rotated]),
      [
        ['ap', true],
        ['eu', false],
        ['us', true],
      ],
    )
    await rm(keys)
    await rename(`${keys}.real`, keys)
    assert.equal(await password('eu'), old)
    assert.equal((await backup()).state, 'complete')

    // After it was added, and before it was registered as the one in use.
    const next = await password('eu', 'next_wrapped')
    await addPassword(folder, old, next)
    assert.equal(await password('eu'), old)
    await readWhole(world, made, 'eu')
    assert.ok((await rotatePasswords(vault, database)).every(({ rotated }) => rotated))
    assert.equal(await password('eu'), next)
    assert.equal(await opensWith(folder, old), false)
    assert.equal((await readdir(keys)).length, 1)

    // After it was registered, and before the old one was removed; nor does a key stay that somebody else added.
    await addPassword(folder, next, 'of somebody else')
    await stage('old_wrapped = wrapped')
    const same = await rotatePasswords(vault, database)
    assert.match(same.find(({ region }) => region === 'eu')?.message ?? '', /still opens/)
    assert.equal((await readdir(keys)).length, 1)
    await stage('old_wrapped = null')
    assert.ok((await rotatePasswords(vault, database)).every(({ rotated }) => rotated))
    await readWhole(world, made, 'eu')
  },
)

async function addPassword(folder: string, password: string, other: string): Promise<void> {
  const env = { ...process.env, RESTIC_PASSWORD: password }
  const adding = run('restic', ['--no-cache', '-r', folder, 'key', 'add'], { env })
  adding.child.stdin?.end(`${other}\n`)
  await adding
}

test(
  'the key of the vault is replaced with all that it wraps, and a kill in the middle leaves every password open',
  LIMIT,
  async (t) => {
    const world = await openKeptVault(t)
    const { vault, backup, zennnn } = world
    const made = await backup()
    const path = join(vault.home, 'secrets', 'vault-key')
    const first = await readFile(path, 'utf8')
    const rotated = await zennnn('vault', 'key', 'rotate', '--master')
    assert.equal(rotated.code, 0, rotated.stderr)
    assert.match(rotated.stdout, /^The vault has a new key, and 3 passwords are wrapped with it/)
    const second = await readFile(path, 'utf8')
    assert.notEqual(second, first)
    assert.equal((await stat(path)).mode & 0o777, 0o600)
    await assert.rejects(stat(`${path}.old`), { code: 'ENOENT' })
    assert.equal((await backup()).state, 'complete')

    // Killed after the file was replaced, before the passwords were.
    await copyFile(path, `${path}.old`)
    await writeFile(path, first)
    assert.equal((await backup()).state, 'complete')
    assert.equal(await rotateVaultKey(vault), 3)
    assert.equal(await readFile(path, 'utf8'), first)
    await assert.rejects(stat(`${path}.old`), { code: 'ENOENT' })
    await readWhole(world, made, 'ap')

    // Killed before the file was replaced: the old one beside it is the key still.
    await copyFile(path, `${path}.old`)
    assert.equal(await rotateVaultKey(vault), 3)
    assert.notEqual(await readFile(path, 'utf8'), first)
    assert.equal((await backup()).state, 'complete')

    // With another key nothing is wrapped, and what there is stays.
    const good = await readFile(path, 'utf8')
    await writeFile(path, 'A'.repeat(43))
    await assert.rejects(rotateVaultKey(vault), { code: 'SETUP_FAILED' })
    assert.equal(await readFile(path, 'utf8'), 'A'.repeat(43))
    await assert.rejects(stat(`${path}.old`), { code: 'ENOENT' })
    await writeFile(path, good)
    assert.equal((await backup()).state, 'complete')
    assert.equal(
      (await keyEvents(world)).filter((words) => words === 'a new key of the vault').length,
      3,
    )
  },
)
