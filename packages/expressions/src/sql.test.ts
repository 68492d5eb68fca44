import assert from 'node:assert/strict'
import { test } from 'node:test'
import { checkExpression } from './check.ts'
import { SAMPLE_SCOPE } from './sample-scope.ts'
import { compileSql } from './sql.ts'

/** Reviewed by hand: this text decides who sees what. */
const PREDICATES: Readonly<Record<string, string>> = {
  'record.salesperson == user.id': 't."salesperson" = (select id)',
  'record.salesperson != user.id': 't."salesperson" is distinct from (select id)',
  '!(record.salesperson == user.id)': 't."salesperson" is distinct from (select id)',
  'record.salesperson.id == user.id': 't."salesperson" = (select id)',
  'record.salesperson == null': 't."salesperson" is null',
  'user.id != null': '(select id) is not null',
  '"sales_manager" in user.groups': `'sales_manager'::text = any((select groups)::text[])`,
  'record.company in user.companies': 't."company" = any((select companies)::uuid[])',
  'record.id == "00000000-0000-7000-8000-00000000000A"': `t."id" = '00000000-0000-7000-8000-00000000000a'::uuid`,
  'record.amount >= 1000': 't."amount" >= 1000.0',
  'record.quantity == 5 || record.quantity in [1, 2]':
    '(t."quantity" = 5) or (t."quantity" in (1, 2))',
  'record.note in ["a", null]': `t."note" in ('a'::text) or t."note" is null`,
  'record.number == record.note': 't."number" = t."note"',
  'record.note < "b"': `t."note" < 'b'::text collate "C"`,
  'record.note == "it\'s \\\\"': `t."note" = E'it''s \\\\\\\\'::text`.replaceAll(
    '\\\\\\\\',
    '\\\\',
  ),
  'record.customer.vip':
    'exists (select 1 from app."contact" j1 where j1."id" = t."customer" and j1."vip")',
  '!record.customer.vip':
    'exists (select 1 from app."contact" j1 where j1."id" = t."customer" and (not j1."vip"))',
  'record.customer.country.code == "FR"': `exists (select 1 from app."contact" j1 where j1."id" = t."customer" and (exists (select 1 from app."country" j2 where j2."id" = j1."country" and (j2."code" = 'FR'::text))))`,
  'record.customer.name == null':
    'exists (select 1 from app."contact" j1 where j1."id" = t."customer" and (j1."name" is null)) or t."customer" is null',
  'record.company.code != "A"': `exists (select 1 from app."company" j1 where j1."id" = t."company" and (j1."code" is distinct from 'A'::text))`,
  'record.customer.vip && record.urgent && record.customer.name == "A"': `(exists (select 1 from app."contact" j1 where j1."id" = t."customer" and (j1."vip" and (j1."name" = 'A'::text)))) and t."urgent"`,
  'record.lines.exists(l, l.quantity > 1)':
    'exists (select 1 from app."line" q1 where q1."order" = t."id" and (q1."quantity" > 1))',
  'record.lines.all(l, l.quantity > 1)':
    'not exists (select 1 from app."line" q1 where q1."order" = t."id" and (q1."quantity" > 1) is not true)',
  'record.lines.exists_one(l, l.quantity > 1)':
    '(select count(*) from app."line" q1 where q1."order" = t."id" and (q1."quantity" > 1)) = 1',
  'record.urgent ? record.quantity > 1 : record.quantity > 2':
    'case t."urgent" when true then (t."quantity" > 1) when false then (t."quantity" > 2) end',
  'record.created > now - duration("1h")': `t."created" > ((((select now) at time zone 'UTC') - '0 days 3600.000000 seconds'::interval) at time zone 'UTC')`,
}

test('a predicate is compiled to the reviewed SQL', () => {
  for (const [source, sql] of Object.entries(PREDICATES))
    assert.equal(predicate(source).replace(/^\((.*)\)$/, '$1'), sql, source)
})

const VALUES: Readonly<Record<string, string>> = {
  'record.salesperson == user.id':
    'coalesce(t."salesperson" = (select id), nullif(t."salesperson" is null and (select id) is null, true))',
  'record.note == "a"': `(t."note" is not distinct from 'a'::text)`,
  'record.note in ["a"]': `coalesce((t."note" in ('a'::text)), false)`,
  '"a" in user.groups': `coalesce(('a'::text = any((select groups)::text[])), false)`,
  'record.amount / record.quantity':
    '(div(t."amount" * 100000000000000000000.0, nullif(t."quantity"::numeric, 0)) * 0.00000000000000000001)',
  'record.quantity / 2':
    'nullif(greatest(nullif(least(div(t."quantity"::numeric, nullif(2::numeric, 0)), 9223372036854775808), 9223372036854775808), (-9223372036854775809)), (-9223372036854775809))::bigint',
  'round(record.amount * 1.2, 2)': 'round((t."amount" * 1.2), 2)',
  'record.due + 30':
    '(t."due" + nullif(greatest(nullif(least(30, 366001), 366001), (-366001)), (-366001))::integer)',
  '-5': '(-5)',
  null: 'null::text',
}

test('a value is compiled to the reviewed SQL', () => {
  for (const [source, sql] of Object.entries(VALUES))
    assert.equal(compile(source, 'value', 't'), sql, source)
})

test('no predicate reads through a reference by a subquery for each row', () => {
  for (const source of [
    'record.customer.vip == true',
    'record.customer.country.code == record.company.code',
    '!(record.customer.vip && record.customer.country.code != "FR")',
    '(record.customer.vip ? "a" : "b") == record.salesperson.name',
    'record.customer.vip ? record.company.code == "A" : record.customer.name == "x"',
    'record.lines.exists(l, record.customer.vip)',
    'record.customer.country.code.startsWith("F") == record.urgent',
  ])
    assert.doesNotMatch(predicate(source), /(?<! in | in \()\(select j\d/, source)
})

test('where there is no alias, only the record itself can be read', () => {
  assert.equal(compile('record.amount > 0.5', 'predicate', ''), '("amount" > 0.5)')
  for (const source of [
    'record.customer.vip',
    'record.lines.exists(l, true)',
    'size(record.lines) > 1',
  ])
    for (const as of ['predicate', 'value'] as const)
      assert.throws(() => compile(source, as, ''), /only the fields of the record itself/, source)
})

test('names are quoted', () => {
  const odd = new Map([
    ['a', { kind: 'scalar', type: 'int', nullable: true, column: 'x" or 1=1 --' } as const],
  ])
  const scope = {
    models: new Map([['m', { table: 'app."m"', fields: odd }]]),
    variables: new Map([['record', { record: 'm' }]]),
  }
  const sql = compileSql(checkExpression('record.a == 1', scope), {
    scope,
    alias: new Map([['record', 't']]),
    variable: () => '',
    as: 'predicate',
  })
  assert.equal(sql, '(t."x"" or 1=1 --" = 1)')
})

test('text that doubles with each level is refused, not built', () => {
  const deep = Array.from({ length: 60 }).reduce<string>(
    (inner) => `(${inner} ? record.customer.vip : record.urgent)`,
    'record.customer.vip',
  )
  const doubled = Array.from({ length: 30 }).reduce<string>(
    (inner) => `(record.note.endsWith(${inner}) ? "a" : "b")`,
    'record.number',
  )
  for (const source of [deep, `${doubled} == "a"`]) {
    const startedAt = performance.now()
    assert.throws(() => predicate(source), { code: 'EXPRESSION_INVALID' })
    assert.ok(performance.now() - startedAt < 1000)
  }
})

function predicate(source: string): string {
  return compile(source, 'predicate', 't')
}

function compile(source: string, as: 'predicate' | 'value', alias: string): string {
  const variables: Readonly<Record<string, string>> = {
    now: '(select now)',
    'user.id': '(select id)',
    'user.groups': '(select groups)::text[]',
    'user.companies': '(select companies)::uuid[]',
  }
  return compileSql(checkExpression(source, SAMPLE_SCOPE), {
    scope: SAMPLE_SCOPE,
    alias: new Map([['record', alias]]),
    variable: (path) => variables[path.join('.')] ?? assert.fail(path.join('.')),
    as,
  })
}
