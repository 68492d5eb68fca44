import assert from 'node:assert/strict'
import { type TestContext, test } from 'node:test'
import { hashSecret, newRecordId, systemClock } from '@zennnn/kernel'
import { DatabaseError } from 'pg'
import { openTarget } from '../attack-world.ts'
import type { TestClient } from '../kit.ts'

async function open(t: TestContext) {
  const target = await openTarget(t)
  return { target, client: await target.world.connect('login'), superuser: target.world.superuser }
}

/** The SQLSTATE with which a statement fails; undefined when it does not. What came before stays. */
async function failure(
  client: TestClient,
  text: string,
  values: readonly unknown[] = [],
): Promise<string | undefined> {
  await client.query('savepoint attempt')
  try {
    await client.query(text, [...values])
    return undefined
  } catch (error) {
    assert.ok(error instanceof DatabaseError, String(error))
    return error.code
  } finally {
    await client.query('rollback to attempt')
  }
}

test('the role of the platform is worth nothing to who takes it by a statement of their own', async (t) => {
  const { target, client, superuser } = await open(t)
  const { world, people } = target
  const { rows: tables } = await superuser.query<{ name: string; columns: string }>(
    `select c.oid::regclass::text as name, min(quote_ident(a.attname)) as columns
     from pg_class c join pg_attribute a on a.attrelid = c.oid and a.attnum > 0 and a.attname in ('id', 'source')
     where c.relnamespace = 'app'::regnamespace and c.relkind = 'r' group by c.oid`,
  )
  assert.ok(tables.length > 20)
  const attempts: string[] = []
  for (const { name, columns } of tables) {
    attempts.push(`insert into ${name} (${columns}) values (gen_random_uuid())`)
    // Of a table without rows there is nothing to refuse.
    if ((await superuser.query(`select from ${name} limit 1`)).rowCount === 0) continue
    attempts.push(`select * from ${name}`, `select count(*) from ${name}`, `delete from ${name}`)
    attempts.push(`update ${name} set ${columns} = ${columns}`)
  }
  // In a request, with all that settings can say; and as the login role, which has been nobody yet.
  for (const before of [
    async () => {
      await client.query(
        "select set_config('role', 'zennnn_user', true), zennnn.enter('session', $1::bytea)",
        [hashSecret(people.admin.token)],
      )
    },
    async () => {
      await client.query(
        "select set_config('zennnn.groups', '{administrator}', true), set_config('zennnn.why', 'because', true)",
      )
    },
  ]) {
    await client.query('begin')
    await before()
    await client.query("set local zennnn.why = 'because'")
    await client.query('set role zennnn_elevated')
    for (const sql of [
      ...attempts,
      'select * from app_read.contact',
      'select * from zennnn_rule.sale_order',
      "select zennnn.elevate('key', 'because')",
      "select zennnn.put_elevation_key(sha256('key'))",
      'select * from zennnn.elevation_key',
      'insert into zennnn.elevated values (pg_current_xact_id())',
    ])
      assert.equal(await failure(client, sql), '42501', sql)
    assert.equal(
      await failure(
        client,
        `select zennnn.link_create($1, sha256('x'), 'quotation', 'sale_order', $2, 'eve@example.com', '1 day')`,
        [newRecordId(systemClock), target.foreign.order],
      ),
      'ZN404',
    )
    await client.query('rollback')
  }
  await assert.rejects(
    world.connections.batch(world.database, people.seller.principal, [
      { text: 'set role zennnn_elevated', values: [] },
      { text: 'select note from app.sale_order', values: [] },
    ]),
    { code: 'ACCESS_DENIED' },
  )
})

test('the key of the platform opens one transaction, says so in the log, and closes it again', async (t) => {
  const { target, client, superuser } = await open(t)
  const { world } = target
  const key = world.connections.elevationKey(world.database)
  const elevate = "select zennnn.elevate($1::text, $2::text), set_config('role', $3::text, true)"
  const orders = 'select count(*)::int as n from app.sale_order'
  await client.query('begin')
  await client.query("select zennnn.enter('session', $1)", [hashSecret(target.people.seller.token)])
  for (const wrong of ['', 'key', `${key} `, null])
    assert.equal(await failure(client, elevate, [wrong, 'why', 'zennnn_elevated']), 'ZN403')
  await client.query(elevate, [key, 'to count', 'zennnn_elevated'])
  assert.deepEqual((await client.query(orders)).rows, [{ n: 3 }])
  await client.query('reset role')
  await client.query(elevate, [key, null, 'zennnn_user'])
  assert.deepEqual((await client.query(orders)).rows, [{ n: 1 }])
  // The role again, without the key: closed.
  await client.query('set role zennnn_elevated')
  assert.equal(await failure(client, orders), '42501')
  await client.query('reset role')
  await client.query('commit')
  const { rows } = await superuser.query(
    `select why, "user" from app.audit_entry where operation = 'elevate'`,
  )
  assert.deepEqual(rows, [{ why: 'to count', user: target.people.seller.id }])
  // Left open at the end: it ends with its transaction, and another database has another key.
  await client.query('begin')
  await client.query("select zennnn.enter('session', $1)", [hashSecret(target.people.seller.token)])
  await client.query(elevate, [key, 'left open', 'zennnn_elevated'])
  await client.query('commit')
  await client.query('set role zennnn_elevated')
  await assert.rejects(client.query(orders), { code: '42501' })
  const other = await open(t)
  await other.client.query('begin')
  await other.client.query("select zennnn.enter('session', $1)", [
    hashSecret(other.target.people.seller.token),
  ])
  assert.equal(await failure(other.client, elevate, [key, 'why', 'zennnn_elevated']), 'ZN403')
})
