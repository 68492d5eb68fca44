import assert from 'node:assert/strict'
import { test } from 'node:test'
import { PlatformError } from '@zennnn/kernel'
import type { Comparison, Selected } from './query.ts'
import { compileCount, compileQuery } from './query-compile.ts'
import {
  compare,
  embed,
  everything,
  named,
  query,
  refusal,
  rowsOf,
  whereOf,
} from './sample-query.ts'

test('compileQuery: the rows leave as columns, and how they become JSON beside them', () => {
  const compiled = compileQuery(
    everything,
    query('sale_order', {
      select: [named('name'), embed('customer', { select: [named('born'), named('id')] })],
      limit: 80,
    }),
  )
  assert.match(
    compiled.text,
    /^select t1\."name" as "name", t2e\."born" as "1", t2e\."id" as "2" from/,
  )
  assert.deepEqual(compiled.json, {
    form: 'array',
    stripNulls: false,
    limitBytes: 33_554_432,
    members: [
      { key: 'name', at: 0 },
      // The id is never null where there is a customer: it says whether there is one.
      {
        key: 'customer',
        at: 2,
        members: [
          { key: 'born', at: 1 },
          { key: 'id', at: 2 },
        ],
      },
    ],
  })
  assert.deepEqual(compiled.values, [])
  assert.match(compiled.name, /^q_[0-9a-f]{32}$/)
})

test('compileQuery: behind a reference of which nothing required is selected, a column says whether there is one', () => {
  const { text, json } = compileQuery(
    everything,
    query('sale_order', { select: [embed('customer', { select: [named('born')] })] }),
  )
  assert.match(text, /\(select t2\."born" as "born", true as "1" from/)
  assert.deepEqual(json.members, [{ key: 'customer', at: 1, members: [{ key: 'born', at: 0 }] }])
})

const shape = (value: string, limit: number) =>
  compileQuery(everything, query('country', { where: compare('code', 'eq', value), limit }))

test('compileQuery: requests of one shape share text and name, values are parameters', () => {
  assert.equal(shape('DE', 33).name, shape("x'; drop table app.country --", 34).name)
  assert.deepEqual(shape("x'--", 33).values, ["x'--", '33'])
  assert.notEqual(shape('DE', 33).name, compileQuery(everything, query('country', {})).name)
})

test('compileCount: counts what matches; when it need not be exact, only to 10,001', () => {
  const where = compare('code', 'eq', 'DE')
  const counted = (count: 'exact' | 'estimated') =>
    compileCount(everything, query('country', { where, count, limit: 5, offset: 33 }))
  assert.equal(
    counted('exact').text,
    'select count(*) as total from app."country" t1 where (t1."code" = $1::text)',
  )
  // The page has no part in it, nor have its parameters.
  assert.deepEqual(counted('exact').values, ['DE'])
  assert.equal(
    counted('estimated').text,
    'select count(*) as total from (select 1 from app."country" t1 where (t1."code" = $1::text) limit 10001) c',
  )
})

test('compileQuery: of an object two rows suffice to know that it is not alone', () => {
  const form = { form: 'object', stripNulls: true } as const
  const { text, json } = compileQuery(everything, query('country', { select: [named('id')] }), form)
  assert.match(text, / limit 2$/)
  assert.deepEqual([json.form, json.stripNulls], ['object', true])
})

test('compileQuery: decimals leave as text, lists of records are not part of *', () => {
  assert.equal(
    rowsOf('sale_line', { order: [{ path: ['id'], json: [], descending: true, nulls: 'last' }] }),
    `select t1."id" as "id", t1."version" as "version", t1."created_at" as "created_at", ` +
      `t1."created_by" as "created_by", t1."updated_at" as "updated_at", t1."updated_by" as "updated_by", ` +
      `t1."sale_order" as "sale_order", t1."position" as "position", t1."text" as "text", ` +
      `t1."amount"::text as "amount" from app."sale_line" t1 order by t1."id" desc nulls last limit 10000`,
  )
})

test('compileQuery: the page is cut before references and lists are looked up', () => {
  const rows = rowsOf('sale_order', {
    select: [
      named('name'),
      embed('customer', { select: [named('name')] }),
      embed('lines', { select: [named('text')], limit: 2 }),
    ],
    limit: 10,
    offset: 20,
  })
  assert.equal(
    rows,
    `select t1."name" as "name", t2e."name" as "1", t3e.json as "lines" ` +
      `from (select t1.* from app_read."sale_order" t1 order by t1."date" desc, t1."id" limit 10 offset $1::integer) t1 ` +
      `left join lateral (select t2."name" as "name" from app_read."contact" t2 where t2."id" = t1."customer") t2e on true ` +
      `left join lateral (select coalesce(json_agg(r.*), '[]'::json) as json from (` +
      `select t3."text" as "text" from app."sale_line" t3 where t3."sale_order" = t1."id" ` +
      `order by t3."position", t3."id" limit 2) r) t3e on true ` +
      `order by t1."date" desc, t1."id"`,
  )
})

test('compileQuery: an inner relation filters records and their count', () => {
  const inner = embed(
    'customer',
    { select: [named('name')], where: compare('name', 'eq', 'x') },
    { join: 'inner' },
  )
  const both = query('sale_order', { select: [named('id'), inner], count: 'exact' })
  const text = compileQuery(everything, both).text + compileCount(everything, both).text
  const exists =
    'exists (select 1 from app_read."contact" t2 where t2."id" = t1."customer" and (t2."name" = $1::text))'
  assert.equal(text.split(exists).length, 3)
})

const joinOf = (model: string, relation: string, hint?: string) =>
  / where (t2\..*?)\)(?: r\))? t2e on/s.exec(
    rowsOf(model, {
      select: [embed(relation, { select: [named('id')], order: [] }, { hint, alias: 'x' })],
    }),
  )?.[1]

test('compileQuery: a relation is found by field, by model, by hint, and on the way back', () => {
  assert.equal(joinOf('sale_order', 'customer'), 't2."id" = t1."customer"')
  assert.equal(joinOf('sale_order', 'contact', 'invoice_to'), 't2."id" = t1."invoice_to"')
  assert.equal(
    joinOf('sale_order', 'contact', 'sale_order_customer_fkey'),
    't2."id" = t1."customer"',
  )
  assert.equal(joinOf('contact', 'country'), 't2."id" = t1."country"')
  assert.match(joinOf('country', 'contact') ?? '', /^t2\."country" = t1\."id" order/)
  assert.match(joinOf('sale_order', 'sale_line') ?? '', /^t2\."sale_order" = t1\."id" order/)
  assert.match(
    joinOf('contact', 'tags') ?? '',
    /^t2\."id" in \(select p\."target" from app\."contact_tags" p where p\."source" = t1\."id"\)/,
  )
  assert.match(
    joinOf('tag', 'contact') ?? '',
    /^t2\."id" in \(select p\."source" from app\."contact_tags" p where p\."target" = t1\."id"\)/,
  )
  assert.equal(joinOf('contact', 'created_by'), 't2."id" = t1."created_by"')
})

const ambiguous = () => rowsOf('sale_order', { select: [embed('contact', {})] })

test('compileQuery: an ambiguous relation is refused with the hints that decide', () => {
  assert.throws(ambiguous, (error: unknown) => {
    assert.ok(error instanceof PlatformError)
    assert.equal(error.code, 'RELATION_AMBIGUOUS')
    assert.equal(error.entry.status, 300)
    assert.equal(error.hint, 'Say which: contact!customer, contact!invoice_to.')
    return true
  })
})

test('compileQuery: spread fields stand beside those of the record, and sums are grouped by the rest', () => {
  const select: readonly Selected[] = [
    embed('customer', { select: [named('name')] }, { spread: true }),
    { kind: 'aggregate', fn: 'sum', field: 'amount', alias: undefined, cast: undefined },
    named('state'),
  ]
  assert.equal(
    rowsOf('sale_order', {
      select,
      limit: 80,
      order: [{ path: ['sum'], json: [], descending: true, nulls: undefined }],
    }),
    `select t2e."name" as "name", sum(t1."amount")::text as "sum", t1."state" as "state" ` +
      `from app_read."sale_order" t1 left join lateral (select t2."name" as "name" from app_read."contact" t2 ` +
      `where t2."id" = t1."customer") t2e on true group by 1, 3 order by "sum" desc, 1, 3 limit 80`,
  )
})

test('compileQuery: order walks through references, and again around the page', () => {
  assert.equal(
    rowsOf('sale_order', {
      select: [embed('customer', { select: [named('name')] })],
      order: [{ path: ['customer', 'country', 'name'], json: [], descending: true, nulls: 'last' }],
      limit: 1,
    }),
    `select t2e."name" as "0" from (select t1.*, t4."name" as "order 0" from app_read."sale_order" t1 ` +
      `left join app_read."contact" t3 on t3."id" = t1."customer" left join app."country" t4 on t4."id" = t3."country" ` +
      `order by t4."name" desc nulls last, t1."id" limit 1) t1 left join lateral (select t2."name" as "name" ` +
      `from app_read."contact" t2 where t2."id" = t1."customer") t2e on true order by t1."order 0" desc nulls last, t1."id"`,
  )
})

test('compileQuery: each operator compares in its own way', () => {
  const any = { quantifier: 'any' } as const
  const cases: readonly (readonly [string, Comparison, ...unknown[]])[] = [
    ['(t1."amount" >= $1::numeric)', compare('amount', 'gte', '5.25'), '5.25'],
    ['(t1."name" <> $1::text)', compare('name', 'neq', 'null'), 'null'],
    ['(t1."is_paid" is true)', compare('is_paid', 'is', 'true')],
    ['(t1."customer" is not null)', compare('customer', 'is', 'not_null')],
    [
      '(t1."date" is distinct from $1::date)',
      compare('date', 'isdistinct', '2026-02-28'),
      '2026-02-28',
    ],
    ['(t1."state" = any($1::text[]))', compare('state', 'in', ['a,b', '"']), ['a,b', '"']],
    ['(t1."name" ilike $1::text)', compare('name', 'ilike', '*f\\_o*'), '%f\\_o%'],
    ['(t1."name" like any($1::text[]))', compare('name', 'like', ['a*', 'b%'], any), ['a%', 'b%']],
    ['(t1."name" ~* $1::text)', compare('name', 'imatch', '^SO[0-9]+'), '^SO[0-9]+'],
    [
      `(to_tsvector('english', t1."name") @@ websearch_to_tsquery('english', $1::text))`,
      compare('name', 'wfts', 'fat & rat', { config: 'english' }),
      'fat & rat',
    ],
    [
      '(t1."customer" in (select t2."id" from app_read."contact" t2 where t2."name" = $1::text))',
      compare('customer.name', 'eq', 'x'),
      'x',
    ],
    [
      '(t1."created_at" < $1::timestamptz)',
      compare('created_at', 'lt', '2026-11-20T10:00:00 01:00'),
      '2026-11-20T10:00:00+01:00',
    ],
  ]
  for (const [sql, condition, ...values] of cases)
    assert.deepEqual(whereOf('sale_order', condition), [sql, ...values])
})

test('compileQuery: json is compared inside by path and whole by content', () => {
  const inside = compare('custom', 'eq', 'x', {
    json: [
      { arrow: '->', key: '0' },
      { arrow: '->>', key: "a'b" },
    ],
  })
  assert.deepEqual(whereOf('contact', inside), [
    `((t1."custom"->$1::integer->>$2::text) = $3::text)`,
    '0',
    "a'b",
    'x',
  ])
  assert.deepEqual(whereOf('contact', compare('custom', 'cs', '{"a": 1.50}')), [
    '(t1."custom" @> $1::jsonb)',
    '{"a":1.50}',
  ])
})

test('compileQuery: a list of ids asks whether a record has one or all of them', () => {
  const id = '01234567-89ab-7def-8123-456789abcdef'
  const pairs =
    'from app."contact_tags" p where p."source" = t1."id" and p."target" = any($1::uuid[])'
  assert.deepEqual(whereOf('contact', compare('tags', 'ov', `{${id}}`)), [
    `(exists (select 1 ${pairs}))`,
    [id],
  ])
  assert.deepEqual(whereOf('contact', compare('tags', 'cs', `{${id},${id.toUpperCase()}}`)), [
    `((select count(*) ${pairs}) = cardinality($1::uuid[]))`,
    [id],
  ])
})

test('compileQuery: not, and, or keep their meaning and empty ones their neutral value', () => {
  const a = compare('name', 'eq', 'a')
  const b = compare('state', 'is', 'null')
  assert.deepEqual(
    whereOf('sale_order', {
      kind: 'or',
      conditions: [
        a,
        { kind: 'not', condition: { kind: 'and', conditions: [a, b] } },
        { kind: 'or', conditions: [] },
      ],
    }),
    [
      '((t1."name" = $1::text) or not ((t1."name" = $2::text) and (t1."state" is null)) or false)',
      'a',
      'a',
    ],
  )
})

test('compileQuery: whoever embeds a relation and asks for null means what is embedded', () => {
  const text = rowsOf('sale_order', {
    select: [named('id'), embed('customer', { where: compare('name', 'eq', 'x') })],
    where: compare('customer', 'is', 'null'),
  })
  assert.match(
    text,
    /where \(not exists \(select 1 from app_read\."contact" t2 where t2\."id" = t1\."customer" and/,
  )
})

test('compileQuery: a named item replaces what * brought under its name; two different ones clash', () => {
  const { json } = compileQuery(
    everything,
    query('sale_line', {
      select: [{ kind: 'all' }, embed('sale_order', { select: [named('id')] })],
    }),
  )
  const orders = json.members.filter(({ key }) => key === 'sale_order')
  assert.deepEqual(orders, [{ key: 'sale_order', at: 6, members: [{ key: 'id', at: 6 }] }])
  assert.match(
    refusal(() =>
      rowsOf('sale_line', { select: [named('text'), { ...named('id'), alias: 'text' }] }),
    ),
    /^QUERY_INVALID Two selected things are called "text"/,
  )
})
