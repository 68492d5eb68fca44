import assert from 'node:assert/strict'
import { test } from 'node:test'
import { getRestore } from '@zennnn/cloud'
import { parseDatabaseId } from '@zennnn/kernel'
import { openRestoreWorld } from '../restore-world.ts'

const LIMIT = { timeout: 120_000 }

test('a backup restored on the side is a database of its own, equal to the backup', LIMIT, async (t) => {
  const world = await openRestoreWorld(t)
  const backup = await world.backup()
  assert.equal(backup.state, 'complete', backup.message)
  await world.ask(world.database, `delete from app.tag`)
  const job = await world.run('restore_side', { backup: backup.id })
  assert.equal(job['state'], 'done', String(job['message']))
  const restore = await getRestore(world.tools, String(job['id']))
  assert.partialDeepStrictEqual(restore, { state: 'done', mode: 'side', database: world.database })
  const day = backup.at.toISOString().slice(0, 10).replaceAll('-', '')
  const record = await world.ask(world.control, 'select * from app.database where id = $1', [
    restore.record,
  ])
  assert.partialDeepStrictEqual(record, {
    slug: `acme-restored-${day}`,
    database_id: restore.fresh,
    state: 'live',
    tier: 'trial',
    apps: ['base', 'contacts'],
    name: 'Acme',
    restored_at: backup.at,
  })
  const tags = await world.ask(restore.fresh, 'select count(*)::int as tags from app.tag')
  assert.deepEqual(tags, { tags: 2000 })
  // Its own login role comes in, and nobody else's.
  const site = await world.connections.direct(parseDatabaseId(restore.fresh), [
    { text: 'select * from zennnn.neutralised_state()', values: [] },
  ])
  assert.partialDeepStrictEqual(site[0]?.rows[0], { origin: 'acme' })
})
