import assert from 'node:assert/strict'
import { test } from 'node:test'
import { app, buildRegistry, field, model } from '@zennnn/model'
import { projectApp } from './golden/project-app.ts'
import { planSchema } from './plan.ts'
import { findConstraint } from './plan-constraint.ts'
import { readSource } from './plan-mask.ts'
import { literal, objectName, quoted } from './sql-text.ts'

const registry = buildRegistry([projectApp])
const plan = planSchema(registry)

function tableNamed(name: string) {
  const table = plan.tables.find((one) => one.name === name)
  assert.ok(table !== undefined, name)
  return table
}

const unique = (name: string): readonly (string | undefined)[] =>
  tableNamed(name)
    .constraints.filter((one) => one.kind === 'unique')
    .map((one) => one.columns)

test('a plan is the same for the same declarations and another for others', () => {
  assert.equal(planSchema(buildRegistry([projectApp])).hash, plan.hash)
  const other = { ...projectApp, models: projectApp.models.filter((one) => one.name !== 'vault') }
  assert.notEqual(planSchema(buildRegistry([other])).hash, plan.hash)
})

test('columns have the types that the contract of the API relies on', () => {
  const types = Object.fromEntries(
    tableNamed('project').columns.map((column) => [
      column.name,
      `${column.type}${column.isRequired ? ' not null' : ''}`,
    ]),
  )
  assert.equal(types['id'], 'uuid not null')
  assert.equal(types['version'], 'integer not null')
  assert.equal(types['created_at'], 'timestamp with time zone not null')
  assert.equal(types['created_by'], 'uuid')
  assert.equal(types['number'], 'text not null')
  assert.equal(types['starts_on'], 'date not null')
  assert.equal(types['budget'], 'numeric(16,2)')
  assert.equal(types['hours'], 'numeric(14,2) not null')
  assert.equal(types['cost'], 'numeric(20,2) not null')
  assert.equal(types['tasks'], undefined)
  assert.equal(types['tags'], undefined)
})

test('indexes: rule columns with the default order and the id, references, and none twice', () => {
  assert.deepEqual(tableNamed('note').indexes, [
    { name: 'note_text_idx', definition: '("text", "id")' },
    { name: 'note_owner_text_idx', definition: '("owner", "text", "id")' },
    { name: 'note_project_idx', definition: '("project")' },
  ])
  assert.deepEqual(
    tableNamed('project_tags').indexes.map((index) => index.definition),
    ['("target")'],
  )
  assert.deepEqual(
    tableNamed('user').indexes.filter(({ definition }) => definition.includes('login')),
    [
      { name: 'user_canonical_login_idx', definition: '(zennnn.canonical_login("login"))' },
      { name: 'user_as_read_login_idx', definition: '(zennnn.login_as_read("login"))' },
    ],
  )
})

test('unique values are those of one company where a record belongs to one', () => {
  assert.deepEqual(unique('invoice'), ['("company", "code")'])
  assert.deepEqual(unique('tag'), ['("name")'])
  // Two users of different companies sign in to one database.
  assert.deepEqual(unique('user'), ['("login")'])
  assert.deepEqual(unique('project'), ['("number")', '("company", "code")'])
})

test('the name of a constraint leads back to its declaration', () => {
  assert.deepEqual(findConstraint(registry, 'project_name_not_short_rule'), {
    model: 'project',
    fields: ['name'],
    message: 'A name has at least two letters.',
  })
  assert.deepEqual(findConstraint(registry, 'invoice_code_key')?.fields, ['code'])
  assert.deepEqual(findConstraint(registry, 'task_project_fkey')?.fields, ['project'])
  assert.equal(findConstraint(registry, 'nothing'), undefined)
})

test('a model is read from its table, one with limited fields from its masking view', () => {
  const sources = ['task', 'project'].map((name) => {
    const found = registry.models.get(name)
    assert.ok(found !== undefined)
    return readSource(found)
  })
  assert.deepEqual(sources, ['app."task"', 'app_read."project"'])
})

test('a computed field of a computed field is refused with what to do', () => {
  const chained = model('chained', {
    label: 'C',
    plural: 'C',
    title: 'a',
    fields: {
      a: field.integer(),
      b: field.computed('integer', 'record.a + 1'),
      c: field.computed('integer', 'record.b + 1'),
    },
    access: [],
  })
  const more = app({ name: 'more', label: 'M', summary: 's', models: [chained] })
  assert.throws(() => planSchema(buildRegistry([projectApp, more])), {
    code: 'APP_INVALID',
    message: /chained\.c is computed from b/,
  })
})

test('names and texts cannot leave their quotes', () => {
  assert.equal(quoted('a"b'), '"a""b"')
  assert.equal(literal("a'b"), "'a''b'")
  assert.equal(literal("a\\'b"), "E'a\\\\''b'")
})

test('a name longer than PostgreSQL keeps is cut by us, and stays unique', () => {
  const long = 'x'.repeat(40)
  const [one, two] = [objectName(long, long, 'a'), objectName(long, long, 'b')]
  assert.equal(one.length, 63)
  assert.notEqual(one, two)
  assert.equal(objectName('a', 'b'), 'a_b')
})
