import assert from 'node:assert/strict'
import { test } from 'node:test'
import { base } from '@zennnn/base'
import { contacts } from '@zennnn/contacts'
import { admitDatabase, installPlatform, installSchema, seed } from '@zennnn/data'
import { newSecret, systemClock } from '@zennnn/kernel'
import { buildRegistry } from '@zennnn/model'
import { openDatabase } from '../kit.ts'

test('platform, schema and seeds make a database that a session can enter', async (t) => {
  const database = await openDatabase(t)
  const registry = buildRegistry([base, contacts])
  const admin = await database.connect('postgres')
  await installPlatform(admin, registry.brand)
  await installSchema(admin, registry)
  await seed(admin, registry, systemClock)
  await admitDatabase(await database.connect('zennnn_maintain'), newSecret())
  const { rows } = await admin.query('select count(*)::int as n from app.country')
  assert.ok(Number(rows[0]?.n) > 200)
  const login = await database.connect('login')
  await login.query('begin')
  await login.query("select set_config('role', 'zennnn_user', true), zennnn.enter('guest', null)")
  const guest = await login.query('select count(*)::int as n from app.country')
  assert.equal(guest.rows[0]?.n, 0)
  await login.query('rollback')
})
