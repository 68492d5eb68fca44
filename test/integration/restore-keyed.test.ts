import assert from 'node:assert/strict'
import { test } from 'node:test'
import { getRestore } from '@zennnn/cloud'
import { keyedDigest, passwordKeyOf } from '@zennnn/kernel'
import { openRestoreWorld } from '../restore-world.ts'
import { OLDER_FORM, unkeyedHash } from '../unkeyed-hash.ts'

test('a backup of before digests were keyed is restored with keyed ones, as protected as a new database', {
  timeout: 180_000,
}, async (t) => {
  const world = await openRestoreWorld(t)
  const { database, control, tools } = world
  const older = unkeyedHash('correct horse battery')
  const live = await world.enter(database)
  await live.query(OLDER_FORM)
  await live.query('update zennnn.credential set hash = $1', [older])
  await live.query('alter table zennnn.credential validate constraint credential_hash_check')
  const backup = await world.backup()
  // From a database that is gone come those who might come in at the time of the backup.
  await world.ask(
    control,
    `update app.database set state = 'dropping', drop_after = now() + interval '14 days' where database_id = $1`,
    [database],
  )
  const job = await world.run('restore_side', { backup: backup.id })
  assert.equal(job['state'], 'done', String(job['message']))
  const { fresh } = await getRestore(tools, String(job['id']))
  const [, rounds, salt, digest = ''] = older.split('$')
  const key = passwordKeyOf(tools.access.secrets.tenantKey)
  assert.deepEqual(await world.ask(fresh, 'select hash from zennnn.credential'), {
    hash: `pbkdf2-sha512-keyed$${rounds}$${salt}$${keyedDigest(key, digest)}`,
  })
  assert.deepEqual(
    await world.ask(
      fresh,
      `select json_agg(conname) as names, bool_and(convalidated) as validated from pg_constraint
         where conrelid = 'zennnn.credential'::regclass and contype = 'c'`,
    ),
    { names: ['credential_hash_keyed'], validated: true },
  )
})
