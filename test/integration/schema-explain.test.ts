import assert from 'node:assert/strict'
import { test } from 'node:test'
import {
  answerChange,
  type Condition,
  type Door,
  type Operator,
  type Statement,
  sightOf,
} from '@zennnn/data'
import { systemClock } from '@zennnn/kernel'
import { openProjectWorld, type Person, type ProjectWorld } from '../project-world.ts'

const ROWS = 100_000

/** 200 users, 100,000 records of each model, so that a wrong plan is a slow one. Triggers are off: only plans matter. */
async function fill(world: ProjectWorld): Promise<void> {
  const { superuser, companies } = world
  const add = async (table: string, columns: string, from: string): Promise<unknown> =>
    await superuser.query(
      `insert into ${table} (id, version, created_at, updated_at, ${columns.split(' := ')[0]}) select gen_random_uuid(), 1, now(), now(), ${columns.split(' := ')[1]} from ${from}`,
    )
  const series = `generate_series(1, ${ROWS}) i join owner u on u.n = 1 + i % 200`
  await superuser.query('set session_replication_role = replica')
  await add('app."user"', "name, login := 'u' || i, 'u' || i", 'generate_series(1, 200) i')
  await superuser.query(
    'create temp table owner as select id, row_number() over () n from app."user"',
  )
  await add(
    'app.project',
    `number, name, starts_on, company, leader := 'P' || i, 'name', date '2020-01-01' + i % 2000, '${companies.first}'::uuid, u.id`,
    series,
  )
  await superuser.query(
    'create temp table parent as select id, row_number() over () i from app.project',
  )
  await add(
    'app.task',
    "title, project, assignee := 't' || i, p.id, u.id",
    'parent p join owner u on u.n = 1 + (i / 7) % 200',
  )
  await add('app.comment', "text, project := 't' || i, p.id", 'parent p')
  await add('app.note', "text, owner := 't' || i, u.id", series)
  await add(
    'app.invoice',
    `code, company, amount := 'c' || i, (case when i % 50 = 0 then '${companies.first}' else '${companies.second}' end)::uuid, i`,
    `generate_series(1, ${ROWS}) i`,
  )
  await add('app.attachment', "created_by, name := u.id, 'a'", series)
  await superuser.query('analyze')
}

async function plan(person: Person, sql: string, values: readonly unknown[] = []): Promise<string> {
  const rows = await person.run([`explain (analyze, costs off, timing off) ${sql}`, [...values]])
  return rows.map((row) => String(row['QUERY PLAN'])).join('\n')
}

test('every form of policy is served by its index on 100,000 rows', async (t) => {
  const world = await openProjectWorld(t)
  const ann = await world.person('ann', ['project_user'])
  const manager = await world.person('manager', ['project_manager'])
  await fill(world)

  // own: one grant, one comparison.
  const own = await plan(ann, 'select id from app.note order by text limit 80')
  assert.match(
    own,
    /Index (?:Only )?Scan using note_owner_text_idx[^]*Index Cond: \(owner = \$\d\)/,
  )
  assert.doesNotMatch(own, /Sort|Rows Removed/)

  // through a reference: one hash of the parents, found by the index of the rule's column there.
  const navigated = await plan(ann, 'select id from app.comment order by text limit 80')
  assert.match(navigated, /Index (?:Only )?Scan using comment_text_idx/)
  assert.match(navigated, /Index (?:Only )?Scan (?:on|using) project_leader_starts_on_desc_idx/)
  assert.doesNotMatch(navigated, /Seq Scan/)

  // embedded: few parents, so look-ups and no hash of all.
  const embedded = await plan(
    ann,
    'select p.id, (select json_agg(c.text) from app.comment c where c.project = p.id) from app.project p order by starts_on desc limit 80',
  )
  assert.doesNotMatch(embedded, /Seq Scan/)

  // several grants, ORed, one through a collection.
  for (const person of [ann, manager]) {
    const ored = await plan(person, 'select id from app.project order by starts_on desc limit 80')
    assert.match(ored, /Index (?:Only )?Scan using project_starts_on_desc_idx/)
    assert.match(ored, /Index (?:Only )?Scan (?:on|using) task_assignee_title_idx|SubPlan/)
    assert.doesNotMatch(ored, /Seq Scan|Sort/)
  }

  // the one who may see all does not pay for the rules of others.
  const all = await plan(manager, 'select id from app.task order by title limit 80')
  assert.match(all, /Index (?:Only )?Scan using task_title_idx on task \(actual rows=80 loops=1\)/)
  assert.doesNotMatch(all, /Rows Removed|Seq Scan/)

  // restriction by a list of companies, together with a unique key.
  const restricted = await plan(ann, "select id from app.invoice where code = 'c50'")
  assert.match(restricted, /Index Cond: \(\(company = ANY \(\$\d\)\) AND \(code = 'c50'::text\)\)/)

  // files through the records that name them.
  const files = await plan(ann, 'select id from app.attachment order by id desc limit 80')
  assert.match(files, /Index Scan Backward using attachment_pkey/)

  // a masking view keeps order and index.
  const masked = await plan(
    ann,
    'select id, budget from app_read.project order by starts_on desc limit 80',
  )
  assert.match(masked, /Index (?:Only )?Scan using project_starts_on_desc_idx/)
  assert.doesNotMatch(masked, /Seq Scan|Sort/)

  // one record by its id.
  for (const table of ['project', 'task', 'comment', 'note', 'invoice', 'attachment']) {
    const one = await plan(ann, `select id from app.${table} where id = '${world.companies.first}'`)
    assert.match(one, new RegExp(`Index (Only )?Scan using ${table}_pkey`), table)
  }

  // numeric is compared behind the policy by an index only because it is marked leakproof.
  await world.superuser.query('create index on app.invoice (amount)')
  const numeric = await plan(manager, 'select id from app.invoice where amount > 99990')
  assert.match(numeric, /Index Cond: \(amount > '99990'::numeric\)/)

  for (const text of [own, navigated, embedded, all, restricted, masked, numeric])
    assert.doesNotMatch(text, /(Filter|Cond).*(current_setting|zennnn\.)/)
})

test('a change by a field limited to groups finds its records by an index', async (t) => {
  const world = await openProjectWorld(t)
  const manager = await world.person('manager', ['project_manager'])
  await fill(world)
  const { rows } = await world.superuser.query('select id from app.project limit 1')
  const change = async (...where: readonly Condition[]): Promise<string> => {
    const statement = await changeStatement(world, { kind: 'and', conditions: where })
    return await plan(manager, statement.text, statement.values)
  }
  const one = await change(
    compare('id', 'eq', String(rows[0]?.['id'])),
    compare('budget', 'gte', '1'),
  )
  assert.match(
    one,
    /Update on project[^]*Index Scan using project_pkey[^]*Index Scan using project_pkey/,
  )
  const few = await change(compare('starts_on', 'eq', '2020-02-01'), compare('budget', 'gte', '1'))
  assert.match(few, /Index Scan (?:on|using) project_(?:leader_)?starts_on_desc_idx/)
  for (const text of [one, few]) {
    assert.doesNotMatch(text, /Seq Scan on project/)
    assert.doesNotMatch(text, /(Filter|Cond).*(current_setting|zennnn\.)/)
  }
})

function compare(field: string, operator: Operator, value: string): Condition {
  const rest = { json: [], quantifier: undefined, config: undefined }
  return { kind: 'compare', path: [field], operator, value, ...rest }
}

/** What a PATCH of the matching projects sends. */
async function changeStatement({ registry }: ProjectWorld, where: Condition): Promise<Statement> {
  const sent: Statement[] = []
  const run = async (statements: readonly Statement[]): Promise<readonly []> => {
    sent.push(...statements)
    return await Promise.resolve([])
  }
  const door: Door = { run, survivesFailure: false, transaction: async (body) => await body(run) }
  const sight = sightOf(registry, ['project_manager', 'project_user', 'member'])
  await answerChange(
    { door, sight, clock: systemClock, writer: 'api' },
    {
      kind: 'update',
      model: 'project',
      where,
      body: { name: 'Changed' },
      version: undefined,
      maxAffected: undefined,
      returning: undefined,
    },
  )
  const [statement] = sent
  return statement ?? assert.fail('nothing was sent')
}
