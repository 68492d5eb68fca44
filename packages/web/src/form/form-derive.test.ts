import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { FieldMeta, Meta, ModelMeta } from '../api/meta.ts'
import { deriveWith } from './form-derive.ts'
import type { FormFields, FormValues } from './form-values.ts'

function field(name: string, more: Partial<FieldMeta> = {}): FieldMeta {
  return { name, kind: 'decimal', label: name, required: true, readonly: false, ...more }
}

function model(name: string, fields: readonly FieldMeta[]): ModelMeta {
  const common = { label: name, plural: name, app: 'x', title: 'id', order: 'id' }
  return { name, ...common, operations: ['read'], fields, actions: [], views: [] }
}

const ORDER = model('order', [
  field('state', { kind: 'text' }),
  field('customer', { kind: 'reference', model: 'order' }),
  field('lines', { kind: 'collection', model: 'line', inverse: 'order' }),
  field('total', { kind: 'total', of: 'lines', field: 'amount' }),
  field('unseen', { kind: 'total' }),
  field('double', { kind: 'computed', type: 'decimal', expression: 'record.total * 2.0' }),
])
const LINE = model('line', [
  field('order', { kind: 'reference', model: 'order' }),
  field('quantity'),
  field('price'),
  field('amount', {
    kind: 'computed',
    type: 'money',
    expression: 'round(record.quantity * record.price, 2)',
  }),
])
const META: Meta = {
  groups: ['seller'],
  apps: [],
  settings: [],
  rights: [],
  staffAccess: 'none',
  models: [ORDER, LINE],
}
const FORM: FormFields = {
  fields: ORDER.fields.filter(({ kind }) => kind !== 'collection'),
  collections: [{ name: 'lines', fields: LINE.fields.slice(1), position: undefined }],
  rulesOf: () => ({ toWire: (value) => (value === '' ? null : value), isSame: Object.is }),
}
const derive = deriveWith(
  { meta: META, model: ORDER, viewer: { id: 'u', groups: META.groups } },
  FORM,
)

function order(lines: readonly (readonly [string, string])[]): FormValues {
  return {
    fields: { state: 'draft', total: '99.00', unseen: '7.00' },
    lines: {
      lines: lines.map(([quantity, price], index) => ({
        key: String(index),
        values: { quantity, price },
      })),
    },
  }
}

test('computed fields of lines and totals follow what is typed, rounded as the server rounds', () => {
  const values = order([
    ['12', '3.9143'],
    ['3', '0.335'],
  ])
  const lines = Object.values(values.lines).flat()
  const [first, second] = [lines.at(0), lines.at(1)]
  assert.ok(first !== undefined && second !== undefined)
  assert.equal(derive.line('lines', first)['amount'], '46.97')
  assert.equal(derive.line('lines', second)['amount'], '1.01')
  assert.equal(derive.record(values)['total'], '47.98')
  assert.equal(derive.record(values)['double'], '95.96')
})

test('a total whose field is not seen keeps what the server said', () => {
  assert.equal(derive.record(order([]))['unseen'], '7.00')
})

test('while something is typed that is no number, its line counts for nothing', () => {
  const values = order([
    ['12.', '1'],
    ['1', '2.00'],
  ])
  assert.equal(derive.record(values)['total'], '2.00')
})

test('a line that did not change is not evaluated again', () => {
  const line = Object.values(order([['1', '1']]).lines)
    .flat()
    .at(0)
  assert.ok(line)
  assert.equal(derive.line('lines', line), derive.line('lines', line))
})

test('conditions hold over what is typed, its lines, and who asks', () => {
  const values = order([['1', '2.00']])
  assert.equal(derive.holds('record.state == "draft"', values), true)
  assert.equal(derive.holds('record.state == "sent"', values), false)
  assert.equal(derive.holds('record.total > 1.0 && "seller" in user.groups', values), true)
  assert.equal(derive.holds('record.lines.exists(x, x.amount == 2.0)', values), true)
})

test('a condition that asks for what is not here is left to the server', () => {
  const values = order([])
  assert.equal(derive.holds('record.customer.state == "draft"', values), undefined)
  assert.equal(derive.holds('record.nothing == 1', values), undefined)
  assert.equal(derive.holds('user.company == record.customer', values), undefined)
})
