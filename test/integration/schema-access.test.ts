import assert from 'node:assert/strict'
import { test } from 'node:test'
import { newRecordId, systemClock } from '@zennnn/kernel'
import { DatabaseError } from 'pg'
import { openProjectWorld, type Person, type ProjectWorld } from '../project-world.ts'

const newId = (): string => newRecordId(systemClock)

async function addProject(person: Person, name: string, extra = ''): Promise<string> {
  const id = newId()
  const [columns, values] = extra === '' ? ['', ''] : extra.split('=')
  await person.run([
    `insert into app.project (id, name${columns === '' ? '' : `, ${columns}`}) values ($1, $2${values === '' ? '' : `, ${values}`})`,
    [id, name],
  ])
  return id
}

async function names(person: Person, table: string, column = 'name'): Promise<readonly unknown[]> {
  const rows = await person.run([`select ${column} as it from ${table} order by 1`])
  return rows.map((row) => row['it'])
}

async function people(world: ProjectWorld) {
  return {
    ann: await world.person('ann', ['project_user']),
    bob: await world.person('bob', ['project_user']),
    manager: await world.person('manager', ['project_manager']),
    outsider: await world.person('outsider', []),
    admin: await world.person('admin', ['administrator']),
  }
}

test('a person reads what some grant of theirs allows, and nothing else', async (t) => {
  const world = await openProjectWorld(t)
  const { ann, bob, manager, outsider } = await people(world)
  const guest = await world.stranger()
  const own = await addProject(ann, "Ann's")
  await addProject(bob, "Bob's")
  const bearer = await world.stranger(own)
  assert.deepEqual(await names(ann, 'app.project'), ["Ann's"])
  assert.deepEqual(await names(bob, 'app.project'), ["Bob's"])
  assert.deepEqual(await names(manager, 'app.project'), ["Ann's", "Bob's"])
  assert.deepEqual(await names(bearer, 'app.project'), ["Ann's"])
  assert.deepEqual(await names(outsider, 'app.project'), [])
  assert.deepEqual(await names(guest, 'app.project'), [])
  for (const model of ['task', 'tag', 'invoice', 'user', 'company', 'attachment'])
    assert.deepEqual(await names(guest, `app."${model}"`, 'id'), [], model)
  assert.deepEqual(await names(bearer, 'app."user"', 'id'), [])
})

test('rules that read each other’s models do not recurse and mean what they say', async (t) => {
  const world = await openProjectWorld(t)
  const { ann, bob, manager } = await people(world)
  const project = await addProject(ann, 'Shared')
  await addProject(ann, 'Private')
  await ann.run([
    "insert into app.task (id, title, project, assignee) values ($1, 'do', $2, $3), ($4, 'mine', $2, null)",
    [newId(), project, bob.id, newId()],
  ])
  assert.deepEqual(await names(bob, 'app.project'), ['Shared'])
  assert.deepEqual(await names(bob, 'app.task', 'title'), ['do'])
  assert.deepEqual(await names(ann, 'app.task', 'title'), ['do', 'mine'])
  assert.deepEqual(await names(manager, 'app.task', 'title'), ['do', 'mine'])
})

test('what one may not change or remove stays; what one may not create is refused', async (t) => {
  const world = await openProjectWorld(t)
  const { ann, bob, outsider } = await people(world)
  const guest = await world.stranger()
  const id = await addProject(ann, "Ann's")
  const bearer = await world.stranger(id)
  for (const person of [bob, outsider, guest, bearer])
    assert.deepEqual(
      await person.run(["update app.project set name = 'taken' where id = $1 returning id", [id]]),
      [],
    )
  for (const person of [ann, bob, outsider, guest, bearer])
    assert.deepEqual(
      await person.run(['delete from app.project where id = $1 returning id', [id]]),
      [],
    )
  for (const person of [outsider, guest, bearer])
    await assert.rejects(addProject(person, 'New'), { code: '42501' })
  // Somebody else's, from the start or by giving it away.
  await assert.rejects(addProject(bob, 'For Ann', `leader='${ann.id}'`), { code: '42501' })
  await assert.rejects(ann.run(['update app.project set leader = $1', [bob.id]]), { code: '42501' })
  assert.deepEqual(await names(ann, 'app.project'), ["Ann's"])
})

test('a model without grants has no rights at all', async (t) => {
  const world = await openProjectWorld(t)
  const { manager, admin } = await people(world)
  for (const person of [manager, admin])
    for (const sql of ['select * from app.vault', "insert into app.vault (name) values ('x')"])
      await assert.rejects(person.run([sql]), { code: '42501' }, sql)
})

test('records of another company are neither read, made, moved nor found by a unique value', async (t) => {
  const world = await openProjectWorld(t)
  const first = await world.person('one', [])
  const second = await world.person('two', [], world.companies.second)
  await first.run(["insert into app.invoice (id, code) values ($1, 'A1')", [newId()]])
  assert.deepEqual(await names(second, 'app.invoice', 'code'), [])
  // The same number is free for the other company: an error would say that it exists.
  await second.run(["insert into app.invoice (id, code) values ($1, 'A1')", [newId()]])
  await assert.rejects(
    second.run([
      "insert into app.invoice (id, code, company) values ($1, 'A2', $2)",
      [newId(), world.companies.first],
    ]),
    { code: '42501' },
  )
  await assert.rejects(
    second.run(['update app.invoice set company = $1', [world.companies.first]]),
    { code: '42501' },
  )
  await assert.rejects(
    first.run(["insert into app.invoice (id, code) values ($1, 'A1')", [newId()]]),
    { code: '23505', constraint: 'invoice_code_key' },
  )
})

test('a reference to an invisible row is refused exactly as one to a missing row', async (t) => {
  const world = await openProjectWorld(t)
  const { ann, bob } = await people(world)
  const hidden = await addProject(bob, "Bob's")
  const own = await addProject(ann, "Ann's")
  const answers = []
  for (const parent of [hidden, newId()]) {
    for (const [sql, values] of [
      [
        'insert into app.project (id, name, parent) values ($1, $2, $3)',
        [newId(), 'Child', parent],
      ],
      ['update app.project set parent = $1 where id = $2', [parent, own]],
    ] as const) {
      const error: unknown = await ann.run([sql, [...values]]).catch((caught: unknown) => caught)
      assert.ok(error instanceof DatabaseError)
      const { code, message, constraint, table, schema, detail } = error
      answers.push([code, message, constraint, table, schema, detail])
    }
  }
  assert.equal(answers[0]?.[0], '23503')
  assert.deepEqual(answers.slice(0, 2), answers.slice(2))
})

test('a reference that does not change needs not be visible', async (t) => {
  const world = await openProjectWorld(t)
  const { ann, bob, manager } = await people(world)
  const hidden = await addProject(bob, "Bob's")
  const own = await addProject(ann, "Ann's")
  await manager.run(['update app.project set parent = $1 where id = $2', [hidden, own]])
  await ann.run(["update app.project set name = 'Renamed' where id = $1", [own]])
  await ann.run(["update app.project set name = 'Again', parent = parent where id = $1", [own]])
  assert.deepEqual(await names(ann, 'app.project'), ['Again'])
})

test('rows of one insert may refer to each other', async (t) => {
  const world = await openProjectWorld(t)
  const { ann } = await people(world)
  const [parent, child] = [newId(), newId()]
  await ann.run([
    "insert into app.project (id, name, parent) values ($1, 'Child', $2), ($2, 'Parent', null)",
    [child, parent],
  ])
  assert.deepEqual(await names(ann, 'app.project'), ['Child', 'Parent'])
})

test('pairs follow the rights on their source and the sight of their target', async (t) => {
  const world = await openProjectWorld(t)
  const { ann, bob, manager, outsider, admin } = await people(world)
  const [red, secret] = [newId(), newId()]
  await manager.run([
    "insert into app.tag (id, name, hidden) values ($1, 'red', false), ($2, 'secret', true)",
    [red, secret],
  ])
  const own = await addProject(ann, "Ann's")
  const add = 'insert into app.project_tags (source, target) values ($1, $2)'
  await ann.run([add, [own, red]])
  await assert.rejects(ann.run([add, [own, secret]]), { code: '42501' })
  await assert.rejects(bob.run([add, [own, red]]), { code: '42501' })
  assert.deepEqual(await names(ann, 'app.project_tags', 'target'), [red])
  assert.deepEqual(await names(bob, 'app.project_tags', 'target'), [])
  assert.deepEqual(await bob.run(['delete from app.project_tags returning target']), [])
  await ann.run(['delete from app.project_tags'])
  // Nobody makes oneself an administrator.
  const { rows } = await world.superuser.query('select id from app."group" where name = $1', [
    'administrator',
  ])
  const become = 'insert into app.user_groups (source, target) values ($1, $2)'
  for (const person of [ann, manager, outsider])
    await assert.rejects(person.run([become, [person.id, rows[0]?.id]]), { code: '42501' })
  await admin.run([become, [bob.id, rows[0]?.id]])
})

test('a field for one group is null for all others in every use, and theirs alone to write', async (t) => {
  const world = await openProjectWorld(t)
  const { ann, manager } = await people(world)
  const id = await addProject(ann, "Ann's")
  await manager.run(['update app.project set budget = 1000 where id = $1', [id]])
  assert.deepEqual(await names(manager, 'app_read.project', 'budget'), ['1000.00'])
  assert.deepEqual(await names(ann, 'app_read.project', 'budget'), [null])
  for (const where of ['budget > 0', 'budget is not null', 'budget = 1000'])
    assert.deepEqual(await ann.run([`select id from app_read.project where ${where}`]), [], where)
  assert.deepEqual(await ann.run(['select sum(budget) as it from app_read.project']), [
    { it: null },
  ])
  await assert.rejects(ann.run(['select budget from app.project']), { code: '42501' })
  await assert.rejects(ann.run(['select id from app.project where budget > 0']), { code: '42501' })
  await assert.rejects(ann.run(['update app.project set budget = 5 where id = $1', [id]]), {
    code: '42501',
  })
  await assert.rejects(addProject(ann, 'Rich', 'budget=7'), { code: '42501' })
  await ann.run(["update app.project set name = 'Ok' where id = $1", [id]])
  assert.deepEqual(await names(manager, 'app_read.project', 'budget'), ['1000.00'])
})

test('a masking view shows nobody a row that the table does not', async (t) => {
  const world = await openProjectWorld(t)
  const { ann, bob, manager, outsider } = await people(world)
  await addProject(ann, "Ann's")
  assert.deepEqual(await names(ann, 'app_read.project'), ["Ann's"])
  assert.deepEqual(await names(manager, 'app_read.project'), ["Ann's"])
  for (const person of [bob, outsider, await world.stranger()])
    assert.deepEqual(await names(person, 'app_read.project'), [])
})

test('a file is seen by who made it, who sees its record or a record that names it', async (t) => {
  const world = await openProjectWorld(t)
  const { ann, bob, outsider, manager } = await people(world)
  const [loose, named, claimed] = [newId(), newId(), newId()]
  await ann.run([
    "insert into app.attachment (id, name) values ($1, 'loose'), ($2, 'named'), ($3, 'claimed')",
    [loose, named, claimed],
  ])
  const project = await addProject(ann, "Ann's", `brief='${named}'`)
  await ann.run([
    "update app.attachment set model = 'project', record = $1 where id = $2",
    [project, claimed],
  ])
  assert.deepEqual(await names(ann, 'app.attachment'), ['claimed', 'loose', 'named'])
  assert.deepEqual(await names(manager, 'app.attachment'), ['claimed', 'named'])
  for (const person of [bob, outsider, await world.stranger()])
    assert.deepEqual(await names(person, 'app.attachment'), [])
  // Naming a foreign file would make it visible.
  await assert.rejects(addProject(bob, "Bob's", `brief='${loose}'`), { code: '23503' })
})

test('what the platform keeps cannot be written by a person', async (t) => {
  const world = await openProjectWorld(t)
  const { ann } = await people(world)
  const id = await addProject(ann, "Ann's")
  for (const assignment of [
    'version = 9',
    'created_by = null',
    'updated_at = now()',
    "number = 'P1'",
    'hours = 5',
    'id = gen_random_uuid()',
  ])
    await assert.rejects(
      ann.run([`update app.project set ${assignment} where id = $1`, [id]]),
      { code: '42501' },
      assignment,
    )
  for (const column of ['version', 'created_at', 'number', 'hours'])
    await assert.rejects(addProject(ann, 'X', `${column}=default`), { code: '42501' }, column)
})
