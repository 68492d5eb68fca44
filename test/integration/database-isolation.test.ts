import assert from 'node:assert/strict'
import { test } from 'node:test'
import { connect } from '@zennnn/cloud'
import { openDatabase, openWorld } from '../kit.ts'

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

test('of two customers each is refused at every database of the cluster but its own', async (t) => {
  const worlds = [await openWorld(t), await openWorld(t)] as const
  const { rows } = await worlds[0].superuser.query<{ name: string }>(
    'select datname as name from pg_database',
  )
  assert.ok(rows.some(({ name }) => name.startsWith('zt_')))
  for (const world of worlds)
    for (const { name } of rows.filter((row) => row.name !== world.database))
      await assert.rejects(
        connect(world.address, { ...world.login, database: name }),
        { code: 'DATABASE_UNAVAILABLE' },
        `entered ${name}`,
      )
})

test('the login role of a customer reads no table, takes no owner and reads no file', async (t) => {
  const world = await openWorld(t)
  const client = await world.connect('login')
  for (const sql of [
    'create temp table t(a int)',
    'select * from app."user"',
    'select * from zennnn.credential',
    'select * from zennnn.session',
    'set role zennnn_owner',
    'set role zennnn_maintain',
    `set role "${world.database}_other"`,
    "select pg_read_file('/etc/passwd')",
    'copy app."user" to program \'true\'',
    'create extension dblink',
    'alter role current_user superuser',
    'alter database postgres allow_connections true',
    'select pg_terminate_backend(pid) from pg_stat_activity where usename = $$postgres$$',
  ])
    await assert.rejects(client.query(sql), `allowed: ${sql}`)
})

test('nothing in a customer database is open to everybody', async (t) => {
  const world = await openWorld(t)
  const { rows } = await world.superuser.query(
    `select has_database_privilege('public', current_database(), 'connect') as enters,
       has_database_privilege('public', current_database(), 'temp') as temp,
       has_function_privilege('public', 'pg_catalog.set_config(text, text, boolean)', 'execute') as settings,
       (select count(*)::int from pg_proc p join pg_namespace n on n.oid = p.pronamespace
        where n.nspname in ('zennnn', 'app', 'app_read', 'zennnn_rule') and has_function_privilege('public', p.oid, 'execute')) as functions`,
  )
  assert.deepEqual(rows, [{ enters: false, temp: false, settings: false, functions: 0 }])
})
