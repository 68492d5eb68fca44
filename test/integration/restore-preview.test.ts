import assert from 'node:assert/strict'
import { test } from 'node:test'
import { runBackup } from '@zennnn/cloud'
import { newDatabaseId } from '@zennnn/kernel'
import { openRestoreWorld } from '../restore-world.ts'

const LIMIT = { timeout: 180_000 }

test('a preview says what a restore on live would take back', LIMIT, async (t) => {
  const world = await openRestoreWorld(t)
  const backup = await world.backup()
  await world.ask(
    world.database,
    `delete from app.tag where name like 'tag 7 %' or name ~ '^tag 7[a-f0-9]'`,
  )
  const gone = await world.ask(world.database, 'select 2000 - count(*)::int as gone from app.tag')
  await world.ask(
    world.database,
    `insert into app.tag (id, name) values (gen_random_uuid(), 'one'), (gen_random_uuid(), 'two')`,
  )
  await world.ask(
    world.database,
    `update app.tag set name = name || '!' where id in (select id from app.tag where created_at < now() - interval '1 second' and name not in ('one', 'two') limit 5)`,
  )
  const job = await world.run('restore_preview', { backup: backup.id, database: world.database })
  assert.equal(job['state'], 'done', String(job['message']))
  const label = 'Tag'
  assert.partialDeepStrictEqual(job['result'], {
    count: {
      minutes: 0,
      models: [{ model: 'tag', label, added: 2, changed: 5, deleted: gone?.['gone'] }],
    },
  })
  const foreign = await world.run('restore_preview', {
    backup: backup.id,
    database: newDatabaseId(),
  })
  assert.equal(foreign['state'], 'failed')
})

test(
  'a preview counts what was written around the moment of the backup once, by what the backup holds',
  LIMIT,
  async (t) => {
    const world = await openRestoreWorld(t)
    const { database } = world
    const insert = `insert into app.tag (id, name) values (gen_random_uuid(), gen_random_uuid()::text)`
    const lossOf = async (backup: string) => {
      const job = await world.run('restore_preview', { backup })
      assert.equal(job['state'], 'done', String(job['message']))
      return Object(job['result']).count.models
    }
    // Written after the backup began, by the clock, and before its dump did.
    const early = { now: () => new Date(Date.now() - 60_000) }
    await world.ask(database, insert)
    const first = await runBackup({ ...world.tools, clock: early }, { database, kind: 'manual' })
    assert.deepEqual(await lossOf(first.id), [])
    // Begun before the dump, and over after it.
    const open = await world.enter(database)
    await open.query('begin')
    await open.query(insert)
    await open.query(
      `update app.tag set name = 'another' where id = (select id from app.tag limit 1)`,
    )
    const stopping = new AbortController()
    const write = async () => {
      const client = await world.enter(database)
      while (!stopping.signal.aborted) await client.query(insert)
    }
    const writers = [write(), write()]
    const second = await world.backup()
    stopping.abort()
    await Promise.all(writers)
    await open.query('commit')
    const rows = await world.ask(database, 'select count(*)::int as tags from app.tag')
    const held = second.content?.tables['app.tag']?.rows ?? 0
    const added = Number(rows?.['tags']) - held
    assert.ok(added > 1)
    assert.deepEqual(await lossOf(second.id), [
      { model: 'tag', label: 'Tag', added, changed: 1, deleted: 0 },
    ])
  },
)
