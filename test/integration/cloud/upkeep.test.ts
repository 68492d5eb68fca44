import assert from 'node:assert/strict'
import { test } from 'node:test'
import { sealAudit, tidyDatabase } from '@zennnn/cloud'
import { openWorld } from '../../kit.ts'

test('sealAudit leaves no entry unsealed and does nothing the second time', async (t) => {
  const world = await openWorld(t)
  // One seal holds 1,000 entries at the most.
  await world.superuser.query(
    "insert into app.tag (id, name) select gen_random_uuid(), 't' || i from generate_series(1, 1500) i",
  )
  const access = { address: world.address, secrets: world.secrets }
  await sealAudit(access, world.database)
  const count = async (): Promise<unknown> =>
    (await world.superuser.query('select count(*)::int as seals from zennnn.audit_seal')).rows[0]
  const first = await count()
  assert.deepEqual(first, { seals: 2 })
  await sealAudit(access, world.database)
  assert.deepEqual(await count(), first)
  const { rows } = await world.superuser.query('select zennnn.seal_audit() as sealed')
  assert.equal(rows[0].sealed, 0)
})

test('tidyDatabase removes ended sessions and files that nothing names, and keeps the others', async (t) => {
  const world = await openWorld(t)
  const ada = await world.user('ada', ['administrator'])
  await world.superuser.query(
    "insert into zennnn.session (token_hash, user_id, expires_at) values ('\\x01', $1, now() - interval '60 days')",
    [ada.id],
  )
  await tidyDatabase({ address: world.address, secrets: world.secrets }, world.database)
  const { rows } = await world.superuser.query(
    "select count(*)::int as kept, count(*) filter (where token_hash = '\\x01')::int as ended from zennnn.session",
  )
  assert.deepEqual(rows[0], { kept: 1, ended: 0 })
})
