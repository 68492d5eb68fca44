import assert from 'node:assert/strict'
import { test } from 'node:test'
import { parseRecordId } from '@zennnn/kernel'
import { app, buildRegistry, field, type Model, model } from '@zennnn/model'
import { compileCreate, compileUpdate } from './change-compile.ts'
import { ChangeParser } from './change-parse.ts'
import type { RowChange } from './change-row.ts'
import { compileUpsert } from './change-upsert.ts'
import { fullSight } from './query-sight.ts'

const AT = new Date('2026-11-20T12:00:00Z')
const ID = parseRecordId('01890a5d-ac96-774b-bcce-b302099a8057')
const LINE = parseRecordId('01890a5d-ac96-774b-bcce-b302099a8058')
const common = { label: 'x', plural: 'x', access: [] }

const registry = buildRegistry([
  app({
    name: 'shop',
    label: 'Shop',
    summary: 'For tests.',
    models: [
      model('user', { ...common, fields: { name: field.text() } }),
      model('tag', { ...common, fields: { name: field.text({ unique: true }) } }),
      model('sheet', {
        ...common,
        fields: {
          name: field.text({ required: true }),
          amount: field.money(),
          data: field.json(),
          lines: field.collection('line', 'sheet'),
          tags: field.manyToMany('tag'),
        },
      }),
      model('folder', {
        ...common,
        fields: {
          name: field.text(),
          parent: field.reference('folder'),
          inner: field.collection('folder', 'parent'),
        },
      }),
      model('line', {
        ...common,
        title: 'id',
        fields: { sheet: field.reference('sheet', { required: true }), quantity: field.integer() },
      }),
    ],
  }),
])

const sheet = modelOf('sheet')

function modelOf(name: string): Model {
  return registry.models.get(name) ?? assert.fail(name)
}

function parser(): ChangeParser {
  return new ChangeParser({ sight: fullSight(registry), clock: { now: () => AT }, writer: 'api' })
}

function row(input: unknown): RowChange {
  const one = parser()
  const parsed = one.newRow(sheet, input)
  one.finish()
  return parsed
}

test('a nested create is one statement a model and one for its pairs, parents first', () => {
  const rows = [
    row({ id: ID, name: 'a', lines: [{ quantity: 1 }, { quantity: 2 }], tags: [LINE, LINE] }),
    row({ name: 'b', amount: '1', lines: [{ quantity: 3 }] }),
  ]
  const texts = compileCreate(sheet, rows).map((statement) => statement.text)
  assert.deepEqual(texts, [
    'insert into app."sheet" ("id", "name") select r."id", r."name" from json_to_recordset($1::json) as r("id" uuid, "name" text)',
    'insert into app."sheet" ("amount", "id", "name") select r."amount", r."id", r."name" from json_to_recordset($1::json) as r("amount" numeric, "id" uuid, "name" text)',
    'insert into app."line" ("id", "quantity", "sheet") select r."id", r."quantity", r."sheet" from json_to_recordset($1::json) as r("id" uuid, "quantity" integer, "sheet" uuid)',
    'insert into app."sheet_tags" ("source", "target") select r."source", r."target" from json_to_recordset($1::json) as r("source" uuid, "target" uuid) on conflict do nothing',
  ])
})

test('values are parameters, never text of the statement', () => {
  const [statement] = compileCreate(sheet, [
    row({ name: `'; drop table app."sheet"; --`, data: { a: "'" } }),
  ])
  assert.doesNotMatch(statement?.text ?? '', /drop/)
  assert.match(String(statement?.values[0]), /drop table/)
})

test('the same shape has the same text and name, whatever the number of rows', () => {
  const [one] = compileCreate(sheet, [row({ name: 'a' })])
  const [two] = compileCreate(sheet, [row({ name: 'b' }), row({ name: 'c' })])
  assert.equal(one?.name, two?.name)
  assert.ok((one?.name?.length ?? 99) <= 63)
})

test('an update guards itself: version, number of records, and lines of this very record', () => {
  const one = parser()
  const change = one.changedRow(sheet, {
    lines: [
      { id: LINE, quantity: 5 },
      { id: ID, $remove: true },
    ],
  })
  one.finish()
  const statements = compileUpdate(sheet, { ...change, id: ID }, 3)
  assert.deepEqual(
    statements.map((statement) => statement.text),
    [
      'with changed as (update app."sheet" as t set "name" = t."name" from json_to_recordset($1::json) as r("id" uuid, "=version" integer) where t."id" = r."id" and t."version" = r."=version" returning 1) select zennnn.expect(count(*), $2::bigint, $2::bigint, $3::text, $4::text) as affected from changed',
      'with changed as (delete from app."line" as t using json_to_recordset($1::json) as r("id" uuid, "=parent" uuid) where t."id" = r."id" and t."sheet" = r."=parent" returning 1) select zennnn.expect(count(*), $2::bigint, $2::bigint, $3::text, $4::text) as affected from changed',
      'with changed as (update app."line" as t set "quantity" = r."quantity" from json_to_recordset($1::json) as r("id" uuid, "quantity" integer, "=parent" uuid) where t."id" = r."id" and t."sheet" = r."=parent" returning 1) select zennnn.expect(count(*), $2::bigint, $2::bigint, $3::text, $4::text) as affected from changed',
    ],
  )
  assert.deepEqual(statements[0]?.values.slice(0, 3), [`[{"id":"${ID}","=version":3}]`, 1, 'ZN409'])
})

test('an upsert changes only what differs and makes only what is missing', () => {
  const one = parser()
  const rows = ['a', 'b'].map((name, index) =>
    one.mergeRow(modelOf('tag'), { id: index === 0 ? ID : LINE, name }, ''),
  )
  one.finish()
  const plan = { model: modelOf('tag'), key: ['id'], resolution: 'merge', rows } as const
  assert.deepEqual(
    compileUpsert(plan).map((statement) => statement.text),
    [
      'with changed as (update app."tag" as t set "name" = r."name" from json_to_recordset($1::json) as r("id" uuid, "name" text) where t."id" = r."id" and (t."name" is distinct from r."name") returning t."id") select array(select t."id" from json_to_recordset($1::json) as r("id" uuid, "name" text), app."tag" as t where t."id" = r."id" and (t."name" is distinct from r."name") except all select changed."id" from changed) as passed_over',
      'insert into app."tag" ("id", "name") select r."id", r."name" from json_to_recordset($1::json) as r("id" uuid, "name" text) where not exists (select from app."tag" as t where t."id" = r."id")',
    ],
  )
  assert.equal(compileUpsert({ ...plan, resolution: 'ignore' }).length, 1)
  const twice = rows.map((each) => ({ ...each, id: ID }))
  assert.throws(() => compileUpsert({ ...plan, rows: twice }), { code: 'VALUE_INVALID' })
  assert.throws(
    () =>
      compileUpsert({
        ...plan,
        key: ['name'],
        rows: rows.map((each) => ({ ...each, values: new Map() })),
      }),
    { code: 'VALUE_INVALID' },
  )
})

test('nested changes are checked like the record around them', () => {
  const refused: readonly (readonly [unknown, string, string])[] = [
    [{ lines: [{ id: LINE, quantity: 'x' }] }, 'VALUE_INVALID', 'lines[0].quantity'],
    [{ lines: [{ id: LINE, $remove: 1 }] }, 'VALUE_INVALID', 'lines[0].$remove'],
    [{ lines: [{ id: LINE, $remove: true, quantity: 1 }] }, 'VALUE_INVALID', 'lines[0]'],
    [{ lines: [{ id: 'x' }] }, 'VALUE_INVALID', 'lines[0].id'],
    [{ lines: [{ sheet: ID, quantity: 1 }] }, 'VALUE_INVALID', 'lines[0].sheet'],
    [{ lines: [{ $remove: true }] }, 'FIELD_UNKNOWN', 'lines[0].$remove'],
    [{ lines: {} }, 'VALUE_INVALID', 'lines'],
    [{ tags: [ID, null] }, 'VALUE_INVALID', 'tags[1]'],
    [{ id: ID }, 'VALUE_INVALID', 'id'],
  ]
  for (const [input, code, path] of refused) {
    const one = parser()
    one.changedRow(sheet, input)
    assert.throws(
      () => {
        one.finish()
      },
      (error: { code: string; details: readonly { field: string }[] }) => {
        assert.deepEqual([error.code, error.details[0]?.field], [code, path])
        return true
      },
    )
  }
  for (const input of [{ lines: [1] }, { lines: [null] }, { lines: [[]] }, [], 'x', null, 1])
    assert.throws(() => parser().changedRow(sheet, input), { code: 'BODY_INVALID' })
})

test('a change has at most 10,000 records, and nested ones do not go deeper than five levels', () => {
  const many = Array.from({ length: 10_000 }, () => ({ quantity: 1 }))
  assert.throws(() => parser().newRow(sheet, { name: 'a', lines: many }), {
    code: 'BODY_TOO_LARGE',
  })
  const nested = (levels: number): unknown => (levels === 0 ? {} : { inner: [nested(levels - 1)] })
  assert.equal(
    compileCreate(modelOf('folder'), [parser().newRow(modelOf('folder'), nested(5))]).length,
    6,
  )
  assert.throws(() => parser().newRow(modelOf('folder'), nested(6)), { code: 'BODY_INVALID' })
})
