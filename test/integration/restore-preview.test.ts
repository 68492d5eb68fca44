import assert from 'node:assert/strict'
import { mkdir, rename, rm, rmdir } from 'node:fs/promises'
import { join } from 'node:path'
import { test } from 'node:test'
import { checkRegions, readVault, runBackup } from '@zennnn/cloud'
import { newDatabaseId, systemClock } from '@zennnn/kernel'
import { commandEnvironment, runZennnn } from '../command.ts'
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
      from: 'eu',
      away: [],
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

test(
  'a preview says from which region it would come, and which cannot be reached',
  LIMIT,
  async (t) => {
    const world = await openRestoreWorld(t)
    const backup = await world.backup()
    const placeOf = (region: string) => join(world.tools.home, 'vault', region)
    const look = async () => {
      const job = await world.run('restore_preview', { backup: backup.id })
      assert.equal(job['state'], 'done', String(job['message']))
      const { from, away } = Object(job['result']).count
      return { from, away }
    }
    const zennnn = async (...args: readonly string[]) =>
      (await runZennnn(commandEnvironment(world.tools.home), args)).stdout
    await rename(placeOf('eu'), placeOf('gone'))
    assert.deepEqual(await look(), { from: 'us', away: ['eu'] })
    const preview = await zennnn('restore', backup.id, '--preview')
    assert.match(preview, /^Cannot be reached at the moment: eu\.\nThe copy in the region us /m)
    await checkRegions(world.tools)
    const list = await zennnn('backup', 'list', 'acme')
    assert.match(list, /^The region eu cannot be reached at the moment: The folder .*ENOENT/m)
    const { connections, control, database } = world
    const { away } = await readVault({ connections, control, clock: systemClock }, database)
    assert.deepEqual(away, ['eu'])
    // Its folder is there, and its disk is not.
    await mkdir(placeOf('eu'))
    assert.deepEqual(await look(), { from: 'us', away: ['eu'] })
    await rm(placeOf('us'), { recursive: true })
    await rm(placeOf('ap'), { recursive: true })
    assert.deepEqual(await look(), { from: null, away: ['eu', 'us', 'ap'] })
    await rmdir(placeOf('eu'))
    await rename(placeOf('gone'), placeOf('eu'))
    assert.deepEqual(await look(), { from: 'eu', away: ['us', 'ap'] })
  },
)
