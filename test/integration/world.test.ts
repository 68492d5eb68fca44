import assert from 'node:assert/strict'
import { test } from 'node:test'
import { openWorld } from '../kit.ts'

test('a world lets each user in with the groups given and implied', async (t) => {
  const world = await openWorld(t)
  const ann = await world.user('ann@example.com', ['sales_manager'])
  const [result] = await world.connections.batch(world.database, ann.principal, [
    {
      text: "select current_user::text as role, current_setting('zennnn.user_id') as id, current_setting('zennnn.groups') as groups",
      values: [],
    },
  ])
  const row = result?.rows[0]
  assert.deepEqual([row?.['role'], row?.['id']], ['zennnn_user', ann.id])
  assert.match(String(row?.['groups']), /sales_manager.*sales_user/)
})

test('two worlds do not know of each other', async (t) => {
  const one = await openWorld(t)
  const two = await openWorld(t)
  const ann = await one.user('ann@example.com', ['sales_user'])
  await assert.rejects(two.connections.batch(two.database, ann.principal, []), {
    code: 'NOT_SIGNED_IN',
  })
})
