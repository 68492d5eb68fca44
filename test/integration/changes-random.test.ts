import assert from 'node:assert/strict'
import { test } from 'node:test'
import {
  answerChange,
  type ChangeContext,
  fullSight,
  openDoor,
  parseJson,
  violationOf,
} from '@zennnn/data'
import { PlatformError, systemClock } from '@zennnn/kernel'
import type { Model } from '@zennnn/model'
import {
  type Arbitrary,
  constant,
  constantFrom,
  dictionary,
  double,
  integer,
  jsonValue,
  oneof,
  record,
  sample,
  string,
} from 'fast-check'
import { countRows, openSales, type SalesWorld } from '../changes-world.ts'

const RUNS = 1000
const SEED = 20_261_120
/** Values at the edge of what some field takes. */
const EDGES = [
  '',
  ' ',
  '0',
  '-0',
  '1',
  '1.5',
  '12.50',
  '99999999999999.99',
  '0.01',
  '1e3',
  'NaN',
  'Infinity',
  '2026-11-20',
  '2026-02-31',
  '0001-01-01',
  '9999-12-31',
  '2026-11-20T19:30:00Z',
  '9999-12-31T23:59:59.999999-15:59',
  '0001-01-01T00:00:00+15:59',
  'a@b.de',
  'https://x.de',
  'company',
  'person',
  'draft',
  '01890a5d-ac96-774b-bcce-b302099a8057',
  "';--",
  '\\',
  '\u202e',
  '\ufeff',
  '😀',
  'x'.repeat(251),
  '\u0000',
  '\ud800',
  '{}',
  '[]',
  'null',
  'true',
]
/** Refusals of the parser, and what only the database can know. */
const OF_PARSER = new Set(['VALUE_INVALID', 'FIELD_UNKNOWN', 'BODY_INVALID'])
const OF_DATABASE = new Set([
  'UNIQUE_VIOLATED',
  'REFERENCE_VIOLATED',
  'CONSTRAINT_VIOLATED',
  'ACCESS_DENIED',
])

function bodies(model: Model, start: object): Arbitrary<unknown> {
  const value = oneof(
    {
      weight: 5,
      arbitrary: constantFrom<unknown>(
        ...EDGES,
        null,
        true,
        false,
        0,
        1,
        -1,
        1.005,
        2 ** 31,
        2 ** 53,
      ),
    },
    { weight: 1, arbitrary: string({ unit: 'binary' }) },
    { weight: 1, arbitrary: integer() },
    { weight: 1, arbitrary: double() },
    { weight: 1, arbitrary: jsonValue({ maxDepth: 3 }) },
  )
  const names = constantFrom(...model.fields.keys(), 'nope')
  const line = dictionary(
    constantFrom('quantity', 'unit_price', 'position', 'description', 'discount'),
    value,
    { maxKeys: 3 },
  )
  return record({
    fields: dictionary(names, value, { maxKeys: 3 }),
    lines: oneof(
      constant([]),
      line.map((one) => [one]),
    ),
  }).map(({ fields, lines }) => ({
    ...start,
    ...(model.fields.has('lines') ? { lines } : {}),
    ...fields,
  }))
}

test('what the parser lets through PostgreSQL can take, and what it refuses changes nothing', async (t) => {
  const world = await openSales(t)
  const customer = await world.records.create('contact', { name: 'Globex' })
  const seen = { done: 0, parser: 0, database: 0 }
  for (const [name, start] of [
    ['contact', { name: 'x' }],
    ['sale_order', { customer }],
  ] as const) {
    const model = world.registry.models.get(name) ?? assert.fail(name)
    for (const body of sample(bodies(model, start), { numRuns: RUNS / 2, seed: SEED })) {
      const before = await countRows(world, name)
      const kind = await tryCreate(world, name, body)
      seen[kind] += 1
      const after = await countRows(world, name)
      assert.ok(kind === 'done' ? after > before : after === before, JSON.stringify(body))
    }
  }
  // Both ways were taken often enough to mean something.
  assert.ok(Math.min(seen.done, seen.parser) > 100, JSON.stringify(seen))
})

async function tryCreate(
  world: SalesWorld,
  model: string,
  body: unknown,
): Promise<'done' | 'parser' | 'database'> {
  const context: ChangeContext = {
    door: openDoor(world.connections, world.database, world.seller.principal),
    sight: fullSight(world.registry),
    clock: systemClock,
    writer: 'api',
  }
  try {
    const sent = parseJson(JSON.stringify(body))
    await answerChange(context, {
      kind: 'create',
      model,
      body: sent,
      columns: undefined,
      missing: 'null',
      returning: undefined,
    })
    return 'done'
  } catch (error) {
    assert.ok(error instanceof PlatformError, String(error))
    const isOfDatabase = violationOf(error) !== undefined || violationOf(error.cause) !== undefined
    const expected = isOfDatabase ? OF_DATABASE : OF_PARSER
    assert.ok(
      expected.has(error.code),
      `${error.code}: ${error.message} for ${JSON.stringify(body)}`,
    )
    return isOfDatabase ? 'database' : 'parser'
  }
}
