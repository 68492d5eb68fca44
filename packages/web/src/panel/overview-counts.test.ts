import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { ModelMeta } from '../api/meta.ts'
import { countBy, totalBytes } from './overview-counts.ts'

const MODEL: ModelMeta = {
  name: 'database',
  label: 'Database',
  plural: 'Databases',
  app: 'panel',
  title: 'name',
  order: 'id',
  operations: ['read'],
  actions: [],
  views: [],
  fields: [
    {
      name: 'state',
      kind: 'selection',
      label: 'State',
      required: true,
      readonly: true,
      values: [
        { value: 'live', label: 'Live' },
        { value: 'failed', label: 'Failed' },
        { value: 'dropped', label: 'Deleted' },
      ],
    },
  ],
}
const GROUPS = [
  { id: '', state: 'dropped', tier: 'paid', count: 1, sum: null },
  { id: '', state: 'live', tier: 'paid', count: 3, sum: '3000' },
  { id: '', state: 'live', tier: 'free', count: 2, sum: '500' },
]

test('countBy adds up what differs in other fields and keeps the order of the declaration', () => {
  assert.deepEqual(countBy(MODEL, 'state', GROUPS), [
    { value: 'live', label: 'Live', count: 5 },
    { value: 'dropped', label: 'Deleted', count: 1 },
  ])
  assert.deepEqual(countBy(MODEL, 'tier', GROUPS), [])
})

test('totalBytes counts what was measured', () => {
  assert.equal(totalBytes(GROUPS), 3500)
  assert.equal(totalBytes([{ id: '', sum: null }]), undefined)
})
