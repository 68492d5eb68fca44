import assert from 'node:assert/strict'
import { execFile } from 'node:child_process'
import { mkdir, readdir, rename, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { type TestContext, test } from 'node:test'
import { promisify } from 'node:util'
import {
  catchUpBackup,
  checkRegions,
  getBackup,
  getRegion,
  healRegion,
  removeDue,
  rotatePasswords,
  runBackup,
  scrubRegion,
} from '@zennnn/cloud'
import { newDatabaseId, newRecordId, systemClock } from '@zennnn/kernel'
import { giveRepositories } from '../light-repositories.ts'
import { type KeptVault, openKeptVault, readBackIn, readWhole } from './cloud/kept-vault.ts'

const LIMIT = { timeout: 220_000 }
const run = promisify(execFile)

/** A vault with one backup, and the folder of the region us. */
async function openBackedUp(t: TestContext) {
  const world = await openKeptVault(t)
  const made = await world.backup()
  assert.equal(made.state, 'complete')
  const { regions, home } = world.vault
  return { ...world, made, us: getRegion(regions, 'us'), folder: join(home, 'vault', 'us') }
}

/** Leaves the empty folder that a disk was mounted on. */
async function unmount(folder: string): Promise<void> {
  await rename(folder, `${folder}.disk`)
  await mkdir(folder, { mode: 0o700 })
}

async function mount(folder: string): Promise<void> {
  await rm(folder, { recursive: true })
  await rename(`${folder}.disk`, folder)
}

async function read({ vault }: KeptVault, id: string) {
  return await getBackup(vault.access, vault.control, id)
}

/** A log of the cluster with a base, in two regions. */
async function addLog({ vault, ask }: KeptVault): Promise<void> {
  const repository = newDatabaseId()
  await giveRepositories({
    home: vault.home,
    database: repository,
    folderOf: (region) => join(vault.home, 'vault', region),
    register: ask,
  })
  await ask('insert into zennnn_vault.log_keeping (repository) values ($1)', [repository])
  for (const region of ['us', 'ap']) {
    const of = [newRecordId(systemClock), region]
    await ask(
      `insert into zennnn_vault.log_base (id, stretch, region, snapshot, first_segment, usable_from, bytes, sha256)
       values ($1, $1, $2, 'b', 1, now(), 1, '')`,
      of,
    )
    await ask(
      `insert into zennnn_vault.log_snapshot (id, stretch, region, snapshot, first_segment, bytes, until, bytes_added)
       values ($1, $1, $2, 's', 1, 1, now(), 1)`,
      of,
    )
  }
}

test(
  'of a disk that is not mounted nothing is believed, and nothing is made in its place',
  LIMIT,
  async (t) => {
    const world = await openBackedUp(t)
    const { vault, backup, made, us, folder, database, zennnn } = world
    await unmount(folder)
    const [scrubbed] = await scrubRegion(vault, us)
    assert.deepEqual([scrubbed?.isThere, scrubbed?.backups], [false, []])
    const said = await zennnn('vault', 'scrub', 'us')
    assert.equal(said.code, 1)
    assert.match(said.stdout, /is not there\. Is the disk mounted\? .*vault heal us --lost/)

    const [refused] = await healRegion(vault, us)
    assert.match(refused?.refused ?? '', /is not there\. Is its disk mounted\? .*--lost/)
    assert.equal((await zennnn('vault', 'heal', 'us')).code, 1)
    assert.equal((await read(world, made.id)).state, 'complete')

    const next = await backup()
    assert.deepEqual([next.state, readBackIn(next)], ['incomplete', ['ap', 'eu']])
    assert.match(
      next.copies.find(({ region }) => region === 'us')?.message ?? '',
      /registered in the region us is not there/,
    )
    assert.equal((await catchUpBackup(vault, next)).state, 'incomplete')
    const rotated = await rotatePasswords(vault, database)
    assert.match(rotated.find(({ region }) => region === 'us')?.message ?? '', /is not there/)
    // Nor the first one of a database that has none yet.
    const other = await runBackup(vault, { database: vault.control, kind: 'manual' })
    assert.match(
      other.copies.find(({ region }) => region === 'us')?.message ?? '',
      /none of the repositories that are registered there/,
    )
    assert.deepEqual(await readdir(folder), [])

    await mount(folder)
    assert.equal((await catchUpBackup(vault, next)).state, 'complete')
    assert.equal((await scrubRegion(vault, us))[0]?.isThere, true)
    await readWhole(world, await read(world, made.id), 'us')
    assert.ok((await rotatePasswords(vault, database)).every((one) => one.rotated))
    assert.equal(
      (await runBackup(vault, { database: vault.control, kind: 'manual' })).state,
      'complete',
    )
  },
)

test(
  'a disk that is not mounted is shown as a region that is away, and what is to be deleted there waits',
  LIMIT,
  async (t) => {
    const world = await openBackedUp(t)
    const { vault, backup, made, folder, database, ask } = world
    await backup()
    await ask(
      `update zennnn_vault.backup set began_at = now() - interval '40 days' where id = $1`,
      [made.id],
    )
    await ask(`update zennnn_vault.backup set verified_at = now() where id <> $1`, [made.id])
    await removeDue(vault, database)
    await ask(`update zennnn_vault.removal set due_at = now() - interval '1 hour'`)
    await unmount(folder)
    const { plan, failures } = await removeDue(vault, database)
    assert.deepEqual([plan.remove.length, failures.map(({ region }) => region)], [1, ['us']])
    const state = async () => {
      await checkRegions(vault)
      return await ask(`select reachable, message from zennnn_vault.region where name = 'us'`)
    }
    assert.match(String((await state())?.['message']), /none of the repositories/)
    assert.equal((await state())?.['reachable'], false)
    await mount(folder)
    assert.equal((await state())?.['reachable'], true)
    assert.deepEqual((await removeDue(vault, database)).failures, [])
  },
)

test(
  'what is said to be lost is made anew with all its copies, and a kill after that word needs no second',
  LIMIT,
  async (t) => {
    const world = await openBackedUp(t)
    const { vault, made, us, folder, database, zennnn, ask } = world
    await addLog(world)
    await rm(folder, { recursive: true })
    await mkdir(folder, { mode: 0o700 })
    const healed = await zennnn('vault', 'heal', 'us', '--lost')
    assert.equal(healed.code, 0, healed.stdout + healed.stderr)
    const after = await read(world, made.id)
    assert.deepEqual([after.state, readBackIn(after)], ['complete', ['ap', 'eu', 'us']])
    await readWhole(world, after, 'us')
    // No moment can be played from there any more, and one elsewhere can.
    const left = await ask(
      `select (select array_agg(region) from zennnn_vault.log_base) as bases,
         (select array_agg(region) from zennnn_vault.log_snapshot) as logs`,
    )
    assert.deepEqual(left, { bases: ['ap'], logs: ['ap'] })

    // As a kill leaves it, just after the register forgot what is lost.
    await rm(join(folder, database), { recursive: true })
    await ask(
      `update zennnn_vault.repository_password set made = false where database_id = $1 and region = 'us'`,
      [database],
    )
    await ask(
      `update zennnn_vault.copy set snapshot = null, read_back_at = null where region = 'us'`,
    )
    const healedAt = async (order?: Parameters<typeof healRegion>[2]) =>
      (await healRegion(vault, us, order)).find((one) => one.database === database)
    assert.deepEqual((await healedAt())?.healed, [made.id])

    // What is there is repaired, whatever is said of the rest.
    const before = await readdir(join(folder, database, 'snapshots'))
    assert.deepEqual((await healedAt({ missing: 'begin anew' }))?.lost, [])
    assert.deepEqual(await readdir(join(folder, database, 'snapshots')), before)
  },
)

test(
  'a repository that opens with another password is not taken for a damaged one',
  LIMIT,
  async (t) => {
    const world = await openBackedUp(t)
    const { vault, made, us, folder, database, password } = world
    const repository = join(folder, database)
    const changing = run('restic', ['--no-cache', '-r', repository, 'key', 'passwd'], {
      env: { ...process.env, RESTIC_PASSWORD: await password('us') },
    })
    changing.child.stdin?.end('another password\n')
    await changing
    const before = await readdir(repository)
    const [refused] = await healRegion(vault, us)
    assert.match(refused?.refused ?? '', /does not open with the registered password/)
    assert.deepEqual(await readdir(repository), before)
    assert.equal((await read(world, made.id)).state, 'complete')

    const [anew] = await healRegion(vault, us, { missing: 'begin anew' })
    assert.deepEqual([anew?.setAside, anew?.healed], [['.'], [made.id]])
    await readWhole(world, await read(world, made.id), 'us')
  },
)
