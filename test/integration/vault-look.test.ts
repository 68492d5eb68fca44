import assert from 'node:assert/strict'
import { readdir } from 'node:fs/promises'
import { basename, join } from 'node:path'
import { test } from 'node:test'
import {
  catchUpBackup,
  checkRegions,
  getBackup,
  getRegion,
  healRegion,
  orderCatchUps,
  scrubRegion,
} from '@zennnn/cloud'
import { startRegions } from '../region-servers.ts'
import { dumpPacks, openKeptVault, openServedVault, readBackIn, spoil } from './cloud/kept-vault.ts'

const LIMIT = { timeout: 200_000 }
const DAY_MS = 86_400_000
const LOOKED = `select damage, bytes::float8 as bytes, looked_at as at from zennnn_vault.repository_look where region = 'us'`

function at(day: number): Date {
  return new Date((30 * 700 + day) * DAY_MS)
}

test(
  'a region elsewhere is read a part each night; damage there is registered, and nothing is copied there any more',
  LIMIT,
  async (t) => {
    const servers = await startRegions(t)
    const world = await openServedVault(t, servers)
    const { vault, database, backup, ask } = world
    const { access, control } = vault
    const made = await backup()
    assert.equal(made.state, 'complete', JSON.stringify(made.copies))
    const us = servers.regions.find(({ name }) => name === 'us')
    assert.ok(us)
    const [pack = ''] = await dumpPacks(join(us.folder, 'cloud', database))
    // Restic puts a pack into the part of its first byte; the days since 1970 choose the part.
    const part = Number.parseInt(basename(pack).slice(0, 2), 16) % 30
    const look = async (day: number) =>
      await scrubRegion({ ...vault, clock: { now: () => at(day) } }, getRegion(vault.regions, 'us'))
    const [sound] = await look(part)
    assert.partialDeepStrictEqual(sound, { part: `${part + 1}/30`, damaged: [], backups: [] })
    const measured = await ask(LOOKED)
    assert.partialDeepStrictEqual(measured, { damage: null, at: at(part) })
    assert.ok(Number(measured?.['bytes']) > 10_000, String(measured?.['bytes']))

    await us.stop()
    await assert.rejects(look(part))
    assert.deepEqual(await ask(LOOKED), measured, 'a region that is away says nothing')
    await us.start()

    await spoil(pack, 'flip')
    const [other] = await look(part + 1)
    assert.deepEqual(other?.damaged, [], 'another night, another part')
    const [found] = await look(part)
    assert.equal(found?.damaged.length, 1)
    assert.deepEqual(found.backups, [made.id])
    const after = await getBackup(access, control, made.id)
    assert.deepEqual([after.state, readBackIn(after)], ['incomplete', ['ap', 'eu']])
    assert.ok(after.degradedAt)
    assert.match(String((await ask(LOOKED))?.['damage']), /repository contains errors/)
    await checkRegions(vault)
    assert.equal(await orderCatchUps(vault), 0)
  },
)

test(
  'a new copy that cannot be read is the last until the region is healed, and what lost its copy long ago is caught up',
  LIMIT,
  async (t) => {
    const { vault, database, backup, ask } = await openKeptVault(t)
    const made = await backup()
    const repository = join(vault.home, 'vault', 'us', database)
    const count = async () => (await readdir(join(repository, 'snapshots'))).length
    await checkRegions(vault)
    // Its rung is weeks old; what was lost is the snapshot, and what is left is damaged.
    await ask(
      `update zennnn_vault.backup set state = 'incomplete', began_at = now() - interval '60 days', degraded_at = now() where id = $1`,
      [made.id],
    )
    await ask(
      `update zennnn_vault.copy set read_back_at = null, snapshot = null where backup = $1 and region = 'us'`,
      [made.id],
    )
    const regions = async () =>
      await ask(`select behind, damaged from zennnn_cloud.vault_regions() where name = 'us'`)
    assert.deepEqual(await regions(), { behind: 1, damaged: 0 })
    for (const path of await dumpPacks(repository)) await spoil(path, 'flip')
    assert.equal(await orderCatchUps(vault), 1)
    await ask(`update app.job set state = 'cancelled', created_at = now() - interval '2 hours'`)

    const copyOf = async () =>
      (await catchUpBackup(vault, made)).copies.find(({ region }) => region === 'us')
    assert.match((await copyOf())?.message ?? '', /The new copy in the region us cannot be read/)
    const snapshots = await count()
    assert.match((await copyOf())?.message ?? '', /Nothing is copied there until it is healed/)
    assert.equal(await count(), snapshots)
    assert.equal(await orderCatchUps(vault), 0)
    assert.deepEqual(await regions(), { behind: 1, damaged: 1 })
    const asked = await ask(`select zennnn_cloud.request_catch_up('us', 'olga') as ordered`)
    assert.deepEqual(asked, { ordered: 0 })

    await healRegion(vault, getRegion(vault.regions, 'us'))
    const healed = await getBackup(vault.access, vault.control, made.id)
    assert.deepEqual([healed.state, readBackIn(healed)], ['complete', ['ap', 'eu', 'us']])
    assert.deepEqual(await regions(), { behind: 0, damaged: 0 })
    await ask(
      `insert into zennnn_vault.removal (backup, marked_at, due_at, because) values ($1, now(), now(), 'x')`,
      [made.id],
    )
    await ask(
      `update zennnn_vault.copy set read_back_at = null where backup = $1 and region = 'us'`,
      [made.id],
    )
    assert.deepEqual(
      await regions(),
      { behind: 0, damaged: 0 },
      'what is to be deleted is not copied',
    )
  },
)
