import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { FieldMeta, Meta, ModelMeta } from '../api/meta.ts'
import type { FieldKindView } from '../fields/field-kind.ts'
import { type BulkProgress, runBulk } from './bulk-run.ts'
import { arrange, keepChoice, moveBy, readChoice } from './column-choice.ts'
import { changedRows, editedValue, NO_EDITS, nextSession, problemsOf } from './edit-session.ts'
import { groupCondition, groupSelect, readGroups } from './group-query.ts'
import { allColumns, fittingColumns, selectOfColumns } from './list-columns.ts'

const text = (name: string): FieldMeta => ({
  name,
  kind: 'text',
  label: name,
  required: false,
  readonly: false,
})
const CONTACT: ModelMeta = {
  name: 'contact',
  label: 'Contact',
  plural: 'Contacts',
  app: 'contacts',
  title: 'name',
  order: 'name',
  operations: ['read'],
  fields: [
    { ...text('id'), kind: 'id' },
    text('name'),
    { ...text('country'), kind: 'reference', model: 'country' },
    { ...text('total'), kind: 'money' },
    {
      ...text('kind'),
      kind: 'selection',
      values: [
        { value: 'b', label: 'B' },
        { value: 'a', label: 'A' },
      ],
    },
  ],
  actions: [],
  views: [
    {
      type: 'list',
      model: 'contact',
      columns: ['total', 'country.name', 'name'],
      order: undefined,
      sums: ['total'],
    },
  ],
}
const COUNTRY: ModelMeta = { ...CONTACT, name: 'country', fields: [text('name')], views: [] }
const META: Meta = {
  groups: [],
  apps: [],
  settings: [],
  rights: [],
  staffAccess: 'none',
  models: [CONTACT, COUNTRY],
}
const kindOf = (): FieldKindView => ({
  Cell: () => null,
  Input: () => null,
  align: 'start',
  select: (field, title) =>
    field.kind === 'reference' ? `${field.name}(id,title:${title(field.model ?? '')})` : field.name,
  toText: String,
  toWire: (value) => value,
  isSame: Object.is,
  operators: [],
})

test('columns: those declared first, then all others; sums only of what the view says', () => {
  const columns = allColumns(META, CONTACT, kindOf)
  assert.deepEqual(
    columns.map(({ id }) => id),
    ['total', 'country.name', 'name', 'country', 'kind'],
  )
  assert.deepEqual(
    columns.filter(({ isSummed }) => isSummed).map(({ id }) => id),
    ['total'],
  )
  assert.equal(
    selectOfColumns(columns, CONTACT),
    'id,version,total,...country(country__name:name),name,country(id,title:name),kind,row_title:name',
  )
})

test('columns: of 300 chosen ones so many are asked for as one answer can bring', () => {
  const wide = {
    ...CONTACT,
    views: [],
    fields: Array.from({ length: 300 }, (_, at) => text(`f${at}`)),
  }
  const fitting = fittingColumns(allColumns(META, { ...wide, title: 'f0' }, kindOf))
  assert.equal(fitting.length, 180)
})

test('column choice: order and visibility come back; what cannot be read is no choice', () => {
  const kept = new Map<string, string>()
  const storage = {
    getItem: (key: string) => kept.get(key) ?? null,
    setItem: (key: string, value: string) => void kept.set(key, value),
    removeItem: (key: string) => void kept.delete(key),
  }
  const choice = { order: ['b', 'a'], shown: ['a'] }
  keepChoice('contact', choice, storage)
  assert.deepEqual(readChoice('contact', storage), choice)
  assert.equal(readChoice('sale_order', storage), undefined)
  for (const broken of [
    '{',
    'null',
    '[]',
    '{"order":[1],"shown":["a"]}',
    '{"order":[],"shown":[]}',
  ])
    assert.equal(readChoice('x', { getItem: () => broken }), undefined, broken)
  assert.deepEqual(arrange(['a', 'b', 'c'], ['c', 'gone']), ['c', 'a', 'b'])
  assert.deepEqual(moveBy(['a', 'b', 'c'], 'c', -1), ['a', 'c', 'b'])
  assert.deepEqual(moveBy(['a', 'b', 'c'], 'c', 1), ['a', 'b', 'c'])
})

test('groups: counts and sums in one question, in the order that people expect, empty last', () => {
  const country = { ...text('country'), kind: 'reference', model: 'country' } as const
  const kind = { ...text('kind'), kind: 'selection' } as const
  assert.equal(
    groupSelect(META, country, ['total']),
    'group_value:country,...country(group_title:name),group_count:count(),sum_total:total.sum()',
  )
  const groups = readGroups(
    CONTACT,
    'kind',
    [
      { group_value: null, group_count: 1, sum_total: null },
      { group_value: 'a', group_count: 2, sum_total: '3.50' },
      { group_value: 'b', group_count: 4, sum_total: '1.00' },
    ],
    ['total'],
  )
  assert.deepEqual(
    groups.map(({ value, count, sums }) => [value, count, sums]),
    [
      ['b', 4, { total: '1.00' }],
      ['a', 2, { total: '3.50' }],
      [null, 1, {}],
    ],
  )
  assert.equal(groupCondition({ field: kind, value: null }), 'kind.is.null')
  assert.equal(groupCondition({ field: kind, value: 'a")' }), String.raw`kind.eq."a\")"`)
})

test('groups: the days of a month are one group, exactly added up, newest first', () => {
  const day = { ...text('listed_on'), kind: 'date' } as const
  const model = { ...CONTACT, fields: [day] }
  const groups = readGroups(
    model,
    'listed_on',
    [
      { group_value: null, group_count: 1, sum_total: '5.00' },
      { group_value: '2026-02-28', group_count: 2, sum_total: '0.10' },
      { group_value: '2026-11-05', group_count: 1, sum_total: '7.00' },
      { group_value: '2026-02-01', group_count: 3, sum_total: '0.20' },
    ],
    ['total'],
  )
  assert.deepEqual(
    groups.map(({ value, count, sums }) => [value, count, sums]),
    [
      ['2026-11', 1, { total: '7.00' }],
      ['2026-02', 5, { total: '0.30' }],
      [null, 1, { total: '5.00' }],
    ],
  )
  assert.equal(
    groupCondition({ field: day, value: '2028-02' }),
    'and(listed_on.gte.2028-02-01,listed_on.lte.2028-02-29)',
  )
  assert.equal(groupCondition({ field: day, value: null }), 'listed_on.is.null')
})

test('edits: what was typed stays through a refusal; only what differs is saved', () => {
  const row = { id: '1', version: 3, name: 'A', city: 'X' }
  let session = nextSession(NO_EDITS, { kind: 'begin', row })
  session = nextSession(session, { kind: 'type', id: '1', field: 'name', value: 'B' })
  session = nextSession(session, { kind: 'type', id: '1', field: 'city', value: 'X' })
  const changed = changedRows(session, (_, a, b) => a === b)
  assert.deepEqual(
    changed.map(([id, , fields]) => [id, fields]),
    [['1', ['name']]],
  )
  session = nextSession(session, { kind: 'saving', id: '1' })
  session = nextSession(session, {
    kind: 'refused',
    id: '1',
    problems: problemsOf({ message: 'No.', details: [{ field: 'name', message: 'Too long.' }] }),
    version: 4,
  })
  const edit = session.rows['1'] ?? assert.fail('the row is gone')
  assert.deepEqual([edit.problems, edit.version, edit.isSaving], [{ name: 'Too long.' }, 4, false])
  assert.equal(editedValue(edit, 'name'), 'B')
  assert.deepEqual(nextSession(session, { kind: 'drop', ids: ['1'] }), NO_EDITS)
  assert.deepEqual(problemsOf({ message: 'No.', details: null }), { '': 'No.' })
})

test('bulk: a refused part is tried record by record; the bad ones are named, the others done', async () => {
  const reports: BulkProgress[] = []
  const result = await runBulk({
    ids: ['a', 'b', 'bad', 'c', 'gone', 'd'],
    size: 3,
    run: async (ids) => {
      if (ids.includes('bad')) throw new Error('Refused.')
      return await Promise.resolve(ids.filter((id) => id !== 'gone'))
    },
    report: (progress) => void reports.push(progress),
    signal: new AbortController().signal,
    gone: 'It is gone.',
    isWorthSplitting: () => true,
  })
  assert.deepEqual(result, {
    done: 4,
    total: 6,
    failures: [
      { id: 'bad', message: 'Refused.' },
      { id: 'gone', message: 'It is gone.' },
    ],
  })
  assert.deepEqual(reports.at(-1), result)
})

test('bulk: stops when it is told to, and when the server is gone', async () => {
  const end = new AbortController()
  const work = {
    ids: ['a', 'b', 'c'],
    size: 1,
    report: () => end.abort(),
    signal: end.signal,
    gone: '',
    isWorthSplitting: () => false,
  }
  const { done } = await runBulk({ ...work, run: async (ids) => await Promise.resolve(ids) })
  assert.equal(done, 1)
  const failing = { ...work, signal: new AbortController().signal }
  await assert.rejects(
    runBulk({ ...failing, run: async () => await Promise.reject(new Error('unreachable')) }),
    /unreachable/,
  )
})
