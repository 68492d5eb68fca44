import assert from 'node:assert/strict'
import { test } from 'node:test'
import { newRecordId, systemClock } from '@zennnn/kernel'
import { openProjectWorld } from '../project-world.ts'

const newId = (): string => newRecordId(systemClock)
const inSeal = (number: number): string =>
  `id = (select entries[1] from zennnn.audit_seal where number = ${number})`

test('creating, changing and deleting leave entries with what changed, by whom', async (t) => {
  const world = await openProjectWorld(t)
  const manager = await world.person('manager', ['project_manager'])
  const admin = await world.person('admin', ['administrator'])
  const id = newId()
  await manager.run(["insert into app.project (id, name, code) values ($1, 'One', 'c')", [id]])
  await manager.run(["update app.project set name = 'Two', code = null where id = $1", [id]])
  await manager.run(["update app.project set name = 'Two' where id = $1", [id]])
  await manager.run(['delete from app.project where id = $1', [id]])
  const entries = await admin.run([
    `select operation, before, after, "user" from app.audit_entry where record = $1 order by id`,
    [id],
  ])
  assert.deepEqual(
    entries.map((entry) => entry['operation']),
    ['create', 'update', 'delete'],
  )
  assert.deepEqual(entries[1], {
    operation: 'update',
    before: { name: 'One', code: 'c' },
    after: { name: 'Two', code: null },
    user: manager.id,
  })
  const created = entries[0]?.['after']
  assert.ok(typeof created === 'object' && created !== null && 'name' in created)
  assert.equal(created.name, 'One')
  assert.equal(entries[0]?.['before'], null)
})

test('a change that is rolled back leaves no entry', async (t) => {
  const world = await openProjectWorld(t)
  const manager = await world.person('manager', ['project_manager'])
  const id = newId()
  await assert.rejects(
    manager.run(["insert into app.project (id, name) values ($1, 'One')", [id]], ['select 1 / 0']),
    { code: '22012' },
  )
  const { rows } = await world.superuser.query('select 1 from app.audit_entry where record = $1', [
    id,
  ])
  assert.deepEqual(rows, [])
})

test('changes of groups are in the log', async (t) => {
  const world = await openProjectWorld(t)
  const admin = await world.person('admin', ['administrator'])
  const ann = await world.person('ann', [])
  await admin.run([
    `insert into app.user_groups (source, target) select $1, id from app."group" where name = 'project_user'`,
    [ann.id],
  ])
  const entries = await admin.run([
    `select model, operation, after is not null as has_after from app.audit_entry where record = $1 and "user" = $2`,
    [ann.id, admin.id],
  ])
  assert.deepEqual(entries, [{ model: 'user', operation: 'update', has_after: true }])
})

test('nobody changes or removes an entry, not even the owner of the tables', async (t) => {
  const world = await openProjectWorld(t)
  const admin = await world.person('admin', ['administrator'])
  const maintain = await world.database.connect('zennnn_maintain')
  await maintain.query('set role zennnn_owner')
  for (const sql of [
    "update app.audit_entry set model = 'x'",
    'delete from app.audit_entry',
    'truncate app.audit_entry',
  ]) {
    await assert.rejects(admin.run([sql]), { code: '42501' }, sql)
    await assert.rejects(maintain.query(sql), { code: 'ZN403' }, sql)
  }
  await assert.rejects(
    admin.run([
      "insert into app.audit_entry (id, model, operation) values ($1, 'x', 'x')",
      [newId()],
    ]),
    { code: '42501' },
  )
  const ann = await world.person('ann', ['project_user'])
  assert.deepEqual(await ann.run(['select id from app.audit_entry']), [])
})

test('an altered, removed or slipped-in entry breaks the chain where it happened', async (t) => {
  const world = await openProjectWorld(t)
  const { superuser } = world
  const manager = await world.person('manager', ['project_manager'])
  const seal = async (): Promise<number> =>
    Number((await superuser.query('select zennnn.seal_audit() as n')).rows[0]?.n)
  const broken = async (): Promise<unknown> =>
    (await superuser.query('select zennnn.broken_seal() as it')).rows[0]?.it
  for (const name of ['One', 'Two', 'Three']) {
    await manager.run(['insert into app.project (id, name) values ($1, $2)', [newId(), name]])
    assert.ok((await seal()) > 0)
  }
  assert.equal(await seal(), 0)
  assert.equal(await broken(), null)
  // Somebody who owns everything and switches the guard off.
  const tamper = async (sql: string): Promise<unknown> => {
    await superuser.query('begin')
    await superuser.query('set local session_replication_role = replica')
    await superuser.query(sql)
    const answer = await broken()
    await superuser.query('rollback')
    return answer
  }
  assert.equal(await tamper(`update app.audit_entry set model = 'x' where ${inSeal(2)}`), '2')
  assert.equal(
    await tamper(`update app.audit_entry set after = after || '{"name":"x"}' where ${inSeal(1)}`),
    '1',
  )
  assert.equal(await tamper(`delete from app.audit_entry where ${inSeal(3)}`), '3')
  assert.equal(await tamper('delete from zennnn.audit_seal where number = 2'), '2')
  assert.equal(
    await tamper(
      `insert into app.audit_entry (id, version, created_at, updated_at, at, operation, model) values (gen_random_uuid(), 1, now(), now(), now(), 'x', 'x')`,
    ),
    '0',
  )
  assert.equal(await broken(), null)
})

test('entries of transactions that commit late are sealed later, none is lost', async (t) => {
  const world = await openProjectWorld(t)
  const { superuser } = world
  const slow = await world.database.connect('postgres')
  await slow.query('begin')
  await slow.query("insert into app.tag (id, name) values (gen_random_uuid(), 'slow')")
  await superuser.query("insert into app.tag (id, name) values (gen_random_uuid(), 'quick')")
  await superuser.query('select zennnn.seal_audit()')
  await slow.query('commit')
  const { rows } = await superuser.query('select zennnn.seal_audit() as n')
  assert.equal(rows[0]?.n, 1)
  const { rows: verdict } = await superuser.query('select zennnn.broken_seal() as it')
  assert.equal(verdict[0]?.it, null)
})

test('a change is announced once for each record and transaction, with the records that totals changed', async (t) => {
  const world = await openProjectWorld(t)
  const manager = await world.person('manager', ['project_manager'])
  const heard: string[] = []
  const listener = await world.database.connect('login')
  listener.on('notification', (message) => heard.push(message.payload ?? ''))
  await listener.query('listen zennnn_change')
  const [id, task] = [newId(), newId()]
  await manager.run(
    ["insert into app.project (id, name) values ($1, 'One')", [id]],
    ["update app.project set name = 'Two' where id = $1", [id]],
    ["insert into app.task (id, title, project, hours) values ($1, 't', $2, 1)", [task, id]],
    ["update app.task set title = 'x' where false"],
    ["update app.tag set name = 'x' where false"],
  )
  await listener.query('select 1')
  assert.deepEqual(heard.sort(), [`project ${id}`, `task ${task}`])
})
