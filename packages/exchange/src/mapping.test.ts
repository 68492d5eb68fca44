import assert from 'node:assert/strict'
import { test } from 'node:test'
import { fullSight } from '@zennnn/data'
import { allow, app, buildRegistry, field, group, model } from '@zennnn/model'
import type { ImportRequest } from './import-request.ts'
import { bindMapping, type Mapping } from './mapping.ts'
import { planRow, type RecordDraft, type RowProblem } from './row-plan.ts'

const access = [allow('keeper', ['read', 'create', 'update', 'delete'])]
const User = model('user', {
  label: 'User',
  plural: 'Users',
  fields: { name: field.text({ required: true }) },
  access,
})
const Shelf = model('shelf', {
  label: 'Shelf',
  plural: 'Shelves',
  fields: { name: field.text({ required: true }), code: field.text({ unique: true }) },
  access,
})
const Book = model('book', {
  label: 'Book',
  plural: 'Books',
  title: 'title',
  fields: {
    title: field.text({ required: true, label: 'Book title' }),
    isbn: field.text({ unique: true }),
    pages: field.integer(),
    state: field.selection(
      { new: 'New', old: 'Old' },
      { required: true, default: 'new', readonly: true },
    ),
    shelf: field.reference('shelf'),
    tags: field.manyToMany('shelf'),
    chapters: field.collection('chapter', 'book'),
  },
  access,
})
const Chapter = model('chapter', {
  label: 'Chapter',
  plural: 'Chapters',
  title: 'name',
  fields: {
    name: field.text({ required: true }),
    book: field.reference('book', { required: true }),
  },
  access,
})
const sight = fullSight(
  buildRegistry([
    app({
      name: 'library',
      label: 'Library',
      summary: 'Books.',
      groups: [group('keeper', 'Keeper')],
      models: [User, Shelf, Book, Chapter],
    }),
  ]),
)

function bind(
  columns: readonly string[],
  request: Partial<ImportRequest>,
  writesReadonly = false,
): Mapping {
  const whole: ImportRequest = {
    model: 'book',
    map: [],
    key: undefined,
    create: [],
    alias: [],
    dateFormat: undefined,
    decimalMark: '.',
    ...request,
  }
  return bindMapping(whole, columns, { sight, writesReadonly })
}

function isDraft(planned: RecordDraft | readonly RowProblem[]): planned is RecordDraft {
  return !Array.isArray(planned)
}

function plan(mapping: Mapping, cells: readonly string[], columns = cells.length): RecordDraft {
  const planned = planRow(mapping, columns, { number: 2, cells })
  if (isDraft(planned)) return planned
  return assert.fail(JSON.stringify(planned))
}

function problems(
  mapping: Mapping,
  cells: readonly string[],
  columns: number,
): readonly RowProblem[] {
  const planned = planRow(mapping, columns, { number: 2, cells })
  return isDraft(planned) ? [] : planned
}

test('columns find their fields by name or label', () => {
  const mapping = bind(['ISBN', 'Book Title', 'Colour', 'version'], {})
  assert.deepEqual(
    mapping.record.fields.map(({ name }) => name),
    ['isbn', 'title'],
  )
  assert.deepEqual(
    [...plan(mapping, ['1', 'T', 'red', '9']).values],
    [
      ['isbn', '1'],
      ['title', 'T'],
    ],
  )
})

test('expressions see the columns as texts, and nothing else', () => {
  const mapping = bind(
    ['My No', 'x'],
    {
      map: ['title={"Book " + row.My_No}', 'state={row.x == "" ? "old" : "new"}'],
    },
    true,
  )
  assert.deepEqual(
    [...plan(mapping, ['7', '']).values],
    [
      ['title', 'Book 7'],
      ['state', 'old'],
    ],
  )
  for (const text of [
    'row.nope',
    'row.constructor',
    'process',
    '1 +',
    'row.x.__proto__',
    'user.id',
  ])
    assert.throws(
      () => bind(['x'], { map: [`title={${text}}`] }),
      { code: 'EXPRESSION_INVALID' },
      text,
    )
})

test('references are looked up by unique texts, then the title; missing ones are made when asked for', () => {
  const columns = ['t', 's']
  const found = plan(bind(columns, { map: ['title=t', 'shelf=s'] }), ['T', 'A1']).references.get(
    'shelf',
  )
  assert.deepEqual(found?.by, ['code', 'name'])
  assert.equal(found.create, undefined)
  const made = bind(columns, { map: ['title=t', 'shelf.code=s'], create: ['shelf'] })
  const wish = plan(made, ['T', 'A1']).references.get('shelf')
  assert.deepEqual(wish?.by, ['code'])
  assert.deepEqual(
    [...(wish.create?.values ?? [])],
    [
      ['code', 'A1'],
      ['name', 'A1'],
    ],
  )
  assert.equal(plan(made, ['T', ' ']).values.get('shelf'), null)
})

test('an alias replaces a whole text, and may empty it', () => {
  const mapping = bind(['t', 'p'], {
    map: ['title=t', 'pages=p'],
    alias: ['pages:many=1000', 'title:n/a='],
  })
  assert.equal(plan(mapping, ['T', ' many ']).values.get('pages'), 1000)
  assert.deepEqual(problems(mapping, ['n/a', 'many more'], 2), [
    { row: 2, column: 't', value: 'n/a', reason: 'A value is required here.' },
    { row: 2, column: 'p', value: 'many more', reason: 'This must be a whole number.' },
  ])
})

test('a row with more or fewer cells than the header is a problem of the row', () => {
  const mapping = bind(['t', 'p'], { map: ['title=t'] })
  for (const cells of [['T'], ['T', '1', 'x']])
    assert.match(problems(mapping, cells, 2)[0]?.reason ?? '', /cells, but the header has 2/)
  assert.deepEqual(problems(mapping, ['T', '1', ' '], 2), [])
})

test('what a mapping gets wrong is said before a row is read', () => {
  for (const [request, code] of [
    [{ map: ['nope=t'] }, 'FIELD_UNKNOWN'],
    [{ map: ['title=Nope'] }, 'VALUE_INVALID'],
    [{ map: ['title'] }, 'VALUE_INVALID'],
    [{ map: ['title=t', 'title=p'] }, 'VALUE_INVALID'],
    [{ map: ['title.x=t'] }, 'VALUE_INVALID'],
    [{ map: ['chapters=t'] }, 'VALUE_INVALID'],
    [{ map: ['id=t'] }, 'VALUE_INVALID'],
    [{ map: ['state=t'] }, 'VALUE_INVALID'],
    [{ map: ['title=t'], key: 'isbn' }, 'VALUE_INVALID'],
    [{ map: ['title=t'], alias: ['title'] }, 'VALUE_INVALID'],
    [{ map: ['title=t'], dateFormat: 'M/D' }, 'VALUE_INVALID'],
    [{ model: 'nope' }, 'MODEL_UNKNOWN'],
    [{ map: ['constructor=t'] }, 'FIELD_UNKNOWN'],
  ] as const)
    assert.throws(() => bind(['t', 'p'], request), { code }, JSON.stringify(request))
})

test('lists of references are divided by semicolons, lines are records of their own', () => {
  const mapping = bind(['t', 's', 'c'], { map: ['title=t', 'tags=s', 'chapters.name=c'] })
  const draft = plan(mapping, ['T', 'A; B ;', 'One'])
  assert.deepEqual(
    draft.many.get('tags')?.map(({ text }) => text),
    ['A', 'B'],
  )
  assert.deepEqual(
    draft.lines.get('chapters')?.map(({ values }) => [...values]),
    [[['name', 'One']]],
  )
})
