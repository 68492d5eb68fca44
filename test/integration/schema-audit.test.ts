import assert from 'node:assert/strict'
import { test } from 'node:test'
import { newRecordId, systemClock } from '@zennnn/kernel'
import { openProjectWorld } from '../project-world.ts'

const newId = (): string => newRecordId(systemClock)

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
  const { rows: counted } = await superuser.query(
    `select count(*)::integer as all, count(distinct id)::integer as different,
       (select count(*)::integer from app.audit_entry) as entries,
       (select count(*)::integer from zennnn.audit_unsealed) as unsealed
     from (select unnest(entries) as id from zennnn.audit_seal) sealed`,
  )
  const { all, different, entries, unsealed } = counted[0] ?? {}
  assert.deepEqual([all, different, unsealed], [entries, entries, 0])
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
