import assert from 'node:assert/strict'
import { readdir, rename, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { test } from 'node:test'
import { catchUpBackup } from '@zennnn/cloud'
import {
  dumpPacks,
  folderOf,
  openKeptVault,
  readBackIn,
  readBackup,
  readWhole,
  spoil,
} from './cloud/kept-vault.ts'

const LIMIT = { timeout: 220_000 }

test(
  'a region that was away gets its copies from another, only the very dump that was registered',
  LIMIT,
  async (t) => {
    const world = await openKeptVault(t)
    const { vault, database, backup, zennnn } = world
    await backup()
    // A file where the folder of the region should be: also root cannot write there.
    const folder = join(vault.home, 'vault', 'us')
    await rename(folder, `${folder}.away`)
    await writeFile(folder, '')
    const made = await backup()
    assert.deepEqual([made.state, readBackIn(made)], ['incomplete', ['ap', 'eu']])
    const still = await zennnn('vault', 'copy', 'us')
    assert.equal(still.code, 1)
    assert.match(still.stdout, /^us: 0 of 1 copied\.$/m)
    assert.equal((await readBackup(world, made.id)).state, 'incomplete')

    await rm(folder)
    await rename(`${folder}.away`, folder)
    // The first of the sisters lies: the copy comes from the other.
    for (const path of await dumpPacks(folderOf(world, 'ap'))) await spoil(path, 'flip')
    const copied = await zennnn('vault', 'copy', 'us')
    assert.equal(copied.code, 0, copied.stdout + copied.stderr)
    const after = await readBackup(world, made.id)
    assert.deepEqual([after.state, readBackIn(after)], ['complete', ['ap', 'eu', 'us']])
    await readWhole(world, after, 'us')
    // Nothing lacks a copy: nothing is written twice.
    assert.deepEqual(await catchUpBackup(vault, after), await readBackup(world, made.id))
    assert.equal((await readdir(join(folder, database, 'snapshots'))).length, 2)

    // One that was written but not registered, because somebody was killed, is found again.
    await world.ask(
      `update zennnn_vault.copy set read_back_at = null, snapshot = null where backup = $1 and region = 'us'`,
      [made.id],
    )
    assert.deepEqual(readBackIn(await catchUpBackup(vault, made)), ['ap', 'eu', 'us'])
    assert.equal((await readdir(join(folder, database, 'snapshots'))).length, 2)
  },
)

test('a copy that no region has whole is made nowhere', LIMIT, async (t) => {
  const world = await openKeptVault(t)
  const { vault, backup, ask, database } = world
  const made = await backup()
  await ask(
    `update zennnn_vault.copy set read_back_at = null, snapshot = null where backup = $1 and region = 'us'`,
    [made.id],
  )
  // As if it had never had one.
  await ask(`update zennnn_vault.repository_password set made = false where region = 'us'`)
  await rm(folderOf(world, 'us'), { recursive: true })
  // restic asks a disk for what is cut off again and again, three quarters of a minute: once is enough.
  for (const [region, how] of [
    ['ap', 'truncate'],
    ['eu', 'flip'],
  ] as const)
    for (const path of await dumpPacks(folderOf(world, region))) await spoil(path, how)
  const after = await catchUpBackup(vault, made)
  assert.equal(after.state, 'incomplete')
  assert.match(after.copies.find(({ region }) => region === 'us')?.message ?? '', /can be copied/)
  assert.deepEqual(await readdir(join(vault.home, 'vault', 'us', database, 'snapshots')), [])
  await ask(`update zennnn_vault.copy set read_back_at = null where backup = $1`, [made.id])
  await assert.rejects(catchUpBackup(vault, made), { code: 'STATE_REFUSED' })
})
