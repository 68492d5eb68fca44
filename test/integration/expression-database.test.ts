import assert from 'node:assert/strict'
import { type TestContext, test } from 'node:test'
import {
  checkExpression,
  compileEvaluator,
  compileSql,
  type FieldShape,
  type ScalarType,
  type Scope,
} from '@zennnn/expressions'
import { PlatformError } from '@zennnn/kernel'
import { array, constantFrom, sample } from 'fast-check'
import { openDatabase, type TestClient } from '../kit.ts'

const COLUMNS: Readonly<Record<string, { readonly type: ScalarType; readonly column: string }>> = {
  n: { type: 'int', column: 'integer' },
  d: { type: 'decimal', column: 'numeric(16,2)' },
  s: { type: 'string', column: 'text' },
  t: { type: 'timestamp', column: 'timestamptz' },
  day: { type: 'date', column: 'date' },
  b: { type: 'bool', column: 'boolean' },
  u: { type: 'uuid', column: 'uuid' },
}

const SCOPE: Scope = {
  models: new Map([
    [
      'thing',
      {
        table: 'app."thing"',
        fields: new Map(
          Object.entries(COLUMNS).map(([name, { type }]): [string, FieldShape] => [
            name,
            { kind: 'scalar', type, nullable: true, column: name },
          ]),
        ),
      },
    ],
  ]),
  variables: new Map([['record', { record: 'thing' }]]),
}

/** One of each function and operator, with the type of the generated column that holds it. */
const COMPUTED: Readonly<Record<string, string>> = {
  'record.n + 1': 'integer',
  'record.n - 1': 'integer',
  'record.n * 2': 'integer',
  'record.n / 2': 'integer',
  'record.n % 2': 'integer',
  '-record.n': 'integer',
  'abs(record.n)': 'integer',
  'record.d + 1': 'numeric',
  'record.d - 0.5': 'numeric',
  'record.d * record.n': 'numeric(16,2)',
  'record.d / 3': 'numeric(16,2)',
  '-record.d': 'numeric',
  'abs(record.d)': 'numeric',
  'round(record.d * 0.2, 2)': 'numeric(16,2)',
  'int(record.d)': 'bigint',
  'decimal(record.n)': 'numeric',
  'string(record.n)': 'text',
  'string(record.d)': 'text',
  'record.s + "x"': 'text',
  'size(record.s)': 'integer',
  'record.s.startsWith("a\'\\\\")': 'boolean',
  'record.s.endsWith("a")': 'boolean',
  'record.s.contains("a")': 'boolean',
  'record.s.matches("^[A-Z]{2}[0-9]+$")': 'boolean',
  'record.s.lowerAscii()': 'text',
  'record.s.upperAscii()': 'text',
  'record.t + duration("1h")': 'timestamptz',
  'record.t - duration("90s")': 'timestamptz',
  '(record.t - timestamp("2024-01-01T00:00:00Z")).getHours()': 'bigint',
  '(record.t - record.t + duration("1h") - duration("1m")).getMinutes()': 'bigint',
  '(-(record.t - record.t)).getSeconds()': 'bigint',
  '(record.t - record.t).getMilliseconds()': 'bigint',
  'record.day + 30': 'date',
  'record.day - record.n': 'date',
  'record.day - date("2024-01-01")': 'integer',
  'date(record.t)': 'date',
  ...Object.fromEntries(
    [
      'getFullYear',
      'getMonth',
      'getDate',
      'getDayOfMonth',
      'getDayOfWeek',
      'getDayOfYear',
      'getHours',
      'getMinutes',
      'getSeconds',
      'getMilliseconds',
    ].map((name) => [`record.t.${name}()`, 'integer']),
  ),
  ...Object.fromEntries(
    ['getFullYear', 'getMonth', 'getDate', 'getDayOfMonth', 'getDayOfWeek', 'getDayOfYear'].map(
      (name) => [`record.day.${name}()`, 'integer'],
    ),
  ),
  'record.b ? record.s : "none"': 'text',
  'coalesce(record.d, 0)': 'numeric',
  'min(record.n, 5)': 'integer',
  'max(record.day, date("2024-01-01"))': 'date',
  'record.s in ["a", null] || record.n != 3 && !(record.d < 2.5)': 'boolean',
  'record.u == "00000000-0000-7000-8000-000000000001"': 'boolean',
  'has(record.s) && record.s < "b"': 'boolean',
}

/** By `n`, nulls last. */
const EXTREMES: readonly (readonly unknown[])[] = [
  [
    -2147483648,
    '-99999999999999.99',
    '',
    '0001-01-01T00:00:00Z',
    '0001-01-01',
    false,
    '00000000-0000-7000-8000-000000000001',
  ],
  [0, '0', '😀', '1970-01-01T00:00:00Z', '1970-01-01', null, null],
  [
    2147483647,
    '99999999999999.99',
    "a\\'b",
    '9999-12-31T23:59:59.999999Z',
    '9999-12-31',
    true,
    null,
  ],
  [null, null, null, null, null, null, null],
]

test('every function may stand in a generated column: it is immutable', async (t) => {
  const client = await openThings(t)
  for (const [source, type] of Object.entries(COMPUTED))
    await client.query(
      `alter table app.thing add column "${source.slice(0, 60).replaceAll('"', '')}" ${type} generated always as (${valueSql(source)}) stored`,
    )
  const columns = await client.query(
    `select count(*)::int as count from information_schema.columns where table_name = 'thing' and is_generated = 'ALWAYS'`,
  )
  assert.equal(columns.rows[0]?.count, Object.keys(COMPUTED).length)
})

test('no row can make an expression fail: overflow and division by zero are null', async (t) => {
  const client = await openThings(t)
  await client.query(
    'insert into app.thing select * from json_populate_recordset(null::app.thing, $1)',
    [JSON.stringify(EXTREMES.map(toThing))],
  )
  const hard = [
    'record.n * 9223372036854775807',
    'record.n / 0',
    'record.n % (record.n - record.n)',
    'record.d / (record.d - record.d)',
    '-(-9223372036854775807 - 1)',
    'abs(-9223372036854775808)',
    'int(record.d * 1000000.0)',
    'record.day + 9223372036854775807',
    'record.t + (record.t - timestamp("0001-01-01T00:00:00Z"))',
    '9223372036854775807 + 1',
    '-9223372036854775808 / -1',
  ]
  for (const source of [...Object.keys(COMPUTED), ...hard]) {
    const { rows } = await client.query(
      `select (${valueSql(source)}) is null as unknown from app.thing order by n nulls last`,
    )
    const evaluate = compileEvaluator(checkExpression(source, SCOPE))
    const expected = EXTREMES.map((values) => evaluate({ record: toThing(values) }) === null)
    assert.deepEqual(
      rows.map((row) => row.unknown),
      expected,
      source,
    )
  }
  const { rows } = await client.query(`select (${valueSql('9223372036854775807 + 1')}) as value`)
  assert.equal(rows[0]?.value, null)
})

test('a constraint refuses where its expression is not true, also where it is unknown', async (t) => {
  const client = await openThings(t)
  const condition = compileSql(
    checkExpression('record.d >= 0 && record.s != "x"', SCOPE),
    bare('predicate'),
  )
  await client.query(`alter table app.thing add constraint rule check ((${condition}) is true)`)
  await client.query(`insert into app.thing (d, s) values (1, 'a'), (1, null)`)
  for (const values of [`(-1, 'a')`, `(null, 'a')`, `(1, 'x')`])
    await assert.rejects(
      async () => await client.query(`insert into app.thing (d, s) values ${values}`),
      { code: '23514' },
    )
})

test('text in a literal cannot leave it', async (t) => {
  const client = await openThings(t)
  for (const text of [
    `'; drop table app.thing; --`,
    `\\'; select 1; --`,
    `\\`,
    `''`,
    `$$`,
    `😀\n\t"`,
  ])
    for (const setting of ['on', 'off']) {
      await client.query(
        `set standard_conforming_strings = ${setting}; set backslash_quote = off; set escape_string_warning = off`,
      )
      const { rows } = await client.query(`select ${valueSql(JSON.stringify(text))} as value`)
      assert.equal(rows[0]?.value, text)
    }
})

test('a regular expression matches the same texts in PostgreSQL and in memory', async (t) => {
  const client = await openThings(t)
  const texts = [
    '',
    'a',
    'b',
    'ab',
    'aab',
    'a.b',
    'A1',
    '12',
    'a\nb',
    ' ',
    '_',
    '-',
    '😀',
    'é',
    ']',
    '^',
    'a|b',
    '$',
    '\\',
    '\t',
    '\v',
    '[',
    '{',
    '٣',
  ]
  await client.query('insert into app.thing (n, s) select * from unnest($1::int[], $2::text[])', [
    texts.map((_, at) => at),
    texts,
  ])
  const pieces = constantFrom(
    'a',
    'b',
    '.',
    '^',
    '$',
    '|',
    '(',
    '(?:',
    ')',
    '*',
    '+',
    '?',
    '{2}',
    '{1,2}',
    '{0,}',
    '[ab]',
    '[^a-c]',
    '[a\\\\-]',
    '[\\\\d_]',
    '\\\\d',
    '\\\\W',
    '\\\\s',
    '\\\\.',
    '\\\\\\\\',
    '\\\\]',
    '😀',
    ' ',
    '[]',
    '\\\\n',
    '\\\\$',
    ']',
    '}',
    '[\\\\^a]',
    '\\\\b',
    '(?i)',
  )
  let compared = 0
  for (const parts of sample(array(pieces, { minLength: 1, maxLength: 7 }), {
    numRuns: 3000,
    seed: 20261120,
  })) {
    const source = `record.s.matches("${parts.join('')}")`
    const expression = accepted(source)
    if (expression === undefined) continue
    compared += 1
    const { rows } = await client.query(
      `select ${compileSql(expression, bare('value'))} as value from app.thing order by n`,
    )
    const evaluate = compileEvaluator(expression)
    assert.deepEqual(
      rows.map((row) => row.value),
      texts.map((s) => evaluate({ record: { s } })),
      source,
    )
  }
  assert.ok(compared > 500, `only ${compared} patterns were accepted`)
})

async function openThings(t: TestContext): Promise<TestClient> {
  const database = await openDatabase(t)
  const client = await database.connect('postgres')
  const columns = Object.entries(COLUMNS).map(([name, { column }]) => `"${name}" ${column}`)
  await client.query(
    `create schema app; create table app.thing (${columns.join(', ')}); set time zone 'America/New_York'`,
  )
  return client
}

function toThing(values: readonly unknown[]): unknown {
  return Object.fromEntries(Object.keys(COLUMNS).map((name, at) => [name, values[at]]))
}

function valueSql(source: string): string {
  return compileSql(checkExpression(source, SCOPE), bare('value'))
}

function accepted(source: string): ReturnType<typeof checkExpression> | undefined {
  try {
    return checkExpression(source, SCOPE)
  } catch (error) {
    if (error instanceof PlatformError) return undefined
    throw error
  }
}

function bare(as: 'predicate' | 'value'): Parameters<typeof compileSql>[1] {
  return { scope: SCOPE, alias: new Map([['record', '']]), variable: () => 'null', as }
}
