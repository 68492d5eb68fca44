import assert from 'node:assert/strict'
import { test } from 'node:test'
import { linesOf, openNotices } from '../notice-world.ts'

test('what happened while nobody could tell it is told when somebody can, also after more than a day', async (t) => {
  const world = await openNotices(t)
  const { sql, ann } = world
  await sql('delete from zennnn.account_notice')
  const happen = async (what: string) =>
    await sql('select zennnn.account_notice_add($1, $2)', [ann.id, what])
  const age = async (by: string) =>
    await sql('update zennnn.account_notice set at = at - $1::interval', [by])
  const kept = async () =>
    (await sql('select what from zennnn.account_notice order by at')).map(({ what }) => what)
  await happen('one')
  await age('25 hours')
  // Each new one clears two that are over, and that was not told.
  await happen('two')
  await happen('three')
  assert.deepEqual(await kept(), ['one', 'two', 'three'])
  assert.deepEqual(linesOf(await world.told()), ['one', 'two', 'three'])
  await happen('four')
  await sql("update zennnn.account_notice set told_at = told_at - interval '1 day'")
  await age('30 days')
  assert.deepEqual(await world.mails(), [], 'not after 30 days')
  await happen('five')
  await happen('six')
  assert.deepEqual(await kept(), ['five', 'six'])
})

test('however many notices cannot be mailed, others are, and those are not tried at every turn', async (t) => {
  const world = await openNotices(t)
  const { sql, ann } = world
  await sql(
    `insert into zennnn.account_notice (id, user_id, recipient, kind, what, at)
     select gen_random_uuid(), gen_random_uuid(), repeat('x', 400) || n || '@acme.example', 'change', 'x', now() - interval '2 hours'
     from generate_series(1, 150) n`,
  )
  await sql(`select zennnn.account_notice_add($1, 'Made a passkey.')`, [ann.id])
  const due = async () => (await sql('select from zennnn.account_notices_due()')).length
  assert.equal(await due(), 100)
  assert.deepEqual(await world.mails(), [], 'who waits longest is first')
  assert.equal(await due(), 51)
  assert.equal((await world.told()).to, 'Ann@acme.example')
  assert.equal(await due(), 0)
  await sql(`update zennnn.account_notice set failed_at = failed_at - interval '1 hour'`)
  assert.equal(await due(), 100)
  await sql(`update zennnn.account_notice set at = at - interval '1 day'`)
  assert.equal(await due(), 0, 'on later days once a day')
})
