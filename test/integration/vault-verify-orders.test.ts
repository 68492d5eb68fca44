import assert from 'node:assert/strict'
import { rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { test } from 'node:test'
import { orderVerifications, readVault, requestRetry, runBackup, verifyBackup } from '@zennnn/cloud'
import { createLog, newRecordId, systemClock } from '@zennnn/kernel'
import { vaultChore } from '../../packages/cli/src/work/vault-worker.ts'
import { openVaultWorld, type VaultWorld } from './cloud/vault-world.ts'

const LIMIT = { timeout: 180_000 }
const MINUTE_MS = 60_000

/** A backup that ended so many minutes ago, in the register alone. Returns its id. */
async function register(
  { cloud, vault }: VaultWorld,
  more: { readonly database: string; readonly minutes: number; readonly state?: string },
): Promise<string> {
  const id = newRecordId(systemClock)
  await cloud.ask(
    vault.control,
    `insert into zennnn_vault.backup (id, database_id, kind, state, began_at, ended_at, bytes, sha256, schema_hash, tables)
     select $1, $2, 'manual', $3, at, at, 1, '', '', '{}' from (select now() - make_interval(mins => $4) as at) ended`,
    [id, more.database, more.state ?? 'complete', more.minutes],
  )
  await cloud.ask(
    vault.control,
    `insert into zennnn_vault.copy (backup, region, snapshot, read_back_at) values ($1, 'eu', 'none', now())`,
    [id],
  )
  return id
}

async function givePassword({ cloud, vault }: VaultWorld, database: string): Promise<void> {
  await cloud.ask(
    vault.control,
    `insert into zennnn_vault.repository_password (database_id, region, wrapped) values ($1, 'eu', '')`,
    [database],
  )
}

/** Backups for which a verification was ordered, in that order. */
async function ordered({ cloud, vault }: VaultWorld): Promise<unknown> {
  const row = await cloud.ask(
    vault.control,
    `select coalesce(json_agg(j.input->>'backup' order by v.ordered_at), '[]') as backups
     from zennnn_vault.job v join app.job j on j.id = v.job where v.kind = 'backup_verify'`,
  )
  return row?.['backups']
}

test(
  'a complete backup that nobody verified is verified by a job of its own, once',
  LIMIT,
  async (t) => {
    let now = new Date()
    const world = await openVaultWorld(t, { now: () => now })
    const { vault, cloud, database } = world
    const id = newRecordId(vault.clock)
    const made = await runBackup(vault, { id, database, kind: 'before_restore' })
    assert.equal(made.state, 'complete')
    assert.equal(made.verifiedAt, undefined)
    assert.equal(await orderVerifications(vault), 0, 'what made it may verify it')
    now = new Date(now.getTime() + 11 * MINUTE_MS)
    assert.equal(await orderVerifications(vault), 1)
    assert.equal(await orderVerifications(vault), 0, 'it waits already')
    assert.deepEqual(await ordered(world), [id])
    const job = await cloud.ask(
      vault.control,
      `select id, about from app.job where kind = 'backup_verify'`,
    )
    assert.equal(job?.['about'], 'acme')
    await cloud.startWork(world.kinds)
    const ended = await cloud.ended(String(job['id']))
    assert.equal(ended['state'], 'done', String(ended['message']))
    const [backup] = await world.backups()
    assert.ok(backup?.verifiedAt)
    now = new Date(now.getTime() + 121 * MINUTE_MS)
    assert.equal(await orderVerifications(vault), 0, 'it is verified')
  },
)

test(
  'what nobody has, has no password or was tried just now is not verified; what failed is, later',
  LIMIT,
  async (t) => {
    let now = new Date()
    const world = await openVaultWorld(t, { now: () => now })
    const { vault, cloud, database } = world
    for (const state of ['running', 'failed'])
      await register(world, { database, minutes: 30, state })
    await register(world, { database: 'shredded', minutes: 30 })
    assert.equal(await orderVerifications(vault), 0)
    const damaged = await register(world, { database, minutes: 30 })
    assert.equal(await orderVerifications(vault), 1)
    const stop = await cloud.startWork(world.kinds)
    const job = await cloud.ask(
      vault.control,
      `select id from app.job where kind = 'backup_verify'`,
    )
    const ended = await cloud.ended(String(job?.['id']))
    await stop()
    assert.equal(ended['state'], 'failed', String(ended['message']))
    assert.equal(await orderVerifications(vault), 0, 'it was tried just now')
    const older = await register(world, { database, minutes: 300 })
    now = new Date(now.getTime() + 70 * MINUTE_MS)
    assert.equal(await orderVerifications(vault), 1)
    assert.equal(await orderVerifications(vault), 0, 'the database has a job that waits')
    assert.deepEqual(await ordered(world), [damaged, older], 'who was never tried comes first')
    await cloud.ask(vault.control, `update app.job set state = 'failed' where state = 'queued'`)
    assert.equal(await orderVerifications(vault), 1)
    assert.deepEqual(await ordered(world), [damaged, older, damaged])
  },
)

test(
  'an incomplete backup is verified where it is; what cannot be restored is tried five times, with growing pauses, until somebody asks',
  LIMIT,
  async (t) => {
    let now = new Date()
    const world = await openVaultWorld(t, { now: () => now })
    const { vault, cloud, database } = world
    const later = (minutes: number): void => {
      now = new Date(now.getTime() + minutes * MINUTE_MS)
    }
    const folder = join(vault.home, 'vault', 'us')
    await rm(folder, { recursive: true })
    await writeFile(folder, 'no folder')
    await cloud.startWork(world.kinds)
    const end = await cloud.ended(await world.order('scheduled'))
    assert.equal(end['state'], 'done', String(end['message']))
    assert.match(
      String(end['message']),
      /^The backup is incomplete: us lacks it\. The copy in (eu|ap) was restored and is equal\.$/,
    )
    const [partial] = await world.backups()
    assert.equal(partial?.state, 'incomplete')
    assert.ok(partial.verifiedAt)
    await assert.rejects(verifyBackup(vault, partial, 'us'), {
      code: 'STATE_REFUSED',
      message: /has no copy in the region us that was read back/,
    })

    const id = await register(world, { database, minutes: 30, state: 'incomplete' })
    const tried: number[] = []
    for (let hour = 0; hour < 40; hour += 1) {
      if ((await orderVerifications(vault)) === 1) {
        tried.push(hour)
        const { id: job } =
          (await cloud.ask(
            vault.control,
            `select id from app.job where kind = 'backup_verify' order by created_at desc, id desc limit 1`,
          )) ?? {}
        assert.equal((await cloud.ended(String(job)))['state'], 'failed')
      }
      later(61)
    }
    assert.deepEqual(tried, [0, 1, 3, 7, 15])
    const place = { connections: cloud.connections, control: vault.control, clock: vault.clock }
    const view = async () =>
      (await readVault(place, database)).backups.find((backup) => backup.id === id)
    assert.equal((await view())?.verifyFailed, true)

    // Whole by now: asked for, it is restored once more.
    await cloud.ask(
      vault.control,
      `update zennnn_vault.backup b set state = 'complete', bytes = p.bytes, sha256 = p.sha256, schema_hash = p.schema_hash, tables = p.tables
       from zennnn_vault.backup p where b.id = $1 and p.id = $2`,
      [id, partial.id],
    )
    await cloud.ask(
      vault.control,
      `update zennnn_vault.copy c set snapshot = p.snapshot from zennnn_vault.copy p
       where c.backup = $1 and p.backup = $2 and p.region = c.region`,
      [id, partial.id],
    )
    const job = await requestRetry(place, {
      database,
      backup: id,
      askedBy: 'ann',
      askedAs: 'customer',
    })
    const ended = await cloud.ended(job)
    assert.deepEqual([ended['kind'], ended['state']], ['backup_verify', 'done'])
    assert.equal((await view())?.verifyFailed, false)
  },
)

test(
  'no more than twenty verifications are ordered in an hour, of the newest backups',
  LIMIT,
  async (t) => {
    let now = new Date()
    const world = await openVaultWorld(t, { now: () => now })
    const { vault } = world
    const backups: string[] = []
    for (let minutes = 20; minutes < 42; minutes += 1) {
      const database = `z_${minutes}`
      await givePassword(world, database)
      backups.push(await register(world, { database, minutes }))
    }
    assert.equal(await orderVerifications(vault), 20)
    assert.deepEqual(await ordered(world), backups.slice(0, 20))
    assert.equal(await orderVerifications(vault), 0)
    now = new Date(now.getTime() + 61 * MINUTE_MS)
    assert.equal(await orderVerifications(vault), 2)
  },
)

test(
  'a part of the watch that fails is logged and keeps no other from its turn',
  LIMIT,
  async (t) => {
    const lines: string[] = []
    const log = createLog({
      clock: systemClock,
      level: 'warn',
      write: (line) => {
        lines.push(line)
      },
    })
    const world = await openVaultWorld(t)
    const { vault, cloud, database } = world
    const id = await register(world, { database, minutes: 30 })
    await cloud.ask(
      vault.control,
      `insert into zennnn_vault.schedule (database_id, ordered_at)
     select database_id, now() from zennnn_cloud.vault_databases()`,
    )
    await cloud.ask(vault.control, 'alter table zennnn_vault.region rename to region_away')
    await vaultChore(vault, log).run()
    assert.deepEqual(await ordered(world), [id])
    const said = lines.filter((line) => line.includes('chore_failed')).join('\n')
    assert.match(said, /checkRegions/)
    assert.match(said, /orderCatchUps/)
    assert.doesNotMatch(said, /orderVerifications/)
  },
)
