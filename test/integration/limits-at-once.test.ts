import assert from 'node:assert/strict'
import { test } from 'node:test'
import { hashSecret, newRecordId, systemClock } from '@zennnn/kernel'
import { openWorld, type TestWorld } from '../kit.ts'
import { untilLockWaits } from '../row-wait.ts'

/**
 * The same question five times at once, each by its own connection: all have counted what is there, or wait for their turn,
 * before any writes. How many were let through.
 */
async function passed(
  world: TestWorld,
  table: string,
  ask: (one: number) => { readonly text: string; readonly values: readonly unknown[] },
): Promise<number> {
  const { superuser, connections, database } = world
  await superuser.query('begin')
  await superuser.query(`lock table ${table} in share row exclusive mode`)
  const asked = Array.from({ length: 5 }, async (_, one) => {
    try {
      await connections.direct(database, [ask(one)])
      return true
    } catch (error) {
      assert.equal(Reflect.get(Object(error), 'code'), 'CONSTRAINT_VIOLATED')
      return false
    }
  })
  await untilLockWaits(world.database, { count: asked.length })
  await superuser.query('commit')
  return (await Promise.all(asked)).filter(Boolean).length
}

test('of many sign-in providers added at once there are never more than twenty', async (t) => {
  const world = await openWorld(t)
  const boss = await world.user('boss', ['administrator'])
  await world.superuser.query(
    `insert into zennnn.sign_in_provider (id, name, issuer, client_id, sealed)
     select gen_random_uuid(), 'P' || n, 'https://p' || n || '.example', 'client', '\\x00' from generate_series(1, 18) n`,
  )
  const add = (one: number) => ({
    text: 'select zennnn.provider_add($1, $2, $3, $4, $5, $6)',
    values: [
      hashSecret(boss.token),
      newRecordId(systemClock),
      `New ${one}`,
      `https://new${one}.example`,
      'client',
      Buffer.from('x'),
    ],
  })
  assert.equal(await passed(world, 'zennnn.sign_in_provider', add), 2)
})

const ask = (one: number) => ({
  text: `select zennnn.staff_ask($1, $2, 'Sam', $3, 'why', '{}', false, 4, '{"subject": "s", "text": "t"}')`,
  values: [newRecordId(systemClock), newRecordId(systemClock), `N${one}`],
})

test('of many requests of support at once never more than twenty wait', async (t) => {
  const world = await openWorld(t, [], 'zeldesk')
  await world.superuser.query(
    `insert into zennnn.staff_request (id, staff, staff_name, ticket, reason, asked_models, asked_write, asked_hours)
     select gen_random_uuid(), gen_random_uuid(), 'Sam', 'T' || n, 'why', '{}', false, 4 from generate_series(1, 18) n`,
  )
  assert.equal(await passed(world, 'zennnn.staff_request', ask), 2)
})
