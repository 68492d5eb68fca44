import assert from 'node:assert/strict'
import { once } from 'node:events'
import { test } from 'node:test'
import { getRestore, tidyRestores } from '@zennnn/cloud'
import { hashSecret, newDatabaseId, newSecret } from '@zennnn/kernel'
import { barDatabase, closeDatabase } from '../../packages/cloud/src/database/database-make.ts'
import { databaseOid, swapDatabases } from '../../packages/cloud/src/restore/swap.ts'
import { openRestoreWorld, type RestoreWorld, restoreLive } from '../restore-world.ts'

const LIMIT = { timeout: 180_000 }
const COUNT = 'select count(*)::int as tags from app.tag'

async function neverWaits(): Promise<void> {
  throw new Error('nobody makes a backup')
}

/** A live database without tags, and beside it the one of before with 2000. */
async function openSwapped(world: RestoreWorld) {
  const restore = await restoreLive(world, await world.backup())
  await world.ask(world.database, 'delete from app.tag')
  const { access } = world.tools
  const oid = async () => (await databaseOid(access, world.database)) ?? ''
  return {
    live: world.database,
    other: restore.fresh,
    replacedOid: await oid(),
    endsUnknownLinks: false,
  }
}

/** What every server is told, in order: `hold` or `resume`. */
async function hearHolds(world: RestoreWorld) {
  const listener = await world.enter(world.control)
  const words: (string | undefined)[] = []
  const resumed = Promise.withResolvers<void>()
  listener.on('notification', ({ payload }) => {
    const [word, database] = payload?.split(' ') ?? []
    if (database !== world.database) return
    words.push(word)
    if (word === 'resume') resumed.resolve()
  })
  await listener.query('listen zennnn_hold')
  return {
    resumed: resumed.promise,
    words: async () => {
      // An answer comes after all that was told before it.
      await listener.query('select')
      return words.join(' ')
    },
  }
}

/** As a job does that drops it. */
async function takeOut(world: RestoreWorld): Promise<void> {
  const { tools, control, database } = world
  await world.ask(control, `update app.database set state = 'dropping' where database_id = $1`, [
    database,
  ])
  await closeDatabase(tools.access, database)
}

async function isOpen(world: RestoreWorld, database: string): Promise<unknown> {
  const row = await world.ask(
    'postgres',
    'select datallowconn as open from pg_database where datname = $1',
    [database],
  )
  return row?.['open']
}

test(
  'an exchange goes through after one that was killed with both databases closed, and only once',
  LIMIT,
  async (t) => {
    const world = await openRestoreWorld(t)
    const swap = await openSwapped(world)
    for (const name of [swap.live, swap.other])
      await world.ask('postgres', `alter database "${name}" allow_connections false`)
    assert.equal(typeof (await swapDatabases(world.tools, swap, neverWaits)), 'number')
    assert.deepEqual(await world.ask(world.database, COUNT), { tags: 2000 })
    // A second runner, who looked before the first one exchanged them.
    assert.equal(await swapDatabases(world.tools, swap, neverWaits), undefined)
    assert.deepEqual(await world.ask(world.database, COUNT), { tags: 2000 })
    assert.equal(await isOpen(world, world.database), true)
  },
)

test('an exchange that cannot be made leaves the live database open', LIMIT, async (t) => {
  const world = await openRestoreWorld(t)
  const live = world.database
  const replacedOid = (await databaseOid(world.tools.access, live)) ?? ''
  await world.ask('postgres', `alter database "${live}" allow_connections false`)
  const swap = { live, other: newDatabaseId(), replacedOid, endsUnknownLinks: false }
  await assert.rejects(swapDatabases(world.tools, swap, neverWaits), /does not exist/)
  assert.equal(await isOpen(world, live), true)
})

test(
  'an exchange waits for a backup as long as it lasts, and can be cancelled meanwhile',
  LIMIT,
  async (t) => {
    const world = await openRestoreWorld(t)
    const swap = await openSwapped(world)
    const backup = await world.enter(world.control)
    const lock = `(hashtext('zennnn.backup'), hashtext($1))`
    await backup.query(`select pg_advisory_lock${lock}`, [world.database])
    await assert.rejects(swapDatabases(world.tools, swap, neverWaits), /nobody makes a backup/)
    assert.deepEqual(await world.ask(world.database, COUNT), { tags: 0 })
    let told = 0
    await swapDatabases(world.tools, swap, async () => {
      told += 1
      if (told === 2) await backup.query(`select pg_advisory_unlock${lock}`, [world.database])
    })
    assert.deepEqual(await world.ask(world.database, COUNT), { tags: 2000 })
  },
)

test(
  'a database that is dropped between the checks and the exchange stays closed, and as it is',
  LIMIT,
  async (t) => {
    const world = await openRestoreWorld(t)
    const swap = await openSwapped(world)
    const backup = await world.enter(world.control)
    const lock = `(hashtext('zennnn.backup'), hashtext($1))`
    await backup.query(`select pg_advisory_lock${lock}`, [world.database])
    const drop = async () => {
      await takeOut(world)
      await backup.query(`select pg_advisory_unlock${lock}`, [world.database])
    }
    await assert.rejects(swapDatabases(world.tools, swap, drop), {
      code: 'STATE_REFUSED',
      message: 'The database "acme" is dropping. Nothing was exchanged.',
    })
    assert.equal(await isOpen(world, world.database), false)
    assert.equal(await databaseOid(world.tools.access, world.database), swap.replacedOid)
  },
)

test(
  'an order to drop a database that comes during an exchange waits for its end, and closes it then',
  LIMIT,
  async (t) => {
    const world = await openRestoreWorld(t)
    const swap = await openSwapped(world)
    // Somebody who does not go is waited for three times, and cut off then.
    await world.enter(world.database, 'login')
    const listener = await world.enter(world.control)
    await listener.query('listen zennnn_hold')
    const held = once(listener, 'notification')
    const holds = await hearHolds(world)
    const swapping = swapDatabases(world.tools, swap, neverWaits)
    await held
    const dropping = takeOut(world)
    assert.equal(typeof (await swapping), 'number')
    await dropping
    assert.equal(await holds.words(), 'hold resume hold resume hold resume')
    assert.equal(await isOpen(world, world.database), false)
    assert.notEqual(await databaseOid(world.tools.access, world.database), swap.replacedOid)
  },
)

test(
  'an exchange leaves a request that takes long in peace, lets everybody go on, and goes through after it',
  LIMIT,
  async (t) => {
    const world = await openRestoreWorld(t)
    const swap = await openSwapped(world)
    const holds = await hearHolds(world)
    const long = await world.enter(swap.live)
    await long.query('begin')
    await long.query(`insert into app.tag (id, name) values (gen_random_uuid(), 'long')`)
    const swapping = swapDatabases(world.tools, swap, neverWaits)
    await holds.resumed
    // Nothing was exchanged, and others are let in.
    assert.deepEqual(await world.ask(swap.live, COUNT), { tags: 0 })
    await long.query('commit')
    await long.end()
    assert.equal(typeof (await swapping), 'number')
    assert.equal(await holds.words(), 'hold resume hold resume')
    assert.deepEqual(await world.ask(swap.live, COUNT), { tags: 2000 })
    await world.ask('postgres', `alter database "${swap.other}" allow_connections true`)
    assert.deepEqual(await world.ask(swap.other, COUNT), { tags: 1 })
  },
)

test(
  'an exchange that cannot be made within two seconds is given up three times, with nothing changed',
  LIMIT,
  async (t) => {
    const world = await openRestoreWorld(t)
    const swap = await openSwapped(world)
    const holds = await hearHolds(world)
    await world.ask('postgres', `alter database "${swap.other}" allow_connections true`)
    const slow = await world.enter(swap.other)
    await slow.query('begin')
    await slow.query('lock table zennnn.session')
    await assert.rejects(swapDatabases(world.tools, swap, neverWaits), {
      code: 'OVERLOADED',
      message: 'The databases cannot be exchanged within 2 s. Nothing was exchanged.',
    })
    assert.equal(await holds.words(), 'hold resume hold resume hold resume')
    assert.equal(await isOpen(world, swap.live), true)
    assert.equal(await databaseOid(world.tools.access, swap.live), swap.replacedOid)
    assert.deepEqual(await world.ask(swap.live, COUNT), { tags: 0 })
    await slow.query('rollback')
    assert.equal(typeof (await swapDatabases(world.tools, swap, neverWaits)), 'number')
    assert.deepEqual(await world.ask(swap.live, COUNT), { tags: 2000 })
  },
)

test(
  'an exchange that meets somebody who changes the database lets everybody go on meanwhile, and goes through after him',
  LIMIT,
  async (t) => {
    const world = await openRestoreWorld(t)
    const swap = await openSwapped(world)
    // While he is there, the exchange does not come to the change of names.
    const idle = await world.enter(swap.live)
    const blocker = await world.enter('postgres')
    const holds = await hearHolds(world)
    const listener = await world.enter(world.control)
    await listener.query('listen zennnn_hold')
    const held = once(listener, 'notification')
    const swapping = swapDatabases(world.tools, swap, neverWaits)
    await held
    await blocker.query('begin')
    await blocker.query(`alter database "${swap.live}" connection limit 50`)
    await idle.end()
    await holds.resumed
    assert.equal(await databaseOid(world.tools.access, swap.live), swap.replacedOid)
    await blocker.query('commit')
    assert.equal(typeof (await swapping), 'number')
    assert.deepEqual(await world.ask(swap.live, COUNT), { tags: 2000 })
  },
)

test(
  'a suspended database is restored, and stays suspended, also when its exchange is taken up again',
  LIMIT,
  async (t) => {
    const world = await openRestoreWorld(t)
    const backup = await world.backup()
    await world.ask(
      world.control,
      `update app.database set state = 'suspended' where database_id = $1`,
      [world.database],
    )
    await barDatabase(world.tools.access, world.database)
    const restore = await restoreLive(world, backup)
    const undo = await world.run('restore_undo', { restore: restore.id })
    assert.equal(undo['state'], 'done', String(undo['message']))
    assert.deepEqual(
      await world.ask('postgres', 'select rolcanlogin as may from pg_roles where rolname = $1', [
        world.database,
      ]),
      { may: false },
    )
  },
)

test(
  'an exchange that was killed in its middle and is not taken up again leaves the live database open, unless it is dropped',
  LIMIT,
  async (t) => {
    const world = await openRestoreWorld(t)
    const restore = await restoreLive(world, await world.backup())
    const leave = async (state: string) => {
      await world.ask(
        world.control,
        `update zennnn_vault.restore set state = 'undoing', replaced_oid = $2 where id = $1`,
        [restore.id, await databaseOid(world.tools.access, world.database)],
      )
      await world.ask(world.control, 'update app.database set state = $2 where database_id = $1', [
        world.database,
        state,
      ])
      for (const [name, open] of [
        [world.database, false],
        [restore.fresh, true],
      ] as const)
        await world.ask('postgres', `alter database "${name}" allow_connections ${open}`)
      await tidyRestores(world.tools)
      assert.equal((await getRestore(world.tools, restore.id)).state, 'done')
      assert.equal(await isOpen(world, restore.fresh), false)
      return await isOpen(world, world.database)
    }
    assert.equal(await leave('dropping'), false)
    assert.equal(await leave('suspended'), true)
    assert.equal(await leave('live'), true)
  },
)

test(
  'an undo of a database that is being deleted is refused, and leaves it as it is',
  LIMIT,
  async (t) => {
    const world = await openRestoreWorld(t)
    const restore = await restoreLive(world, await world.backup())
    await world.ask(world.database, 'delete from app.tag')
    await world.ask(
      world.control,
      `update app.database set state = 'dropping' where database_id = $1`,
      [world.database],
    )
    const undo = await world.run('restore_undo', { restore: restore.id })
    assert.match(String(undo['message']), /is dropping\. Nothing was undone/)
    assert.deepEqual(await world.ask(world.database, COUNT), { tags: 0 })
  },
)

test(
  'a link that was withdrawn, used or removed after the backup opens nothing after a restore on live',
  LIMIT,
  async (t) => {
    const world = await openRestoreWorld(t)
    const link = async (secret: string) => {
      await world.ask(
        world.database,
        `insert into zennnn.link (id, secret_hash, purpose, model, record, recipient, created_by, expires_at)
         select gen_random_uuid(), $1, 'confirm', 'tag', t.id, 'x@example.com', u.id, now() + interval '9 days'
         from app.tag t, app."user" u limit 1`,
        [hashSecret(secret)],
      )
      return secret
    }
    const [kept, revoked, used, gone] = [
      await link(newSecret()),
      await link(newSecret()),
      await link(newSecret()),
      await link(newSecret()),
    ]
    const change = async (sql: string, secret: string) =>
      await world.ask(world.database, `${sql} where secret_hash = $1`, [hashSecret(secret)])
    const backup = await world.backup()
    await change('update zennnn.link set revoked_at = now()', revoked)
    await change('update zennnn.link set used_at = now()', used)
    await change('delete from zennnn.link', gone)
    const later = await link(newSecret())
    const restore = await restoreLive(world, backup)
    const open = async (secret: string) => {
      const row = await world.ask(
        world.database,
        'select state from zennnn.link_open($1, $2, $3, $4)',
        [hashSecret(secret), hashSecret(newSecret()), '192.0.2.7', 'test'],
      )
      return row?.['state']
    }
    const states = async () =>
      await Promise.all([kept, revoked, used, gone, later].map(async (one) => await open(one)))
    assert.deepEqual(await states(), ['open', 'revoked', 'used', 'revoked', 'unknown'])
    await change('update zennnn.link set revoked_at = now()', kept)
    const undo = await world.run('restore_undo', { restore: restore.id })
    assert.equal(undo['state'], 'done', String(undo['message']))
    assert.deepEqual(await states(), ['revoked', 'revoked', 'used', 'unknown', 'open'])
  },
)
