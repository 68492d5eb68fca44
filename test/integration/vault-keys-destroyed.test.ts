import assert from 'node:assert/strict'
import { mkdir, readdir, rename, rm, symlink, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { test } from 'node:test'
import { destroyKeys, getBackup, setAside } from '@zennnn/cloud'
import { startRegions } from '../region-servers.ts'
import { keyEvents, openKeptVault, openServedVault, opensWith } from './cloud/kept-vault.ts'

const LIMIT = { timeout: 220_000 }

test(
  'keys are destroyed of a database out of service alone, everywhere or said to be not yet, with a receipt',
  LIMIT,
  async (t) => {
    const servers = await startRegions(t)
    const world = await openServedVault(t, servers)
    const { vault, database, backup, zennnn, ask, password } = world
    const made = await backup()
    const folder = join(servers.folder, 'eu', 'cloud', database)
    const old = await password('eu')
    await assert.rejects(destroyKeys(vault, database), { code: 'STATE_REFUSED' })
    const unsaid = await zennnn('vault', 'key', 'destroy', 'acme', '--confirm', 'other')
    assert.equal(unsaid.code, 2)
    assert.ok(await opensWith(folder, old))

    const us = servers.regions.find(({ name }) => name === 'us')
    assert.ok(us)
    await us.stop()
    const dropped = await zennnn('database', 'drop', 'acme', '--shred')
    assert.equal(dropped.code, 1, dropped.stderr)
    assert.match(dropped.stdout, /^us: not yet: /m)
    assert.equal(await opensWith(folder, old), false)
    assert.equal((await getBackup(vault.access, vault.control, made.id)).id, made.id)

    await us.start()
    const rest = await zennnn('vault', 'key', 'destroy', database, '--confirm', database, '--json')
    assert.equal(rest.code, 0, rest.stdout + rest.stderr)
    const receipt: unknown = JSON.parse(rest.stdout)
    assert.partialDeepStrictEqual(receipt, {
      database,
      backups: [made.id],
      complete: true,
      regions: [{ region: 'us', shredded: true, proof: 'wrong password or no key found' }],
    })
    const left = await ask(
      `select (select count(*)::int from zennnn_vault.repository_password) as passwords,
         (select count(*)::int from zennnn_vault.backup) as backups,
         (select count(*)::int from zennnn_vault.receipt) as receipts,
         (select because from zennnn_vault.removed) as because`,
    )
    assert.deepEqual(
      { ...left },
      { passwords: 0, backups: 0, receipts: 2, because: 'its keys were destroyed' },
    )
    assert.ok((await keyEvents(world)).includes('all keys to the backups are destroyed'))
  },
)

test('of a region that is a folder nothing is left of a shredded database', LIMIT, async (t) => {
  const world = await openKeptVault(t)
  const { vault, database, backup, zennnn } = world
  assert.equal((await backup()).state, 'complete')
  const dropped = await zennnn('database', 'drop', 'acme', '--shred', '--json')
  assert.equal(dropped.code, 0, dropped.stderr)
  const answer: unknown = JSON.parse(dropped.stdout)
  assert.partialDeepStrictEqual(answer, {
    slug: 'acme',
    receipt: {
      complete: true,
      regions: [{ region: 'ap', left: 'nothing' }, { region: 'eu' }, { region: 'us' }],
    },
  })
  for (const region of ['eu', 'us', 'ap'])
    assert.deepEqual(await readdir(join(vault.home, 'vault', region)), [])
  const again = await destroyKeys(vault, database)
  assert.deepEqual([again.backups, again.regions, again.complete], [[], [], true])
})

test(
  'an empty folder in the place of a disk proves nothing, what was set aside goes too, and the cloud keeps its own keys',
  LIMIT,
  async (t) => {
    const { vault, database, backup, zennnn } = await openKeptVault(t)
    assert.equal((await backup()).state, 'complete')
    await assert.rejects(destroyKeys(vault, vault.control), { code: 'STATE_REFUSED' })
    await assert.rejects(destroyKeys(vault, database), { code: 'STATE_REFUSED' })
    const region = join(vault.home, 'vault', 'eu')
    const aside = join(region, 'damaged', `2026_${database}_keys_0`)
    await mkdir(dirname(aside), { mode: 0o700 })
    await writeFile(aside, 'a key')
    await rename(region, `${region}-elsewhere`)
    await mkdir(region, { mode: 0o700 })
    const dropped = await zennnn('database', 'drop', 'acme', '--shred')
    assert.equal(dropped.code, 1, dropped.stdout + dropped.stderr)
    assert.match(dropped.stdout, /Is its disk mounted/)
    await rm(region, { recursive: true })
    await rename(`${region}-elsewhere`, region)
    assert.equal((await destroyKeys(vault, database)).complete, true)
    assert.deepEqual(await readdir(region), ['damaged'])
    assert.deepEqual(await readdir(dirname(aside)), [])
  },
)

test('root moves nothing through a link to a folder of somebody else', LIMIT, async (t) => {
  const { vault, database, backup } = await openKeptVault(t)
  assert.equal((await backup()).state, 'complete')
  const region = join(vault.home, 'vault', 'eu')
  const elsewhere = join(vault.home, 'elsewhere')
  await mkdir(elsewhere)
  await symlink(elsewhere, join(region, 'damaged'))
  await assert.rejects(setAside(join(region, database), ['config']), { code: 'SETUP_FAILED' })
  assert.deepEqual(await readdir(elsewhere), [])
})
