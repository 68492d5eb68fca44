import assert from 'node:assert/strict'
import { test } from 'node:test'
import { connect } from '@zennnn/cloud'
import { openDatabase } from '../kit.ts'

test('a login role is refused at every database but its own', async (t) => {
  const mine = await openDatabase(t)
  const other = await openDatabase(t)
  for (const database of [other.database, 'postgres', 'template1', 'template0'])
    await assert.rejects(
      connect(mine.address, { ...mine.login, database }),
      { code: 'DATABASE_UNAVAILABLE' },
      `entered ${database}`,
    )
  const client = await mine.connect('login')
  const { rows } = await client.query('select current_database() as name')
  assert.deepEqual(rows, [{ name: mine.database }])
})

test('a login role may make neither temporary tables nor schemas nor anything in public', async (t) => {
  const mine = await openDatabase(t)
  const client = await mine.connect('login')
  for (const sql of [
    'create temp table t(a int)',
    'create schema s',
    'create table public.t(a int)',
    'create database other_database',
    'create role other_role',
    "copy (select 1) to program 'true'",
    'set role zennnn_owner',
    'set role postgres',
  ])
    await assert.rejects(client.query(sql), { code: '42501' }, sql)
})

test('a wrong password and the password of another database are refused', async (t) => {
  const mine = await openDatabase(t)
  const other = await openDatabase(t)
  for (const password of ['', 'wrong', other.login.password])
    await assert.rejects(
      connect(mine.address, { user: mine.database, password, database: mine.database }),
      { code: 'DATABASE_UNAVAILABLE' },
    )
})

test('the role of work enters every database, but owns nothing until it says so', async (t) => {
  const mine = await openDatabase(t)
  const client = await mine.connect('zennnn_maintain')
  await assert.rejects(client.query('create schema s'), { code: '42501' })
  await client.query('set role zennnn_owner')
  await client.query('create schema s')
})
