import assert from 'node:assert/strict'
import { execFile } from 'node:child_process'
import { chmod, readdir, readFile, rename, rm, utimes, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { test } from 'node:test'
import { promisify } from 'node:util'
import {
  connect,
  getRegion,
  healRegion,
  listBackups,
  previewRemovals,
  scrubRegion,
  verifyBackup,
} from '@zennnn/cloud'
import { type DatabaseId, newDatabaseId } from '@zennnn/kernel'
import { testCluster } from '../kit.ts'
import { giveRepositories } from '../light-repositories.ts'
import { startRegions } from '../region-servers.ts'
import {
  dumpPacks,
  folderOf,
  type KeptVault,
  openKeptVault,
  openServedVault,
  readBackIn,
  readBackup,
  readWhole,
  spoil,
} from './cloud/kept-vault.ts'

const LIMIT = { timeout: 220_000 }

test(
  'healing keeps a snapshot whose reading back was only too slow: it may be the last one',
  LIMIT,
  async (t) => {
    const world = await openKeptVault(t)
    const { vault, backup, ask } = world
    const made = await backup()
    await ask(
      `update zennnn_vault.copy set read_back_at = null, message = 'It did nothing.' where backup = $1 and region = 'us'`,
      [made.id],
    )
    for (const region of ['eu', 'ap'])
      for (const path of await dumpPacks(folderOf(world, region))) await spoil(path, 'truncate')
    await healRegion(vault, getRegion(vault.regions, 'us'))
    const healed = await readBackup(world, made.id)
    assert.ok(readBackIn(healed).includes('us'))
    await readWhole(world, healed, 'us')
  },
)

test(
  'a healing that fails leaves what there was, and one that works forgets it only when there is another',
  LIMIT,
  async (t) => {
    const world = await openKeptVault(t)
    const { vault, backup } = world
    const made = await backup()
    const us = getRegion(vault.regions, 'us')
    const packs = await dumpPacks(folderOf(world, 'us'))
    const bytes = await Promise.all(packs.map(async (path) => await readFile(path)))
    const snapshots = join(folderOf(world, 'us'), 'snapshots')
    const before = await readdir(snapshots)
    for (const path of packs) await spoil(path, 'flip')
    for (const region of ['eu', 'ap'])
      await rename(join(vault.home, 'vault', region), join(vault.home, 'vault', `${region}.away`))
    const [failed] = await healRegion(vault, us)
    assert.deepEqual([failed?.lost, failed?.healed], [[made.id], []])
    const registered = (await readBackup(world, made.id)).copies.find(
      ({ region }) => region === 'us',
    )
    assert.deepEqual([[registered?.snapshot], registered?.readBackAt], [before, null])
    assert.deepEqual(await readdir(snapshots), before)

    // The disk reads right again, and nobody else has it: that copy is the one to have.
    for (const [at, path] of packs.entries()) await writeFile(path, bytes[at] ?? '')
    await healRegion(vault, us)
    await readWhole(world, await readBackup(world, made.id), 'us')

    for (const region of ['eu', 'ap'])
      await rename(join(vault.home, 'vault', `${region}.away`), join(vault.home, 'vault', region))
    for (const path of packs) await spoil(path, 'truncate')
    assert.deepEqual((await healRegion(vault, us))[0]?.healed, [made.id])
    const after = await readdir(snapshots)
    assert.equal(after.length, 1)
    assert.notDeepEqual(after, before)
  },
)

test(
  'a snapshot that was replaced and not forgotten, because somebody was killed, is forgotten by the next healing',
  LIMIT,
  async (t) => {
    const world = await openKeptVault(t)
    const { vault, backup, ask } = world
    const made = await backup()
    const snapshots = join(folderOf(world, 'us'), 'snapshots')
    const before = await readdir(snapshots)
    await ask(
      `update zennnn_vault.copy set read_back_at = null, snapshot = null where backup = $1 and region = 'us'`,
      [made.id],
    )
    for (const path of await dumpPacks(folderOf(world, 'us'))) await spoil(path, 'truncate')
    await healRegion(vault, getRegion(vault.regions, 'us'))
    const after = await readdir(snapshots)
    assert.equal(after.length, 1)
    assert.notDeepEqual(after, before)
    await readWhole(world, await readBackup(world, made.id), 'us')
  },
)

test(
  'scrub finds damage without a key, and heal copies from another region what cannot be read',
  LIMIT,
  async (t) => {
    const world = await openKeptVault(t)
    const { vault, database, backup, zennnn } = world
    const first = await backup()
    const second = await backup()
    assert.equal(second.state, 'complete')
    const clean = await zennnn('vault', 'scrub')
    assert.equal(clean.code, 0, clean.stdout)
    const packs = await dumpPacks(folderOf(world, 'us'))
    for (const path of packs) await spoil(path, 'flip')

    const key = join(vault.home, 'secrets', 'vault-key')
    await rename(key, `${key}.away`)
    const found = await zennnn('vault', 'scrub', '--path', join(vault.home, 'vault', 'us'))
    assert.equal(found.code, 0, 'what changed just now may still be written')
    for (const path of packs) await utimes(path, new Date(0), new Date(0))
    const old = await zennnn('vault', 'scrub', '--path', join(vault.home, 'vault', 'us'))
    assert.equal(old.code, 1)
    for (const path of packs)
      assert.ok(old.stdout.includes(path.slice(folderOf(world, 'us').length + 1)))
    await rename(`${key}.away`, key)

    const scrubbed = await zennnn('vault', 'scrub', 'us', '--json')
    assert.equal(scrubbed.code, 1)
    const answer: unknown = JSON.parse(scrubbed.stdout)
    assert.partialDeepStrictEqual(answer, [
      { region: 'us', database, backups: [second.id, first.id] },
    ])
    const lost = await readBackup(world, first.id)
    assert.deepEqual([lost.state, readBackIn(lost)], ['incomplete', ['ap', 'eu']])
    assert.match(lost.copies.find(({ region }) => region === 'us')?.message ?? '', /^Damaged: /)
    // One that lost a copy is still one to keep.
    assert.deepEqual((await previewRemovals(vault, database)).plan.mark, [])

    const healed = await zennnn('vault', 'heal', 'us')
    assert.equal(healed.code, 0, healed.stdout + healed.stderr)
    assert.match(healed.stdout, /us: 1 databases, 2 backups .*, 2 of them copied again\.$/m)
    for (const { state, degradedAt } of await listBackups(vault.access, vault.control, database))
      assert.deepEqual([state, degradedAt], ['complete', undefined])
    await readWhole(world, await readBackup(world, first.id), 'us')
    assert.equal((await zennnn('vault', 'scrub')).code, 0)
    assert.equal((await readdir(join(vault.home, 'vault', 'us', 'damaged'))).length, packs.length)
    assert.equal((await backup()).state, 'complete')
  },
)

test(
  'a region that was lost or whose keys are damaged is made again; one that is not there stays registered',
  LIMIT,
  async (t) => {
    const world = await openKeptVault(t)
    const { vault, backup, database } = world
    const made = await backup()
    const us = getRegion(vault.regions, 'us')
    const folder = join(vault.home, 'vault', 'us')
    await rename(folder, `${folder}.away`)
    await assert.rejects(healRegion(vault, us), { code: 'SETUP_FAILED' })
    await assert.rejects(scrubRegion(vault, us), { code: 'SETUP_FAILED' })
    assert.equal((await readBackup(world, made.id)).state, 'complete')
    await rename(`${folder}.away`, folder)
    // A key of the vault that is not the right one says nothing about the copies.
    const key = join(vault.home, 'secrets', 'vault-key')
    await rename(key, `${key}.away`)
    await writeFile(key, 'A'.repeat(43))
    await assert.rejects(healRegion(vault, us), { code: 'SETUP_FAILED' })
    await rename(`${key}.away`, key)
    assert.equal((await readBackup(world, made.id)).state, 'complete')

    for (const harm of [
      async () => {
        await rm(join(folder, database, 'config'))
        const entries = await readdir(join(folder, database), {
          recursive: true,
          withFileTypes: true,
        })
        for (const entry of entries)
          if (entry.isFile()) await spoil(join(entry.parentPath, entry.name), 'truncate')
      },
      async () => {
        const keys = join(folder, database, 'keys')
        for (const name of await readdir(keys)) await spoil(join(keys, name), 'truncate')
      },
      async () => {
        await spoil(join(folder, database, 'config'), 'truncate')
      },
    ]) {
      await harm()
      const [scrubbed] = await scrubRegion(vault, us)
      if (scrubbed?.damaged.length === 0 && scrubbed.files > 0)
        assert.deepEqual(scrubbed.backups, [])
      else assert.deepEqual(scrubbed?.backups, [made.id])
      const [result] = await healRegion(vault, us)
      assert.deepEqual(result?.healed, [made.id])
      const after = await readBackup(world, made.id)
      assert.deepEqual([after.state, readBackIn(after)], ['complete', ['ap', 'eu', 'us']])
    }
  },
)

test(
  'damage on another machine is set aside there and healed from here by the privileged way',
  LIMIT,
  async (t) => {
    const servers = await startRegions(t)
    const world = await openServedVault(t, servers)
    const { vault, database, backup, zennnn } = world
    const made = await backup()
    assert.equal(made.state, 'complete', made.message)
    const us = servers.regions.find(({ name }) => name === 'us')
    assert.ok(us)
    const here = await zennnn('vault', 'scrub', 'us')
    assert.equal(here.code, 0, here.stderr)
    assert.match(here.stdout, /structure and part \d+\/30 read, \d+ bytes, 0 damaged/)
    for (const path of await dumpPacks(join(us.folder, 'cloud', database))) {
      await chmod(path, 0o600)
      await spoil(path, 'flip')
      await utimes(path, new Date(0), new Date(0))
    }
    const there = await zennnn('vault', 'scrub', '--path', us.folder, '--set-aside')
    assert.equal(there.code, 1)
    assert.match(there.stdout, /set aside: data\//)
    await us.stop()
    const away = await zennnn('vault', 'heal', 'us')
    assert.equal(away.code, 1)
    assert.equal((await readBackup(world, made.id)).state, 'complete')
    await us.start()
    const healed = await zennnn('vault', 'heal', 'us')
    assert.equal(healed.code, 0, healed.stdout + healed.stderr)
    const after = await readBackup(world, made.id)
    assert.deepEqual([after.state, readBackIn(after)], ['complete', ['ap', 'eu', 'us']])
    await verifyBackup(vault, after, 'us')
  },
)

/** Another customer whose backups all failed, with its repositories. */
async function addOther({ vault, ask }: KeptVault): Promise<DatabaseId> {
  const database = newDatabaseId()
  const folder = (region: string): string => join(vault.home, 'vault', region)
  await giveRepositories({ home: vault.home, database, folderOf: folder, register: ask })
  await ask(
    `insert into zennnn_vault.backup (id, database_id, kind, state, began_at)
     values (gen_random_uuid(), $1, 'scheduled', 'failed', now())`,
    [database],
  )
  return database
}

test(
  'one database that cannot be read and one that is busy keep nobody from being healed',
  LIMIT,
  async (t) => {
    const world = await openKeptVault(t)
    const { vault, backup, database } = world
    const made = await backup()
    for (const path of await dumpPacks(folderOf(world, 'us'))) await spoil(path, 'truncate')
    const [broken, busy] = [await addOther(world), await addOther(world)]
    // A file where a folder should be: reading it fails, as on a disk that is broken.
    const data = join(vault.home, 'vault', 'us', broken, 'data')
    await rm(data, { recursive: true })
    await writeFile(data, '')
    const { secrets, ...address } = testCluster()
    const somebody = await connect(address, {
      user: 'postgres',
      password: secrets.superuser,
      database: vault.control,
    })
    const lock = async (verb: 'lock' | 'unlock') =>
      await somebody.query(`select pg_advisory_${verb}(hashtext('zennnn.backup'), hashtext($1))`, [
        busy,
      ])
    await lock('lock')
    let waited = 0
    try {
      const results = await healRegion(vault, getRegion(vault.regions, 'us'), {
        report: async ({ message }) => {
          if (message !== `Waiting for what is being done to the copies of ${busy}.`) return
          waited += 1
          assert.ok(readBackIn(await readBackup(world, made.id)).includes('us'), 'the others first')
          await lock('unlock')
        },
      })
      const of = new Map(results.map((result) => [result.database, result]))
      assert.equal(waited, 1)
      assert.equal(of.size, 3)
      assert.match(of.get(broken)?.refused ?? '', /not a directory/)
      assert.deepEqual(
        [of.get(database)?.healed, of.get(database)?.refused],
        [[made.id], undefined],
      )
      assert.deepEqual([of.get(busy)?.lost, of.get(busy)?.refused], [[], undefined])
    } finally {
      await somebody.end()
    }
    const said = await world.zennnn('vault', 'heal', 'us')
    assert.equal(said.code, 1)
    assert.match(said.stdout, new RegExp(`^${broken}: not healed: .*not a directory`, 'm'))
  },
)

test(
  'a repository that names as much as two hundred backups and more is read to its end',
  LIMIT,
  async (t) => {
    const world = await openKeptVault(t)
    const { vault, backup, password } = world
    const made = await backup()
    const folder = folderOf(world, 'us')
    const env = {
      ...process.env,
      RESTIC_REPOSITORY: folder,
      RESTIC_PASSWORD: await password('us'),
    }
    // What lists them says 350 characters of each of ours: 12 with long names stand for 280.
    for (let one = 0; one < 12; one += 1)
      await promisify(execFile)(
        'restic',
        [
          '--no-cache',
          'backup',
          '--tag',
          `${one}${'x'.repeat(8_000)}`,
          join(vault.home, 'secrets'),
        ],
        { env },
      )
    const [result] = await healRegion(vault, getRegion(vault.regions, 'us'))
    assert.deepEqual([result?.lost, result?.refused], [[], undefined])
    assert.equal((await readdir(join(folder, 'snapshots'))).length, 13)
    await readWhole(world, await readBackup(world, made.id), 'us')
  },
)
