import assert from 'node:assert/strict'
import { test } from 'node:test'
import { migrate } from '@zennnn/data'
import { newRecordId, systemClock } from '@zennnn/kernel'
import { genuine, givePassword, openHttps, PASSWORD } from '../https-world.ts'
import { openWorld } from '../kit.ts'
import { giveWaysIn, waysIn } from '../ways-in.ts'

test('of who is deleted nothing is left that lets anybody in', async (t) => {
  const world = await openWorld(t)
  const site = await openHttps(t, { acme: world })
  const boss = await world.user('boss', ['administrator', 'sales_manager'])
  const ann = await world.user('ann', ['sales_user'])
  await givePassword(world, ann)
  const signIn = async () =>
    await site.ask('/auth/login', {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ login: 'ann', password: PASSWORD }),
    })
  assert.equal((await signIn()).status, 200)
  await giveWaysIn(world, ann.id)
  assert.equal(await waysIn(world, ann.id), 7)
  const remove = { method: 'DELETE', headers: genuine(boss.token) }
  const gone = await site.ask(`/api/user?id=eq.${ann.id}`, remove)
  assert.equal(gone.status, 204, gone.body)
  assert.equal(await waysIn(world, ann.id), 0)
  assert.equal((await site.ask('/auth/session', { headers: genuine(ann.token) })).status, 401)
  assert.equal((await signIn()).status, 401)
})

test('what an earlier version left of who was deleted goes at the upgrade, and nothing of who is there', async (t) => {
  const world = await openWorld(t)
  const ann = await world.user('ann', [])
  await givePassword(world, ann)
  const gone = newRecordId(systemClock)
  await world.superuser.query(
    'insert into zennnn.credential (user_id, hash) select $1, hash from zennnn.credential',
    [gone],
  )
  await giveWaysIn(world, gone)
  const client = await world.connect('zennnn_maintain')
  await migrate(client, world.registry, { assert: true })
  assert.equal(await waysIn(world, gone), 0)
  assert.equal(await waysIn(world, ann.id), 1)
})
