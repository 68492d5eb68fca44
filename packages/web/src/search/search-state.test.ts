import assert from 'node:assert/strict'
import { test } from 'node:test'
import {
  type Arbitrary,
  array,
  boolean,
  constant,
  constantFrom,
  assert as holds,
  integer,
  letrec,
  oneof,
  option,
  property,
  record,
  string,
  stringMatching,
  uniqueArray,
} from 'fast-check'
import type { FilterGroup, FilterNode } from './filter-tree.ts'
import {
  EMPTY_SEARCH,
  formatSearch,
  PAGE_SIZES,
  parseSearch,
  parseSearchText,
  type SearchState,
  searchText,
  toggleSort,
} from './search-state.ts'

const name = stringMatching(/^[a-z][a-z0-9_]{0,8}$/)
const PLAIN = { noNullPrototype: true } as const
const words = string({ unit: 'binary' }).filter((text) => text.trim() !== '')
const node = letrec<{ node: FilterNode; group: FilterGroup }>((tie) => ({
  node: oneof(
    { depthSize: 'small' },
    record(
      {
        kind: constant('condition' as const),
        path: array(name, { minLength: 1, maxLength: 2 }).map((names) => names.join('.')),
        operator: name,
        value: string({ unit: 'binary' }),
      },
      PLAIN,
    ),
    tie('group'),
  ),
  group: record(
    {
      kind: constantFrom('and' as const, 'or' as const),
      parts: array(tie('node'), { maxLength: 3 }),
    },
    PLAIN,
  ),
}))

const state: Arbitrary<SearchState> = record(
  {
    texts: array(record({ field: oneof(name, constant('*')), words }, PLAIN), {
      maxLength: 3,
    }),
    filters: uniqueArray(name, { maxLength: 3 }),
    tree: node.group.map((group) => (group.parts.length === 0 ? EMPTY_SEARCH.tree : group)),
    groupBy: uniqueArray(name, { maxLength: 2 }),
    order: uniqueArray(record({ field: name, isDescending: boolean() }, PLAIN), {
      maxLength: 3,
      selector: ({ field }) => field,
    }),
    page: integer({ min: 1, max: 1_000_000 }),
    size: constantFrom(...PAGE_SIZES),
    view: option(name, { nil: undefined }),
  },
  PLAIN,
)

test('the address of a list gives the same list back, whatever was typed', () => {
  holds(
    property(state, (one) => {
      assert.deepEqual(parseSearch(formatSearch(one)), one)
    }),
    { numRuns: 500 },
  )
})

test('a saved search comes back on its first page', () => {
  holds(
    property(state, (one) => {
      assert.deepEqual(parseSearchText(searchText(one)), { ...one, page: 1 })
    }),
    { numRuns: 200 },
  )
})

test('an ordinary list has no parameters, a narrowed one has readable ones', () => {
  assert.deepEqual(formatSearch(EMPTY_SEARCH), {})
  assert.deepEqual(
    formatSearch({
      ...EMPTY_SEARCH,
      texts: [{ field: 'industry', words: 'semi;conductor' }],
      filters: ['companies'],
      tree: {
        kind: 'or',
        parts: [
          { kind: 'condition', path: 'city', operator: 'contains', value: 'a"b' },
          {
            kind: 'and',
            parts: [{ kind: 'condition', path: 'country.name', operator: 'is', value: 'x' }],
          },
        ],
      },
      groupBy: ['sector', 'country'],
      order: [{ field: 'name', isDescending: true }],
      page: 3,
      size: 200,
    }),
    {
      text: String.raw`industry~semi\;conductor`,
      filter: 'companies',
      where: String.raw`or(city.contains."a\"b",and(country.name.is."x"))`,
      group: 'sector,country',
      order: 'name.desc',
      page: '3',
      size: '200',
    },
  )
})

test('what cannot be read in an address is as if it was not there', () => {
  for (const parameters of [
    { where: 'and(' },
    { where: 'and(a.b.c)' },
    { where: 'name.is."x"' },
    { where: `${'and('.repeat(5000)}${')'.repeat(5000)}` },
    { text: '~x;;name~ ' },
    { page: '-1', size: '81', view: '' },
    { page: '1e3', size: '10000' },
    { filter: ',<script>,', group: 'A B', order: '"' },
  ])
    assert.deepEqual(parseSearch(parameters), EMPTY_SEARCH, JSON.stringify(parameters).slice(0, 80))
})

test('a header sorts up, then down, then not at all; with Shift others stay', () => {
  const up = toggleSort([], 'a', false)
  const down = toggleSort(up, 'a', false)
  assert.deepEqual(
    [up, down, toggleSort(down, 'a', false)],
    [[{ field: 'a', isDescending: false }], [{ field: 'a', isDescending: true }], []],
  )
  const both = toggleSort(down, 'b', true)
  assert.deepEqual(both, [...down, { field: 'b', isDescending: false }])
  assert.deepEqual(toggleSort(both, 'a', true), [{ field: 'b', isDescending: false }])
  assert.deepEqual(toggleSort(both, 'c', false), [{ field: 'c', isDescending: false }])
})
