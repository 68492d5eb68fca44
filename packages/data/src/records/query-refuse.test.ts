import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { RecordQuery, Selected } from './query.ts'
import type { Sight } from './query-sight.ts'
import { compare, embed, member, named, refusal, rowsOf, seller } from './sample-query.ts'

const asked = (name: string): readonly Partial<RecordQuery>[] => [
  { select: [named(name)] },
  { select: [{ ...named(name), cast: 'nonsense' }] },
  { where: compare(name, 'eq', 'not a number') },
  { where: compare(name, 'cs', 'x') },
  { where: compare(`invoice_to.${name}`, 'eq', '1') },
  { order: [{ path: [name], json: [], descending: false, nulls: undefined }] },
  { select: [{ kind: 'aggregate', fn: 'sum', field: name, alias: undefined, cast: undefined }] },
  { select: [embed(name, {})] },
]

const words = (sight: Sight, name: string) =>
  asked(name).map((part) => refusal(() => rowsOf('sale_order', part, sight)).replaceAll(name, 'X'))

test('hidden names are refused with the words for names that do not exist', () => {
  const hidden = words(seller, 'margin')
  assert.deepEqual(hidden, words(seller, 'nothing'))
  assert.equal(hidden.includes('accepted'), false)
  assert.equal(hidden[0], 'FIELD_UNKNOWN sale_order has no field "X".')
  const whole = rowsOf('sale_order', {}, seller)
  assert.equal(whole.includes('margin'), false)
  assert.equal(rowsOf('sale_order', {}).includes('margin'), true)
})

const wordsOfModel = (model: string) =>
  [
    refusal(() => rowsOf(model, {}, member)),
    refusal(() => rowsOf('contact', { select: [embed(model, {})] }, member)),
    refusal(() => rowsOf('contact', { select: [embed(model, {}, { hint: 'customer' })] }, member)),
  ].map((text) => text.replaceAll(model, 'X'))

test('hidden models are refused with the words for models that do not exist', () => {
  assert.deepEqual(wordsOfModel('sale_order'), wordsOfModel('nothing'))
  assert.equal(wordsOfModel('nothing')[0], 'MODEL_UNKNOWN There is no model "X".')
})

const fields = (count: number) => () =>
  rowsOf('contact', {
    select: Array.from({ length: count }, (_, at) => ({ ...named('id'), alias: `a${at}` })),
  })

const conditions = (count: number) => () =>
  rowsOf('contact', {
    where: {
      kind: 'and',
      conditions: Array.from({ length: count }, () => compare('name', 'eq', 'x')),
    },
  })

const list = (count: number) => () =>
  rowsOf('contact', { where: compare('name', 'in', Array.from({ length: count }, String)) })

test('limits: nesting, selected fields, conditions and lists end where they should', () => {
  const deep = (levels: number): Selected =>
    levels === 0 ? named('id') : embed('parent', { select: [deep(levels - 1)] })
  const select = (levels: number) => () => rowsOf('contact', { select: [deep(levels)] })
  assert.equal(refusal(select(5)), 'accepted')
  assert.match(refusal(select(6)), /^QUERY_INVALID Relations are nested deeper than 5/)
  assert.equal(refusal(fields(200)), 'accepted')
  assert.match(refusal(fields(201)), /^QUERY_INVALID A query may have at most 200 selected/)
  assert.equal(refusal(conditions(100)), 'accepted')
  assert.match(refusal(conditions(101)), /^QUERY_INVALID A query may have at most 100 conditions/)
  assert.equal(refusal(list(1000)), 'accepted')
  assert.match(refusal(list(1001)), /^VALUE_INVALID contact\.name: a list may have at most 1000/)
})
