import assert from 'node:assert/strict'
import { test } from 'node:test'
import { isCurrent, migrate, schemaHash } from '@zennnn/data'
import {
  allow,
  app,
  buildRegistry,
  constraint,
  extend,
  field,
  type ModelDeclaration,
  model,
  type Registry,
} from '@zennnn/model'
import { projectApp } from '../../packages/data/src/schema/golden/project-app.ts'
import { openProjectWorld, type ProjectWorld } from '../project-world.ts'

/** The fixture with some models replaced, left out or extended. */
function changed(
  replace: Readonly<Record<string, Partial<ModelDeclaration>>>,
  more: Parameters<typeof app>[0] = { name: 'more', label: 'More', summary: 'For tests.' },
): Registry {
  const models = projectApp.models.map((one) => ({ ...one, ...replace[one.name] }))
  return buildRegistry([{ ...projectApp, models }, app(more)])
}

const milestone = model('milestone', {
  label: 'Milestone',
  plural: 'Milestones',
  fields: {
    name: field.text({ required: true }),
    project: field.reference('project', { required: true }),
  },
  access: [allow('project_manager', ['read', 'create'])],
})

function noteFields(fields: ModelDeclaration['fields']): {
  readonly note: Partial<ModelDeclaration>
} {
  const note = projectApp.models.find((one) => one.name === 'note')
  return { note: { fields: { ...note?.fields, ...fields } } }
}

async function addNote(world: ProjectWorld, text = 'note'): Promise<void> {
  await world.superuser.query('insert into app.note (id, text) values (gen_random_uuid(), $1)', [
    text,
  ])
}

/** Everything that two databases must have alike. */
const describe = async (world: ProjectWorld): Promise<unknown> =>
  (
    await world.superuser.query(
      `select c.relname, c.relacl::text, c.relrowsecurity,
           (select array_agg(a.attname || ' ' || format_type(a.atttypid, a.atttypmod) || a.attnotnull::text || a.atthasdef::text order by a.attname)::text from pg_attribute a where a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped) as columns,
           (select array_agg(k.conname || pg_get_constraintdef(k.oid) || k.convalidated::text order by k.conname)::text from pg_constraint k where k.conrelid = c.oid) as constraints,
           (select array_agg(pg_get_indexdef(x.indexrelid) || x.indisvalid::text order by x.indexrelid::regclass::text)::text from pg_index x where x.indrelid = c.oid) as indexes,
           (select array_agg(p.polname || coalesce(pg_get_expr(p.polqual, p.polrelid), '') || coalesce(pg_get_expr(p.polwithcheck, p.polrelid), '') order by p.polname)::text from pg_policy p where p.polrelid = c.oid) as policies,
           (select array_agg(t.tgname || pg_get_triggerdef(t.oid) order by t.tgname)::text from pg_trigger t where t.tgrelid = c.oid and not t.tgisinternal) as triggers
         from pg_class c where c.relnamespace = 'app'::regnamespace and c.relkind = 'r' order by c.relname`,
    )
  ).rows

test('additions are made by themselves, with rows in place, and a second run finds nothing to do', async (t) => {
  const world = await openProjectWorld(t)
  await addNote(world)
  const maintain = await world.database.connect('zennnn_maintain')
  const registry = changed(
    noteFields({
      text: field.text({ required: true, unique: true }),
      score: field.integer({ index: true }),
      kind: field.selection({ a: 'A', b: 'B' }, { required: true, default: 'a' }),
      shout: field.computed('text', 'record.text.upperAscii()'),
    }),
    {
      name: 'more',
      label: 'More',
      summary: 'For tests.',
      models: [milestone],
      extensions: [
        extend('project', {
          fields: { milestones: field.collection('milestone', 'project'), colour: field.text() },
          constraints: [constraint('coloured', 'record.colour != "none"', 'Choose a colour.')],
        }),
      ],
    },
  )
  assert.equal(await isCurrent(maintain, await schemaHash(registry)), false)
  assert.deepEqual(await migrate(maintain, registry), { changed: true, leftovers: [] })
  assert.equal(await isCurrent(maintain, await schemaHash(registry)), true)
  assert.deepEqual(await migrate(maintain, registry), { changed: false, leftovers: [] })
  const { rows } = await world.superuser.query('select text, score, kind, shout from app.note')
  assert.deepEqual(rows, [{ text: 'note', score: null, kind: 'a', shout: 'NOTE' }])
  await assert.rejects(addNote(world), { code: '23505', constraint: 'note_text_key' })
  const manager = await world.person('manager', ['project_manager'])
  assert.deepEqual(
    await manager.run([
      'select colour, milestones from (select colour, 1 as milestones from app.project) p',
    ]),
    [],
  )
  assert.deepEqual(await manager.run(['select name from app.milestone']), [])
})

test('what was migrated is what would have been made from nothing', async (t) => {
  const old = await openProjectWorld(t)
  const fresh = await openProjectWorld(t)
  await addNote(old)
  const target = changed(
    noteFields({ text: field.text({ unique: true }), weight: field.decimal({ default: '1' }) }),
    { name: 'more', label: 'More', summary: 'x', models: [milestone] },
  )
  for (const world of [old, fresh]) await migrate(world.superuser, target)
  assert.deepEqual(await describe(old), await describe(fresh))
})

test('what may lose data is refused as a whole, with the SQL to decide about', async (t) => {
  const world = await openProjectWorld(t)
  await addNote(world)
  const maintain = await world.database.connect('zennnn_maintain')
  const before = await world.superuser.query(
    "select obj_description('zennnn_rule'::regnamespace, 'pg_namespace') as mark",
  )
  for (const [fields, expected] of [
    [{ text: field.integer() }, /alter column "text" type integer/],
    [{ must: field.text({ required: true }) }, /add column "must" text not null/],
    [{ owner: field.reference('user', { required: true }) }, /alter column "owner" set not null/],
  ] as const) {
    const registry = changed({ ...noteFields({ ...fields, added: field.text() }) })
    await assert.rejects(migrate(maintain, registry), (error: unknown) => {
      assert.ok(error instanceof Error && 'code' in error)
      assert.equal(error.code, 'SCHEMA_MIGRATION_NEEDED')
      assert.match(error.message, expected)
      return true
    })
  }
  const { rows } = await world.superuser.query(
    `select 1 from pg_attribute where attrelid = 'app.note'::regclass and attname = 'added'`,
  )
  assert.deepEqual(rows, [])
  const after = await world.superuser.query(
    "select obj_description('zennnn_rule'::regnamespace, 'pg_namespace') as mark",
  )
  assert.deepEqual(after.rows, before.rows)
})

test('what no app declares any more stays, closed to requests', async (t) => {
  const world = await openProjectWorld(t)
  await addNote(world)
  const models = projectApp.models.filter((one) => one.name !== 'note')
  const report = await migrate(world.superuser, buildRegistry([{ ...projectApp, models }]))
  assert.deepEqual(report, { changed: true, leftovers: ['drop table app."note"'] })
  const { rows } = await world.superuser.query('select text from app.note')
  assert.deepEqual(rows, [{ text: 'note' }])
  const ann = await world.person('ann', ['project_user'])
  await assert.rejects(ann.run(['select * from app.note']), { code: '42501' })
})

test('a written migration decides what a comparison must not, once', async (t) => {
  const world = await openProjectWorld(t)
  await addNote(world, '7')
  const declared = changed(noteFields({ text: field.integer() }), {
    name: 'more',
    label: 'More',
    summary: 'For tests.',
    migrations: [
      {
        name: '001-text-becomes-a-number',
        sql: `alter table app.note drop constraint note_text_value;
          alter table app.note alter column text type integer using text::integer;
          alter table app.note alter column text drop not null`,
      },
    ],
  })
  const maintain = await world.database.connect('zennnn_maintain')
  await migrate(maintain, declared)
  const { rows } = await world.superuser.query('select text from app.note')
  assert.deepEqual(rows, [{ text: 7 }])
  const done = await world.superuser.query('select app, name from zennnn.migration')
  assert.deepEqual(done.rows, [{ app: 'more', name: '001-text-becomes-a-number' }])
  assert.deepEqual(await migrate(maintain, declared), { changed: false, leftovers: [] })
  const ann = await world.person('ann', ['project_user'])
  assert.deepEqual(await ann.run(['select text from app.note']), [])
})

test('a written migration runs also when nothing else changed, and a broken one changes nothing', async (t) => {
  const world = await openProjectWorld(t)
  await addNote(world, 'a')
  const maintain = await world.database.connect('zennnn_maintain')
  const fill = { name: '001-fill', sql: `update app.note set text = 'b'` }
  const broken = { name: '002-break', sql: `update app.note set text = 'c'; select 1 / 0` }
  const more = { name: 'more', label: 'More', summary: 'For tests.' }
  const text = async () => (await world.superuser.query('select text from app.note')).rows
  await migrate(maintain, changed({}, { ...more, migrations: [fill] }))
  assert.deepEqual(await text(), [{ text: 'b' }])
  const wrong = changed({}, { ...more, migrations: [fill, broken] })
  await assert.rejects(migrate(maintain, wrong), { code: '22012' })
  assert.deepEqual(await text(), [{ text: 'b' }])
  assert.equal(await isCurrent(maintain, await schemaHash(wrong)), false)
})

test('a database made from nothing has the written migrations behind itself', async (t) => {
  const world = await openProjectWorld(t)
  const maintain = await world.database.connect('zennnn_maintain')
  await world.superuser.query('truncate zennnn.applied, zennnn.migration')
  const impossible = { name: '001-long-ago', sql: 'select 1 / 0' }
  const more = { name: 'more', label: 'More', summary: 'For tests.', migrations: [impossible] }
  await migrate(maintain, changed({}, more))
  const { rows } = await world.superuser.query('select app, name from zennnn.migration')
  assert.deepEqual(rows, [{ app: 'more', name: '001-long-ago' }])
})

test('a migration that stopped half-way goes on where it stopped', async (t) => {
  const world = await openProjectWorld(t)
  await addNote(world, 'same')
  await addNote(world, 'same')
  const maintain = await world.database.connect('zennnn_maintain')
  const registry = changed(
    noteFields({
      text: field.text({ required: true, unique: true }),
      score: field.integer({ index: true }),
    }),
  )
  // The unique index cannot be built: it stays behind, invalid, as after a kill.
  await assert.rejects(migrate(maintain, registry), {
    code: 'SCHEMA_MIGRATION_NEEDED',
    message: /^Rows of note do not fit what is declared: could not create unique index/,
  })
  const broken = await world.superuser.query(
    `select count(*)::int as n from pg_index where indrelid = 'app.note'::regclass and not indisvalid`,
  )
  assert.deepEqual(broken.rows, [{ n: 1 }])
  assert.equal(await isCurrent(maintain, await schemaHash(registry)), false)
  await world.superuser.query(
    `update app.note set text = 'other' where ctid = (select max(ctid) from app.note)`,
  )
  await migrate(maintain, registry)
  const { rows } = await world.superuser.query(
    `select bool_and(indisvalid) as valid, count(*) filter (where indexrelid::regclass::text like '%score%')::int as score,
       count(*) filter (where indexrelid::regclass::text = 'app.note_text_key')::int as key from pg_index where indrelid = 'app.note'::regclass`,
  )
  assert.deepEqual(rows, [{ valid: true, score: 1, key: 1 }])
})

test('a migration that waits for a lock gives way and tries again', async (t) => {
  const world = await openProjectWorld(t)
  const maintain = await world.database.connect('zennnn_maintain')
  const busy = await world.database.connect('postgres')
  await busy.query('begin; lock table app.note in access share mode')
  const registry = changed(noteFields({ score: field.integer() }))
  const started = Date.now()
  const done = migrate(maintain, registry, { pauseMs: 10 })
  // Longer than the lock is waited for.
  await world.superuser.query('select pg_sleep(2.5)')
  await busy.query('commit')
  await done
  assert.ok(Date.now() - started > 2000)
  assert.equal(await isCurrent(maintain, await schemaHash(registry)), true)
})

test('two migrations at once: one works, the other finds it done', async (t) => {
  const world = await openProjectWorld(t)
  const registry = changed(noteFields({ score: field.integer() }))
  const clients = [
    await world.database.connect('zennnn_maintain'),
    await world.database.connect('zennnn_maintain'),
  ]
  const reports = await Promise.all(clients.map(async (client) => await migrate(client, registry)))
  assert.equal(reports.filter((report) => report.changed).length, 1)
})
