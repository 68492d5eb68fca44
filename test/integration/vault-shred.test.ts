import assert from 'node:assert/strict'
import { execFile } from 'node:child_process'
import { chmod, mkdir, readdir, rename, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { test } from 'node:test'
import { promisify } from 'node:util'
import { destroyKeys, getRegion, healRegion, type ShredReceipt } from '@zennnn/cloud'
import { startRegions } from '../region-servers.ts'
import { type KeptVault, openKeptVault, spoil } from './cloud/kept-vault.ts'

const LIMIT = { timeout: 220_000 }
const run = promisify(execFile)

function regionOf({ regions }: ShredReceipt, name: string) {
  const found = regions.find(({ region }) => region === name)
  assert.ok(found)
  return found
}

/** Takes the database out of service, as dropping it does. */
async function leave({ ask, database }: KeptVault): Promise<void> {
  await ask(`update app.database set state = 'dropping' where database_id = $1`, [database])
}

/** Lets a statement on a table fail, as when somebody is killed before it. Returns how to end that. */
async function failOn({ ask }: KeptVault, operation: string, table: string) {
  await ask(
    `create function zennnn_vault.fail() returns trigger language plpgsql as $$ begin raise exception 'killed'; end $$`,
  )
  await ask(
    `create trigger fail before ${operation} on zennnn_vault.${table} execute function zennnn_vault.fail()`,
  )
  return async () => {
    await ask(`drop trigger fail on zennnn_vault.${table}`)
    await ask('drop function zennnn_vault.fail()')
  }
}

async function unmount(folder: string): Promise<void> {
  await rename(folder, `${folder}.disk`)
  await mkdir(folder, { mode: 0o700 })
}

async function mount(folder: string): Promise<void> {
  await rm(folder, { recursive: true })
  await rename(`${folder}.disk`, folder)
}

test(
  'a disk that is away keeps its keys, also when the register has no copy there',
  LIMIT,
  async (t) => {
    const world = await openKeptVault(t)
    const { vault, database, backup, ask } = world
    assert.equal((await backup()).state, 'complete')
    await leave(world)
    // As when its only backup failed there, or retention deleted it: the keys are there still.
    await ask(
      `update zennnn_vault.copy set snapshot = null, read_back_at = null where region = 'eu'`,
    )
    const folder = join(vault.home, 'vault', 'eu')
    await unmount(folder)
    const receipt = await destroyKeys(vault, database)
    assert.equal(receipt.complete, false)
    const eu = regionOf(receipt, 'eu')
    assert.ok(!eu.shredded)
    assert.match(eu.message, /is not there\. Is its disk mounted\?/)
    await mount(folder)
    const rest = await destroyKeys(vault, database)
    assert.equal(rest.complete, true)
    assert.partialDeepStrictEqual(regionOf(rest, 'eu'), { shredded: true, left: 'nothing' })
    assert.deepEqual(await readdir(folder), [])
  },
)

test(
  'killed before it is shown that no key is left, nothing is claimed of a disk that is away since',
  LIMIT,
  async (t) => {
    const world = await openKeptVault(t)
    const { vault, database, backup } = world
    assert.equal((await backup()).state, 'complete')
    await leave(world)
    const letGo = await failOn(world, 'update', 'copy')
    await assert.rejects(destroyKeys(vault, database), /killed/)
    await letGo()
    const folder = join(vault.home, 'vault', 'ap')
    await unmount(folder)
    const away = await destroyKeys(vault, database)
    assert.partialDeepStrictEqual(regionOf(away, 'ap'), { shredded: false })
    await mount(folder)
    const receipt = await destroyKeys(vault, database)
    assert.equal(receipt.complete, true)
    const ap = regionOf(receipt, 'ap')
    assert.ok(ap.shredded)
    assert.deepEqual([ap.proof, ap.left], ['wrong password or no key found', 'nothing'])
    assert.equal(ap.keysRemoved.length, 1, 'the key that the killed one removed')
    assert.deepEqual(await readdir(folder), [])
  },
)

test(
  'killed after it was shown that no key is left, the next run says what was removed and what may be left',
  LIMIT,
  async (t) => {
    const world = await openKeptVault(t)
    const { vault, database, backup } = world
    assert.equal((await backup()).state, 'complete')
    await leave(world)
    const letGo = await failOn(world, 'delete', 'repository_password')
    await assert.rejects(destroyKeys(vault, database), /killed/)
    await letGo()
    const folder = join(vault.home, 'vault', 'ap')
    assert.deepEqual(await readdir(folder), [])
    // What is being shredded is not made anew.
    assert.deepEqual(
      (await healRegion(vault, getRegion(vault.regions, 'ap'))).map((one) => one.database),
      [],
    )
    await unmount(folder)
    const receipt = await destroyKeys(vault, database)
    assert.equal(receipt.complete, true)
    const ap = regionOf(receipt, 'ap')
    assert.ok(ap.shredded)
    assert.deepEqual(
      [ap.keysRemoved.length, ap.proof, ap.left],
      [1, 'wrong password or no key found', 'ciphertext'],
    )
  },
)

test('what a disk refuses to delete is said to be there, and keeps nobody from the other regions', {
  ...LIMIT,
  skip: process.getuid?.() === 0 ? false : 'only root mounts a small disk',
}, async (t) => {
  const world = await openKeptVault(t)
  const { vault, database, backup } = world
  assert.equal((await backup()).state, 'complete')
  await leave(world)
  const busy = join(vault.home, 'vault', 'ap', database, 'locks')
  await run('mount', ['-t', 'tmpfs', '-o', 'size=64k,mode=0700', 'tmpfs', busy])
  try {
    const receipt = await destroyKeys(vault, database)
    assert.deepEqual(
      receipt.regions.map(({ region, shredded }) => [region, shredded]),
      [
        ['ap', false],
        ['eu', true],
        ['us', true],
      ],
    )
    assert.deepEqual([receipt.complete, receipt.backups.length], [false, 1])
  } finally {
    await run('umount', [busy])
  }
  const rest = await destroyKeys(vault, database)
  assert.equal(rest.complete, true)
  assert.partialDeepStrictEqual(regionOf(rest, 'ap'), { shredded: true, left: 'nothing' })
})

test(
  'a repository that is damaged is deleted with its folder: no key is left',
  LIMIT,
  async (t) => {
    const world = await openKeptVault(t)
    const { vault, database, backup } = world
    assert.equal((await backup()).state, 'complete')
    await leave(world)
    const folder = join(vault.home, 'vault', 'us')
    await spoil(join(folder, database, 'config'), 'truncate')
    const receipt = await destroyKeys(vault, database)
    assert.equal(receipt.complete, true)
    assert.partialDeepStrictEqual(regionOf(receipt, 'us'), {
      proof: 'its keys are deleted',
      left: 'nothing',
    })
    assert.deepEqual(await readdir(folder), [])
  },
)

test(
  'of a server that answers with damaged keys nothing is claimed, until its repository is removed there and said to be lost',
  LIMIT,
  async (t) => {
    const servers = await startRegions(t)
    const world = await openKeptVault(t, servers.file)
    const { vault, database, backup, ask } = world
    assert.equal((await backup()).state, 'complete')
    await leave(world)
    const us = servers.regions.find(({ name }) => name === 'us')
    assert.ok(us)
    const repository = join(us.folder, 'cloud', database)
    const [key = ''] = await readdir(join(repository, 'keys'))
    const config = join(repository, 'config')
    for (const harm of [
      async () => {
        await spoil(config, 'truncate')
      },
      async () => {
        await chmod(join(repository, 'keys', key), 0o600)
        await writeFile(
          join(repository, 'keys', key),
          '{"kdf":"scrypt","N":1024,"r":8,"p":1,"salt":"AAAA","data":"AAAA"}',
        )
      },
    ]) {
      await harm()
      const receipt = await destroyKeys(vault, database)
      assert.partialDeepStrictEqual(regionOf(receipt, 'us'), { shredded: false })
      assert.equal(receipt.complete, false)
    }
    const kept = await ask(`select region from zennnn_vault.repository_password`)
    assert.equal(kept?.['region'], 'us')

    await rm(repository, { recursive: true })
    const gone = regionOf(await destroyKeys(vault, database), 'us')
    assert.ok(!gone.shredded)
    assert.match(gone.message, /is not there.*--lost/)
    await healRegion(vault, getRegion(vault.regions, 'us'), { missing: 'begin anew' })
    assert.equal((await destroyKeys(vault, database)).complete, true)
  },
)
