import assert from 'node:assert/strict'
import { execFile } from 'node:child_process'
import { readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { test } from 'node:test'
import { removeDue } from '@zennnn/cloud'
import { type KeptVault, openKeptVault, readWhole } from './cloud/kept-vault.ts'
import { killCommand } from './cloud/killed-restic.ts'

const HOUR_MS = 3_600_000

async function snapshotsIn({ vault, database }: KeptVault, region: string): Promise<number> {
  return (await readdir(join(vault.home, 'vault', region, database, 'snapshots'))).length
}

function ahead({ vault }: KeptVault, hours: number) {
  return { ...vault, clock: { now: () => new Date(Date.now() + hours * HOUR_MS) } }
}

/** As somebody who broke into a region: a snapshot of his own, of whatever age he likes. */
async function forge(world: KeptVault, region: string, time: string): Promise<void> {
  const { vault, database } = world
  const env = {
    PATH: process.env['PATH'],
    RESTIC_REPOSITORY: join(vault.home, 'vault', region, database),
    RESTIC_PASSWORD: await world.password(region),
  }
  await new Promise<void>((resolve, reject) => {
    const args = ['--no-cache', 'backup', '--stdin', '--time', time]
    const child = execFile('restic', args, { env }, (error) => {
      if (error === null) resolve()
      else reject(new Error(error.message))
    })
    child.stdin?.end('forged')
  })
}

test('what a killed backup left in the regions is found, and deleted 72 hours later; copies of backups are never touched', {
  timeout: 220_000,
}, async (t) => {
  const world = await openKeptVault(t)
  const { vault, database, ask } = world
  const good = await world.backup()
  assert.equal(good.state, 'complete', good.message)
  // Its snapshots are made, and it is killed before they are registered.
  await killCommand(world, ['backup', 'run', 'acme', '--here'], ' dump ')
  assert.deepEqual([await snapshotsIn(world, 'eu'), await snapshotsIn(world, 'us')], [2, 2])
  await forge(world, 'us', '1999-01-01 00:00:00')
  await forge(world, 'us', '2099-01-01 00:00:00')

  const first = await removeDue(vault, database)
  assert.deepEqual(first.failures, [])
  const marks = async () =>
    await ask(
      'select count(*)::int as n, min(due_at - found_at)::text as delay from zennnn_vault.stray',
    )
  assert.deepEqual(await marks(), { n: 3, delay: '3 days' })
  await removeDue(ahead(world, 71), database)
  assert.equal(await snapshotsIn(world, 'us'), 4, 'not before')
  // A backup made meanwhile is none of them.
  const later = await world.backup()
  assert.equal(later.state, 'complete', later.message)
  assert.deepEqual((await removeDue(ahead(world, 73), database)).failures, [])
  for (const region of ['eu', 'us', 'ap']) {
    // What somebody else wrote stays, and is nobody's backup: the register may be an older one.
    assert.equal(await snapshotsIn(world, region), region === 'us' ? 4 : 2, region)
    await readWhole(world, good, region)
    await readWhole(world, later, region)
  }
  assert.deepEqual(await marks(), { n: 0, delay: null })
})

test('a mark on what belongs to a backup deletes nothing', { timeout: 120_000 }, async (t) => {
  const world = await openKeptVault(t)
  const good = await world.backup()
  for (const { region, snapshot } of good.copies)
    await world.ask(
      `insert into zennnn_vault.stray values ($1, $2, $3, now() - interval '4 days', now() - interval '1 day')`,
      [world.database, region, snapshot],
    )
  await removeDue(world.vault, world.database)
  await readWhole(world, good, 'eu')
  assert.deepEqual(await world.ask('select count(*)::int as n from zennnn_vault.stray'), { n: 0 })
})

test('a register that is older than the regions deletes nothing that it does not know', {
  timeout: 120_000,
}, async (t) => {
  const world = await openKeptVault(t)
  const good = await world.backup()
  // As after the control database was restored from a copy made before.
  await world.ask('delete from zennnn_vault.copy')
  await world.ask('delete from zennnn_vault.backup')
  for (const hours of [0, 73, 24 * 8, 24 * 12]) await removeDue(ahead(world, hours), world.database)
  assert.equal(await snapshotsIn(world, 'eu'), 1)
  assert.equal(good.state, 'complete')
})
