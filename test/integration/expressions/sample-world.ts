import type { FieldShape, RecordShape, ScalarType, Scope, Type } from '@zennnn/expressions'

/** Five tables full of nulls and awkward values, as rows for PostgreSQL and as an object graph for the evaluator. */
export interface SampleWorld {
  readonly ddl: string
  readonly tables: ReadonlyMap<string, readonly SampleRow[]>
  /** The rows of `sale` with references and collections filled in, by id. */
  readonly records: readonly SampleRow[]
}

type SampleRow = Record<string, unknown>

export const TEXTS = [
  '',
  'a',
  'A',
  'ab',
  'abc',
  'B',
  'é',
  'zé',
  '😀a',
  '\uffff',
  '%',
  '_',
  'a%b',
  'a\\b',
  "o'x",
  'FR',
  'DE',
  'S1',
  'S12',
  'Z',
  'ß',
  'a\nb',
  ' ',
  'x-y',
  'İ',
  'ﬁ',
]
export const DECIMALS = [
  '0',
  '1',
  '-1',
  '1.5',
  '2.25',
  '0.1',
  '0.3',
  '1000',
  '1000.5',
  '99999.99',
  '-0.05',
  '0.005',
]
const INTS = [0, 1, 2, 3, -3, 7, 1000, -2147483648, 2147483647]
const TIMES = [
  '2024-01-01T00:00:00Z',
  '2024-02-29T23:59:59.999999Z',
  '2023-12-31T12:30:00.5Z',
  '2025-06-01T01:00:00Z',
  '1969-12-31T23:59:59.5Z',
]
const DATES = ['2024-01-01', '2024-02-29', '2023-12-31', '2025-06-01', '0001-01-01', '1969-07-20']

export const SIGNED_IN = id('usr', 2)
export const COMPANIES = [id('company', 1), id('company', 3)]
export const NOW = '2024-02-29T12:00:00Z'
export const TODAY = '2024-02-29'
export const GROUPS = ['sales_user', 'FR', 'a']

export const SCOPE: Scope = {
  models: new Map<string, RecordShape>([
    model('sale', {
      amount: scalar('decimal'),
      rate: scalar('decimal'),
      qty: scalar('int'),
      code: scalar('string', false),
      name: scalar('string'),
      active: scalar('bool'),
      sure: scalar('bool', false),
      created: scalar('timestamp'),
      due: scalar('date'),
      customer: reference('contact'),
      owner: reference('usr'),
      company: reference('company', false),
      lines: { kind: 'collection', model: 'line', inverse: 'sale' },
    }),
    model('contact', {
      name: scalar('string'),
      vip: scalar('bool'),
      credit: scalar('decimal'),
      owner: reference('usr'),
      company: reference('company'),
      tasks: { kind: 'collection', model: 'line', inverse: 'contact' },
    }),
    model('company', {
      code: scalar('string'),
      big: scalar('bool'),
      members: { kind: 'collection', model: 'contact', inverse: 'company' },
    }),
    model('usr', { name: scalar('string'), since: scalar('date') }),
    model('line', {
      qty: scalar('int'),
      price: scalar('decimal'),
      label: scalar('string'),
      done: scalar('bool'),
      contact: reference('contact'),
      sale: reference('sale'),
    }),
  ]),
  variables: new Map<string, Type | ReadonlyMap<string, Type>>([
    ['record', { record: 'sale' }],
    ['now', 'timestamp'],
    ['today', 'date'],
    [
      'user',
      new Map<string, Type>([
        ['id', 'uuid'],
        ['groups', { list: 'string' }],
        ['companies', { list: 'uuid' }],
      ]),
    ],
  ]),
}

const DDL = `
  create schema app;
  create table app.company (id uuid primary key, code text, big boolean);
  create table app.usr (id uuid primary key, name text, since date);
  create table app.contact (id uuid primary key, name text, vip boolean, credit numeric, owner uuid, company uuid);
  create table app.sale (id uuid primary key, amount numeric(14,2), rate numeric, qty integer, code text not null, name text,
    active boolean, sure boolean not null, created timestamptz, due date, customer uuid, owner uuid, company uuid not null);
  create table app.line (id uuid primary key, qty integer, price numeric, label text, done boolean, contact uuid, sale uuid);
`

/** @param random numbers from 0 to 1; the same numbers give the same world */
export function sampleWorld(random: () => number, count: number): SampleWorld {
  const pick = <Item>(items: readonly Item[]): Item | null =>
    items[Math.floor(random() * items.length)] ?? null
  const maybe = <Item>(items: readonly Item[]): Item | null =>
    random() < 0.25 ? null : pick(items)
  const bools = [true, false]
  const make = (table: string, size: number, row: () => SampleRow): readonly SampleRow[] =>
    ids(table, size).map((key) => ({ id: key, ...row() }))

  const tables = new Map<string, readonly SampleRow[]>([
    ['company', make('company', 4, () => ({ code: maybe(TEXTS), big: maybe(bools) }))],
    ['usr', make('usr', 4, () => ({ name: maybe(TEXTS), since: maybe(DATES) }))],
    [
      'contact',
      make('contact', 12, () => ({
        name: maybe(TEXTS),
        vip: maybe(bools),
        credit: maybe(DECIMALS),
        owner: maybe(ids('usr', 4)),
        company: maybe(ids('company', 4)),
      })),
    ],
    [
      'sale',
      make('sale', count, () => ({
        amount: maybe(DECIMALS.slice(0, -1)),
        rate: maybe(DECIMALS),
        qty: maybe(INTS),
        code: pick(TEXTS),
        name: maybe(TEXTS),
        active: maybe(bools),
        sure: pick(bools),
        created: maybe(TIMES),
        due: maybe(DATES),
        customer: maybe(ids('contact', 12)),
        owner: maybe(ids('usr', 4)),
        company: pick(ids('company', 4)),
      })),
    ],
    [
      'line',
      make('line', count * 2, () => ({
        qty: maybe(INTS),
        price: maybe(DECIMALS),
        label: maybe(TEXTS),
        done: maybe(bools),
        contact: maybe(ids('contact', 12)),
        sale: maybe(ids('sale', count)),
      })),
    ],
  ])
  return { ddl: DDL, tables, records: link(tables) }
}

/** The same rows with objects in place of ids, and collections. */
function link(tables: ReadonlyMap<string, readonly SampleRow[]>): readonly SampleRow[] {
  const copies = new Map([...tables].map(([name, rows]) => [name, rows.map((row) => ({ ...row }))]))
  const byId = new Map(
    [...copies.values()].flat().map((row): [unknown, SampleRow] => [row['id'], row]),
  )
  for (const [name, rows] of copies)
    for (const [field, shape] of SCOPE.models.get(name)?.fields ?? [])
      rows.forEach((row) => {
        if (shape.kind === 'reference') row[field] = byId.get(row[field]) ?? null
        if (shape.kind === 'collection')
          row[field] = members(tables, shape, row).map((key) => byId.get(key))
      })
  return copies.get('sale') ?? []
}

function members(
  tables: SampleWorld['tables'],
  shape: Extract<FieldShape, { kind: 'collection' }>,
  owner: SampleRow,
): readonly unknown[] {
  const rows = tables.get(shape.model) ?? []
  return rows.filter((row) => row[shape.inverse] === owner['id']).map((row) => row['id'])
}

function ids(table: string, size: number): readonly string[] {
  return Array.from({ length: size }, (_, at) => id(table, at + 1))
}

function id(table: string, number: number): string {
  const prefix = String(['company', 'usr', 'contact', 'sale', 'line'].indexOf(table) + 1)
  return `0000000${prefix}-0000-7000-8000-${String(number).padStart(12, '0')}`
}

function model(
  name: string,
  fields: Readonly<Record<string, FieldShape | ((name: string) => FieldShape)>>,
): [string, RecordShape] {
  const shapes = Object.entries({ id: scalar('uuid', false), ...fields }).map(
    ([field, shape]): [string, FieldShape] => [
      field,
      typeof shape === 'function' ? shape(field) : shape,
    ],
  )
  return [name, { table: `app."${name}"`, fields: new Map(shapes) }]
}

function scalar(type: ScalarType, nullable = true): (name: string) => FieldShape {
  return (column) => ({ kind: 'scalar', type, nullable, column })
}

function reference(target: string, nullable = true): (name: string) => FieldShape {
  return (column) => ({ kind: 'reference', model: target, nullable, column })
}
