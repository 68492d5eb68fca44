import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { FieldMeta, ModelMeta } from '../api/meta.ts'
import { recordSearch } from './record-search.ts'

function model(title: string, kind: FieldMeta['kind'], text?: readonly string[]): ModelMeta {
  return {
    name: 'contact',
    label: 'Contact',
    plural: 'Contacts',
    app: 'contacts',
    title,
    order: 'name',
    operations: ['read'],
    fields: [{ name: title, kind, label: 'Title', required: true, readonly: false }],
    actions: [],
    views:
      text === undefined
        ? []
        : [{ type: 'search', model: 'contact', text, filters: [], groupBy: [] }],
  }
}

test('every word must be in the title or a text that the model is searched by', () => {
  const query = recordSearch(model('name', 'text', ['name', 'customer.city']), ' acme  bonn ')
  assert.deepEqual(query.conditions, [
    'or(name.ilike."*acme*",customer.city.ilike."*acme*")',
    'or(name.ilike."*bonn*",customer.city.ilike."*bonn*")',
  ])
  assert.equal(query.select, 'id,title:name')
  assert.equal(query.limit, 8)
})

test('nothing that is typed ends the condition or is a pattern', () => {
  const query = recordSearch(model('name', 'text'), String.raw`a")_or(b,\ 5%`)
  assert.deepEqual(query.conditions, [
    String.raw`or(name.ilike."*a\")\\_or(b,\\\\*")`,
    String.raw`or(name.ilike."*5\\%*")`,
  ])
})

test('a model without any text is not searched by what is no text', () => {
  assert.deepEqual(recordSearch(model('id', 'id'), 'x').conditions, [])
  assert.deepEqual(recordSearch(model('id', 'id', ['code']), 'x').conditions, [
    'or(code.ilike."*x*")',
  ])
})
