import assert from 'node:assert/strict'
import { test } from 'node:test'
import { compileDeleteWhere, compileUpdateWhere } from './change-where.ts'
import type { Comparison, Condition } from './query.ts'
import { fullSight } from './query-sight.ts'
import { testRegistry } from './sample-models.ts'

const equals = (path: readonly string[], value: string): Comparison => ({
  kind: 'compare',
  path,
  json: [],
  operator: 'eq',
  value,
  quantifier: undefined,
  config: undefined,
})
const both = (...conditions: readonly Condition[]): Condition => ({ kind: 'and', conditions })

function deletion(name: string, where: Condition): string {
  const sight = fullSight(testRegistry())
  const model = sight.models.get(name) ?? assert.fail(name)
  return compileDeleteWhere({ sight, model, where, maxAffected: undefined }).text
}

const DELETED = `returning t1."id") select coalesce(array_agg(changed."id"), '{}') as ids from changed`

test('a change finds its records in the table, where all may read what the condition speaks of', () => {
  const where = both(equals(['name'], 'A'), equals(['country', 'code'], 'DE'))
  assert.equal(
    deletion('contact', where),
    'with changed as (delete from app."contact" as t1 where ((t1."name" = $1::text) and (t1."country" in ' +
      `(select t2."id" from app."country" t2 where t2."code" = $2::text))) ${DELETED}`,
  )
})

test('what is for some groups only is looked up in the masking view, and only that', () => {
  assert.equal(
    deletion('contact', both(equals(['credit'], '1'), equals(['name'], 'A'))),
    'with changed as (delete from app."contact" as t1 where (t1."name" = $1::text) and (t1."id", t1."version") in ' +
      `(select t2."id", t2."version" from app_read."contact" t2 where (t2."credit" = $2::numeric)) ${DELETED}`,
  )
  const not = { kind: 'not', condition: equals(['credit'], '1') } as const
  const or = { kind: 'or', conditions: [not, equals(['name'], 'A')] } as const
  assert.match(
    deletion('contact', or),
    /where \(t1\."id", t1\."version"\) in \(select .* where \(not \(t2\."credit" = \$1::numeric\) or \(t2\."name" = \$2::text\)\)\) returning/,
  )
})

test('a value to set comes after those of the condition', () => {
  const sight = fullSight(testRegistry())
  const model = sight.models.get('contact') ?? assert.fail()
  const where = equals(['credit'], '1')
  const { text, values } = compileUpdateWhere(
    { sight, model, where, maxAffected: undefined },
    new Map([['credit', '2']]),
  )
  assert.match(text, /set "credit" = \$2::numeric where/)
  assert.deepEqual(values, ['1', '2'])
})
