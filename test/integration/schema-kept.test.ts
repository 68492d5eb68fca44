import assert from 'node:assert/strict'
import { test } from 'node:test'
import { newRecordId, systemClock } from '@zennnn/kernel'
import { openProjectWorld, type Person, type ProjectWorld } from '../project-world.ts'

const newId = (): string => newRecordId(systemClock)

async function writers(world: ProjectWorld, group: string): Promise<readonly Person[]> {
  const people: Person[] = []
  for (let at = 0; at < WRITERS; at += 1) people.push(await world.person(`p${at}`, [group]))
  return people
}

const WRITERS = 8

test('totals follow every insert, change, move and removal of lines', async (t) => {
  const world = await openProjectWorld(t)
  const manager = await world.person('manager', ['project_manager'])
  const [a, b] = [newId(), newId()]
  const [first, second] = [newId(), newId()]
  const totals = async (): Promise<unknown> =>
    (await manager.run(['select hours, cost, version from app.project order by name'])).map(
      (row) => [row['hours'], row['cost'], row['version']],
    )
  await manager.run(["insert into app.project (id, name) values ($1, 'AA'), ($2, 'BB')", [a, b]])
  assert.deepEqual(await totals(), [
    ['0.00', '0.00', 1],
    ['0.00', '0.00', 1],
  ])
  await manager.run([
    `insert into app.task (id, title, project, hours, rate) values ($1, 'x', $3, 1.5, 10.01), ($2, 'y', $3, 2, 20)`,
    [first, second, a],
  ])
  // 1.5 × 10.01 = 15.015, rounded to 15.02; + 40.00
  assert.deepEqual(await totals(), [
    ['3.50', '55.02', 1],
    ['0.00', '0.00', 1],
  ])
  await manager.run(['update app.task set hours = 3 where id = $1', [second]])
  await manager.run(['update app.task set project = $1 where id = $2', [b, first]])
  assert.deepEqual(await totals(), [
    ['3.00', '60.00', 1],
    ['1.50', '15.02', 1],
  ])
  await manager.run(['delete from app.task'])
  assert.deepEqual(await totals(), [
    ['0.00', '0.00', 1],
    ['0.00', '0.00', 1],
  ])
  await manager.run(['delete from app.project where id = $1', [a]])
})

test('totals are right after eight writers at once', async (t) => {
  const world = await openProjectWorld(t)
  const people = await writers(world, 'project_manager')
  const [project] = [newId()]
  await people[0]?.run(["insert into app.project (id, name) values ($1, 'Busy')", [project]])
  await Promise.all(
    people.map(async (person) => {
      for (let round = 1; round <= 10; round += 1) {
        const id = newId()
        await person.run(
          [
            "insert into app.task (id, title, project, hours, rate) values ($1, 't', $2, $3, 2)",
            [id, project, round],
          ],
          ['update app.task set hours = hours + 1 where id = $1', [id]],
        )
        if (round % 2 === 0) await person.run(['delete from app.task where id = $1', [id]])
      }
    }),
  )
  // Rounds 1, 3, 5, 7, 9 stay, one hour more each: 30 hours a writer, at 2.
  const { rows } = await world.superuser.query('select hours, cost from app.project')
  assert.deepEqual(rows, [{ hours: '240.00', cost: '480.00' }])
})

test('numbers have no gap under eight writers of whom some roll back', async (t) => {
  const world = await openProjectWorld(t)
  const people = await writers(world, 'project_user')
  await Promise.all(
    people.map(async (person, at) => {
      for (let round = 0; round < 6; round += 1) {
        const insert = [
          'insert into app.project (id, name) values ($1, $2)',
          [newId(), 'Name'],
        ] as const
        if ((round + at) % 3 === 0)
          await assert.rejects(person.run([insert[0], [...insert[1]]], ['select 1 / 0']))
        else await person.run([insert[0], [...insert[1]]])
      }
    }),
  )
  const { rows } = await world.superuser.query('select number from app.project order by number')
  const year = new Date().getUTCFullYear()
  // 8 × 6 tries, a third of them undone.
  assert.deepEqual(
    rows.map((row) => row.number),
    Array.from({ length: 32 }, (_, at) => `P${year}-${String(at + 1).padStart(4, '0')}`),
  )
})

test('version, author and times are the platform’s, whoever writes', async (t) => {
  const world = await openProjectWorld(t)
  const ann = await world.person('ann', ['project_user'])
  const manager = await world.person('manager', ['project_manager'])
  const id = newId()
  await ann.run(["insert into app.project (id, name) values ($1, 'One')", [id]])
  await manager.run(["update app.project set name = 'Two' where id = $1", [id]])
  await world.superuser.query(
    "update app.project set version = 77, created_by = null, number = 'X', name = 'Three' where id = $1",
    [id],
  )
  const { rows } = await world.superuser.query(
    `select version, created_by, updated_by, number like 'P%' as numbered, leader, company, created_at <= updated_at as ordered from app.project`,
  )
  assert.deepEqual(rows, [
    {
      version: 3,
      created_by: ann.id,
      updated_by: null,
      numbered: true,
      leader: ann.id,
      company: world.companies.first,
      ordered: true,
    },
  ])
})

test('a violated rule carries the name that leads to its declared message', async (t) => {
  const world = await openProjectWorld(t)
  const ann = await world.person('ann', ['project_manager'])
  for (const [values, constraint] of [
    ["'x', null, 'open'", 'project_name_not_short_rule'],
    ["'Long', repeat('c', 21), 'open'", 'project_code_value'],
    ["'Long', null, 'gone'", 'project_state_value'],
  ])
    await assert.rejects(
      ann.run([`insert into app.project (id, name, code, state) values ('${newId()}', ${values})`]),
      { code: '23514', constraint },
    )
})

test('ids that PostgreSQL makes are of version 7 and sort by time', async (t) => {
  const { superuser } = await openProjectWorld(t)
  const { rows } = await superuser.query<{ a: string; b: string; ms: string }>(
    'select zennnn.new_id()::text as a, (select zennnn.new_id() from pg_sleep(0.003))::text as b, extract(epoch from clock_timestamp()) * 1000 as ms',
  )
  const { a = '', b = '', ms = '' } = rows[0] ?? {}
  assert.match(a, /^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/)
  assert.ok(a < b)
  assert.ok(Math.abs(Number.parseInt(a.replaceAll('-', '').slice(0, 12), 16) - Number(ms)) < 1000)
})
