import assert from 'node:assert/strict'
import { execFile } from 'node:child_process'
import { mkdir, readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { test } from 'node:test'
import { promisify } from 'node:util'
import {
  catchUpBackup,
  getBackup,
  getRegion,
  healRegion,
  listBackups,
  removeDue,
  rotatePasswords,
} from '@zennnn/cloud'
import {
  dumpPacks,
  type KeptVault,
  openKeptVault,
  readBackIn,
  readWhole,
  spoil,
} from './cloud/kept-vault.ts'
import { killCommand, killCommandAfter, killRestic } from './cloud/killed-restic.ts'

const run = promisify(execFile)
const LIMIT = { timeout: 220_000 }
const DAY_MS = 86_400_000

/** A backup more, with something new in it. */
async function grow({ askCustomer, backup }: KeptVault) {
  await askCustomer(
    `insert into app.tag (id, name) select gen_random_uuid(), md5(random()::text) from generate_series(1, 20000)`,
  )
  return await backup()
}

function ahead({ vault }: KeptVault, days: number) {
  return { ...vault, clock: { now: () => new Date(Date.now() + days * DAY_MS) } }
}

test(
  'restic killed in one region leaves the backup incomplete, and its lock stands in nobody’s way',
  LIMIT,
  async (t) => {
    const world = await openKeptVault(t)
    const { vault, database, backup, ask } = world
    await backup()
    const { id } = await backup()
    // The older one goes by itself when its days are over.
    await ask('update zennnn_vault.backup set verified_at = now() where id = $1', [id])
    const [made] = await Promise.all([grow(world), killRestic(world, ' backup ', 'us')])
    assert.equal(made.state, 'incomplete', made.message)
    assert.deepEqual(readBackIn(made), ['ap', 'eu'])
    assert.match(made.copies.find(({ region }) => region === 'us')?.message ?? '', /SIGKILL/)
    const locks = join(vault.home, 'vault', 'us', database, 'locks')
    assert.equal((await readdir(locks)).length, 1)
    // Deleting needs the repository for itself alone: a dead lock is removed first.
    await removeDue(ahead(world, 31), database)
    const { plan, failures } = await removeDue(ahead(world, 35), database)
    assert.deepEqual([plan.remove.length > 0, failures], [true, []])
    assert.deepEqual(await readdir(locks), [])
    assert.equal((await grow(world)).state, 'complete')
  },
)

test(
  'killed while it deletes, the next run deletes the rest, and what is kept is whole',
  LIMIT,
  async (t) => {
    const world = await openKeptVault(t)
    const { vault, database, backup, ask } = world
    const old = await grow(world)
    const kept = await backup()
    await ask('update zennnn_vault.backup set verified_at = now() where id = $1', [kept.id])
    await ask(
      `update zennnn_vault.backup set began_at = now() - interval '40 days' where id = $1`,
      [old.id],
    )
    await removeDue(vault, database)
    await ask(`update zennnn_vault.removal set due_at = now() - interval '1 hour'`)
    await killCommand(world, ['backup', 'prune', 'acme'], ' forget ')
    // Decided: it is no backup any more, and where it still lies is known.
    await assert.rejects(getBackup(vault.access, vault.control, old.id), { code: 'NOT_FOUND' })
    const pending = await ask('select cardinality(pending) as n from zennnn_vault.removed')
    assert.ok(Number(pending?.['n']) > 0)
    await killCommand(world, ['backup', 'prune', 'acme'], ' prune')
    // Its lock is for one alone, and keeps nobody from reading.
    await readWhole(world, await getBackup(vault.access, vault.control, kept.id), 'ap')
    const { failures } = await removeDue(vault, database)
    assert.deepEqual(failures, [])
    for (const region of ['eu', 'us', 'ap']) {
      const folder = join(vault.home, 'vault', region, database)
      assert.equal((await readdir(join(folder, 'snapshots'))).length, 1)
      await readWhole(world, await getBackup(vault.access, vault.control, kept.id), region)
    }
    assert.equal((await backup()).state, 'complete')
  },
)

test(
  'killed while it heals or copies, the register stays true and the next run finishes',
  LIMIT,
  async (t) => {
    const world = await openKeptVault(t)
    const { vault, database } = world
    const made = await grow(world)
    const folder = join(vault.home, 'vault', 'us', database)
    for (const words of [' rebuild-index', ' dump ', ' forget ', ' backup ']) {
      const harm = async (): Promise<void> => {
        for (const path of await dumpPacks(folder)) await spoil(path, 'flip')
      }
      await killCommandAfter(harm, world, ['vault', 'heal', 'us'], words)
      const [meanwhile] = await listBackups(vault.access, vault.control, database)
      assert.ok(meanwhile)
      // Never called a copy when it was lost: it is what it was, or none.
      const isCopy = readBackIn(meanwhile).includes('us')
      assert.equal(meanwhile.state, isCopy ? 'complete' : 'incomplete', words)
      if (words === ' backup ') assert.equal(isCopy, false)
      // Nothing is forgotten before there is another.
      if (words === ' forget ') assert.equal(isCopy, true)
      const [healed] = await healRegion(vault, getRegion(vault.regions, 'us'))
      assert.ok(healed)
      assert.deepEqual(healed.healed, healed.lost, words)
      const after = await getBackup(vault.access, vault.control, made.id)
      assert.equal(after.state, 'complete', words)
      await readWhole(world, after, 'us')
      assert.equal((await readdir(join(folder, 'snapshots'))).length, 1, words)
    }
  },
)

test(
  'a rotation of passwords whose restic was killed is finished by the next',
  LIMIT,
  async (t) => {
    const world = await openKeptVault(t)
    const { vault, database, backup, password } = world
    const made = await backup()
    const old = await password('eu')
    for (const words of [' key add', ' key remove']) {
      await killCommand(world, ['vault', 'key', 'rotate', 'acme'], words)
      for (const region of ['eu', 'us', 'ap']) await readWhole(world, made, region)
      const results = await rotatePasswords(vault, database)
      assert.ok(
        results.every(({ rotated }) => rotated),
        JSON.stringify(results),
      )
    }
    assert.notEqual(await password('eu'), old)
    for (const region of ['eu', 'us', 'ap'])
      assert.equal((await readdir(join(vault.home, 'vault', region, database, 'keys'))).length, 1)
  },
)

test('a region whose disk is full leaves the backup incomplete, and gets its copy when there is room', {
  ...LIMIT,
  skip: process.getuid?.() === 0 ? false : 'only root mounts a small disk',
}, async (t) => {
  const world = await openKeptVault(t)
  const folder = join(world.vault.home, 'vault', 'us')
  await mkdir(folder, { recursive: true, mode: 0o700 })
  await run('mount', ['-t', 'tmpfs', '-o', 'size=1m,mode=0700', 'tmpfs', folder])
  try {
    await fillDisk(world, folder)
  } finally {
    await run('umount', [folder])
  }
})

async function fillDisk(world: KeptVault, folder: string): Promise<void> {
  const { vault, backup, database } = world
  const made = await grow(world)
  assert.deepEqual([made.state, readBackIn(made)], ['incomplete', ['ap', 'eu']])
  assert.match(
    made.copies.find(({ region }) => region === 'us')?.message ?? '',
    /no space left on device/,
  )
  assert.equal((await catchUpBackup(vault, made)).state, 'incomplete')
  await run('mount', ['-o', 'remount,size=64m', folder])
  const after = await catchUpBackup(vault, made)
  assert.deepEqual([after.state, readBackIn(after)], ['complete', ['ap', 'eu', 'us']])
  await readWhole(world, after, 'us')
  assert.equal((await backup()).state, 'complete')
  assert.equal((await readdir(join(folder, database, 'snapshots'))).length, 2)
}
