import assert from 'node:assert/strict'
import { type TestContext, test } from 'node:test'
import { type ChurnPlan, changeDatabase, fillDatabase } from '../../scripts/bench/churn.ts'
import { openWorld, type TestClient } from '../kit.ts'

const PLAN = { seed: 7, megabytes: 4, spread: 'hot' } as const

/** All that the generator says, in one digest: not times, nor what the database itself adds. */
async function digestOf(client: TestClient): Promise<unknown> {
  const { rows } = await client.query(
    `select md5(string_agg(row, '|' order by row)) as digest, count(*)::int as count from (
       select concat_ws(' ', id, name, phone, email, street, city, notes) as row from app.contact
       union all select concat_ws(' ', id, customer, date, note, number) from app.sale_order
       union all select concat_ws(' ', id, sale_order, position, description, quantity, unit_price) from app.sale_order_line
       union all select concat_ws(' ', id, name, hash, record) from app.attachment
       union all select concat_ws(' ', sha256, position, md5(bytes)) from zennnn.blob_chunk) rows`,
  )
  return rows[0]
}

/** After being filled, and after three days. */
async function lifeOf(t: TestContext, plan: ChurnPlan) {
  const { superuser } = await openWorld(t)
  const rows = await fillDatabase(superuser, plan)
  const filled = await digestOf(superuser)
  const touched: number[] = []
  for (const day of [1, 2, 3]) touched.push(await changeDatabase(superuser, plan, { rows, day }))
  return { rows, filled, touched, changed: await digestOf(superuser) }
}

test('the same seed fills and changes a database alike, another one does not', async (t) => {
  const [one, same, other] = [
    await lifeOf(t, PLAN),
    await lifeOf(t, PLAN),
    await lifeOf(t, { ...PLAN, seed: 8 }),
  ]
  assert.deepEqual(same, one)
  assert.notDeepEqual(other.filled, one.filled)
  assert.notDeepEqual(one.changed, one.filled)
})

test('each day three of a thousand records change, hot or uniform, and their changes are audited', async (t) => {
  for (const spread of ['hot', 'uniform'] as const) {
    const { superuser } = await openWorld(t)
    const plan = { ...PLAN, spread }
    const rows = await fillDatabase(superuser, plan)
    const records = rows.contacts + rows.orders + rows.lines + rows.files
    const audited = async () =>
      (await superuser.query('select count(*)::int as n from app.audit_entry')).rows[0]?.n
    const before = await audited()
    let touched = 0
    for (let day = 1; day <= 50; day += 1)
      touched += await changeDatabase(superuser, plan, { rows, day })
    const share = touched / records / 50
    assert.ok(share > 0.0027 && share < 0.0033, `${spread}: ${share}`)
    assert.ok((await audited()) - before >= touched * 0.9)
  }
})
