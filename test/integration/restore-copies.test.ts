import assert from 'node:assert/strict'
import { test } from 'node:test'
import {
  type BackupRecord,
  endCopies,
  getRestore,
  type RestoreRecord,
  removeDropped,
  requestVaultJob,
  wakeDatabase,
} from '@zennnn/cloud'
import { newDatabaseId, systemClock } from '@zennnn/kernel'
import { commandEnvironment, runZennnn } from '../command.ts'
import { openRestoreWorld, type RestoreWorld } from '../restore-world.ts'

const LIMIT = { timeout: 180_000 }

/** Orders a job as a page does; of acme, unless it names another database. */
async function ask(
  { connections, control, ...world }: RestoreWorld,
  kind: string,
  input: Readonly<Record<string, unknown>>,
  change: { readonly database?: RestoreWorld['database']; readonly askedAs?: 'operator' } = {},
) {
  const { database = world.database, askedAs = 'customer' } = change
  const place = { connections, control, clock: systemClock }
  return await requestVaultJob(place, { database, kind, input, askedBy: 'ann', askedAs })
}

/** A copy of acme that its administrator, or an operator, had restored on the side. */
async function copyOf(
  world: RestoreWorld,
  backup: BackupRecord,
  askedAs?: 'operator',
): Promise<RestoreRecord> {
  const change = askedAs === undefined ? {} : { askedAs }
  const job = await world.ended(
    await ask(world, 'restore_side', { backup: backup.id, slug: 'wanted' }, change),
  )
  assert.equal(job['state'], 'done', String(job['message']))
  return await getRestore(world.tools, String(job['id']))
}

async function recordOf(world: RestoreWorld, { record }: RestoreRecord) {
  return await world.ask(
    world.control,
    `select d.slug, d.state, round(extract(epoch from d.ends_at - now()) / 86400)::int as days,
       (select datallowconn from pg_database where datname = d.database_id) as open
     from app.database d where d.id = $1`,
    [record],
  )
}

test(
  'a customer has three copies of a database at most, those included that are not deleted yet, and none of a copy',
  LIMIT,
  async (t) => {
    const world = await openRestoreWorld(t, 'without_restores')
    const { control, database } = world
    const { id: backup } = await world.backup()
    const add = async (slug: string, ends: string) => {
      const id = newDatabaseId()
      await world.ask(
        control,
        `insert into app.database (id, name, slug, database_id, state, host, restored_from, ends_at)
         select gen_random_uuid(), 'A', $1, $2, 'live', $1, d.id, $3::timestamptz from app.database d where d.database_id = $4`,
        [slug, id, ends, database],
      )
      return id
    }
    const side = async (askedAs?: 'operator') =>
      await ask(world, 'restore_side', { backup }, askedAs === undefined ? {} : { askedAs })
    const end = async () => await world.ask(control, `update app.job set state = 'failed'`)
    for (const slug of ['acme-one', 'acme-two']) await add(slug, '2099-01-01')
    // What became a database of its own, or was made for an operator, is no copy of theirs.
    await world.ask(
      control,
      `insert into app.database (id, name, slug, database_id, state, host, restored_from)
       select gen_random_uuid(), 'A', 'acme-own', $1, 'live', 'x', d.id from app.database d where d.database_id = $2`,
      [newDatabaseId(), database],
    )
    const [first, second] = await Promise.allSettled([side(), side()])
    assert.deepEqual([first.status, second.status].sort(), ['fulfilled', 'rejected'])
    await end()
    await add('acme-three', '2099-01-01')
    const full = { code: 'STATE_REFUSED', message: /three copies of this database/ }
    await assert.rejects(side(), full)
    await side('operator')
    await end()
    const state = async (value: string) =>
      await world.ask(control, `update app.database set state = $1 where slug = 'acme-three'`, [
        value,
      ])
    await state('dropping')
    await assert.rejects(side(), full)
    await state('dropped')
    await side()
    await end()

    const copy = await add('acme-four', '2099-01-01')
    await world.ask(
      control,
      `insert into zennnn_vault.backup (id, database_id, kind, state, began_at) values (gen_random_uuid(), $1, 'manual', 'failed', now())`,
      [copy],
    )
    const row = await world.ask(
      control,
      'select id from zennnn_vault.backup where database_id = $1',
      [copy],
    )
    await assert.rejects(
      ask(world, 'restore_side', { backup: String(row?.['id']) }, { database: copy }),
      { code: 'STATE_REFUSED', message: /is a copy on the side itself/ },
    )
  },
)

test(
  'the copy of a customer has a name that tells of what it is, ends by itself, and is deleted by nobody else before',
  LIMIT,
  async (t) => {
    const world = await openRestoreWorld(t)
    const backup = await world.backup()
    const day = backup.at.toISOString().slice(0, 10).replaceAll('-', '')
    const [theirs, operators] = [
      await copyOf(world, backup),
      await copyOf(world, backup, 'operator'),
    ]
    assert.deepEqual(await recordOf(world, theirs), {
      slug: `acme-restored-${day}`,
      state: 'live',
      days: 30,
      open: true,
    })
    assert.partialDeepStrictEqual(await recordOf(world, operators), { slug: 'wanted', days: null })

    const bolt = await world.order({ slug: 'bolt', name: 'Bolt' })
    assert.equal((await world.ended(bolt.job))['state'], 'done')
    const unknown = { code: 'NOT_FOUND' }
    await assert.rejects(
      ask(world, 'restore_drop', { restore: theirs.id }, { database: bolt.database }),
      unknown,
    )
    await assert.rejects(ask(world, 'restore_drop', { restore: operators.id }), unknown)
    for (const [restore, database] of [
      [theirs, bolt.database],
      [operators, world.database],
    ] as const) {
      const job = await world.run('restore_drop', { restore: restore.id, database })
      assert.deepEqual(
        [job['state'], job['message']],
        ['failed', `There is no copy of "${restore.id}".`],
      )
    }
    assert.partialDeepStrictEqual(await recordOf(world, theirs), { state: 'live', open: true })

    const job = await world.ended(await ask(world, 'restore_drop', { restore: theirs.id }))
    assert.equal(job['state'], 'done', String(job['message']))
    assert.partialDeepStrictEqual(await recordOf(world, theirs), { state: 'dropping', open: false })
    await assert.rejects(ask(world, 'restore_drop', { restore: theirs.id }), unknown)
    await removeDropped(world.tools)
    assert.partialDeepStrictEqual(await recordOf(world, theirs), { state: 'dropped', open: null })
    assert.partialDeepStrictEqual(await recordOf(world, operators), { state: 'live', open: true })
  },
)

test(
  'a copy ends when its days are over, but not one that became a database of its own',
  LIMIT,
  async (t) => {
    const world = await openRestoreWorld(t)
    const backup = await world.backup()
    const [ending, woken] = [await copyOf(world, backup), await copyOf(world, backup)]
    await endCopies(world.tools)
    assert.partialDeepStrictEqual(await recordOf(world, ending), { state: 'live' })
    await wakeDatabase(world.tools, woken.fresh)
    await world.ask(
      world.control,
      `update app.database set ends_at = now() where ends_at is not null`,
    )
    await endCopies(world.tools)
    assert.partialDeepStrictEqual(await recordOf(world, ending), { state: 'dropping', open: false })
    assert.partialDeepStrictEqual(await recordOf(world, woken), { state: 'live', open: true })
  },
)

test(
  'a restore for which the disk has no room is refused before anything is filled, with the bytes for operators',
  LIMIT,
  async (t) => {
    const world = await openRestoreWorld(t)
    const backup = await world.backup()
    await world.ask(
      world.control,
      'update zennnn_vault.backup set bytes = 1000000000000000 where id = $1',
      [backup.id],
    )
    const names = await world.names()
    for (const kind of ['restore_side', 'restore_live']) {
      const job = await world.run(kind, { backup: backup.id })
      assert.equal(job['state'], 'failed')
      assert.equal(
        job['message'],
        'There is not enough room for this restore. Nothing was restored.',
      )
      assert.match(
        JSON.stringify(job['problem']),
        /It needs 2000000000000000 bytes on the disk of the databases, and \d+ are free/,
      )
    }
    assert.deepEqual(await world.names(), names)
  },
)

test(
  'a database of which there are copies is shredded only with them, and the receipt names each',
  LIMIT,
  async (t) => {
    const world = await openRestoreWorld(t)
    const backup = await world.backup()
    const copy = await copyOf(world, backup)
    const env = commandEnvironment(world.tools.home)
    const drop = async (...args: readonly string[]) =>
      await runZennnn(env, ['database', 'drop', 'acme', ...args])
    const stateOf = async () =>
      await world.ask(world.control, 'select state from app.database where database_id = $1', [
        world.database,
      ])
    const slug = String((await recordOf(world, copy))?.['slug'])
    const refused = await drop('--shred')
    assert.equal(refused.code, 1)
    assert.match(refused.stderr, new RegExp(`^${slug} was restored from acme`))
    assert.match(refused.stderr, /--with-copies/)
    assert.deepEqual(await stateOf(), { state: 'live' })
    assert.equal((await drop('--with-copies')).code, 2)

    const key = await runZennnn(env, ['vault', 'key', 'destroy', 'acme', '--confirm', 'acme'])
    assert.equal(key.code, 1)
    const dropped = await drop('--shred', '--with-copies', '--json')
    assert.equal(dropped.code, 0, dropped.stdout + dropped.stderr)
    const { receipt }: { receipt: unknown } = JSON.parse(dropped.stdout)
    assert.partialDeepStrictEqual(receipt, {
      complete: true,
      backups: [backup.id],
      copies: [{ slug, database: copy.fresh, state: 'dropping', shredded: true }],
    })
    assert.partialDeepStrictEqual(await recordOf(world, copy), { state: 'dropping', open: false })
    assert.deepEqual(await stateOf(), { state: 'dropping' })
  },
)

test(
  'keys stay whole while a copy is in service, and a copy whose backups can be read makes no receipt complete',
  LIMIT,
  async (t) => {
    const world = await openRestoreWorld(t)
    const copy = await copyOf(world, await world.backup())
    const env = commandEnvironment(world.tools.home)
    assert.equal((await runZennnn(env, ['database', 'drop', 'acme'])).code, 0)
    const destroy = async () =>
      await runZennnn(env, ['vault', 'key', 'destroy', 'acme', '--confirm', 'acme'])
    const refused = await destroy()
    assert.equal(refused.code, 1)
    assert.match(
      refused.stderr,
      /on the side is in service: acme-restored-\d+\. Nothing was destroyed/,
    )
    await world.ask(world.control, `update app.database set state = 'dropping' where id = $1`, [
      copy.record,
    ])
    await world.ask(
      world.control,
      `insert into zennnn_vault.repository_password (database_id, region, wrapped) values ($1, 'eu', 'x')`,
      [copy.fresh],
    )
    const half = await destroy()
    assert.equal(half.code, 1, half.stderr)
    assert.match(
      half.stdout,
      /is dropping; its backups: can still be read\nSome backups can still be/,
    )
    await world.ask(
      world.control,
      'delete from zennnn_vault.repository_password where database_id = $1',
      [copy.fresh],
    )
    const done = await destroy()
    assert.equal(done.code, 0, done.stdout + done.stderr)
    assert.match(done.stdout, /is dropping; its backups: nobody can read them\nNobody can read/)
  },
)
