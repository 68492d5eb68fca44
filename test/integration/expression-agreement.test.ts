import assert from 'node:assert/strict'
import { type TestContext, test } from 'node:test'
import {
  type CheckedExpression,
  checkExpression,
  compileEvaluator,
  compileSql,
  type Value,
} from '@zennnn/expressions'
import { PlatformError } from '@zennnn/kernel'
import { sample } from 'fast-check'
import { openDatabase, type TestClient } from '../kit.ts'
import { BOOLEANS, VALUES } from './expressions/random-expression.ts'
import {
  COMPANIES,
  GROUPS,
  NOW,
  type SampleWorld,
  SCOPE,
  SIGNED_IN,
  sampleWorld,
  TODAY,
} from './expressions/sample-world.ts'

const SEED = 20261120
const ROWS = 100
const EXPRESSIONS = { booleans: 2000, values: 800 }

test('SQL and the evaluator agree on random conditions for every row', async (t) => {
  const { client, world } = await open(t)
  const differing: string[] = []
  const seen = { compared: 0, caughtNaive: 0 }
  for (const source of sample(BOOLEANS, { numRuns: EXPRESSIONS.booleans, seed: SEED })) {
    const expression = check(source)
    if (expression === undefined) continue
    const user = seen.compared % 3 === 0 ? null : SIGNED_IN
    const exact = sql(expression, user, 'value')
    const predicate = sql(expression, user, 'predicate')
    // The mutation: a compiler that took the cheap form of the inner condition under a "!".
    const rows = await client.query(
      `select (${exact})::text as exact, (${predicate}) is true as holds, (not ${predicate}) is true as naive from app.sale t order by id`,
    )
    const expected = values(expression, world, user)
    const actual = rows.rows.map((row) => ({ exact: bool(row.exact), holds: row.holds }))
    if (
      !same(
        actual,
        expected.map((value) => ({ exact: value, holds: value === true })),
      )
    )
      differing.push(report(source, predicate, actual, expected))
    if (
      !same(
        rows.rows.map((row) => row.naive),
        expected.map((value) => value === false),
      )
    )
      seen.caughtNaive += 1
    seen.compared += 1
  }
  assert.deepEqual(differing, [])
  assert.ok(seen.compared >= 1900, `only ${seen.compared} expressions were compared`)
  assert.ok(
    seen.caughtNaive >= 50,
    `ignoring polarity shows in only ${seen.caughtNaive} expressions`,
  )
})

test('SQL and the evaluator agree on random numbers and texts for every row', async (t) => {
  const { client, world } = await open(t)
  const differing: string[] = []
  let compared = 0
  for (const source of sample(VALUES, { numRuns: EXPRESSIONS.values, seed: SEED })) {
    const expression = check(source)
    if (expression === undefined) continue
    const value = sql(expression, SIGNED_IN, 'value')
    const shown = expression.type === 'decimal' ? `trim_scale(${value})` : value
    const rows = await client.query(`select (${shown})::text as value from app.sale t order by id`)
    const actual = rows.rows.map((row) => row.value)
    const expected = values(expression, world, SIGNED_IN).map((each) =>
      each === null ? null : String(each),
    )
    if (!same(actual, expected)) differing.push(report(source, value, actual, expected))
    compared += 1
  }
  assert.deepEqual(differing, [])
  assert.ok(compared >= 700, `only ${compared} expressions were compared`)
})

async function open(
  t: TestContext,
): Promise<{ readonly client: TestClient; readonly world: SampleWorld }> {
  const database = await openDatabase(t)
  const client = await database.connect('postgres')
  const world = sampleWorld(randomNumbers(SEED), ROWS)
  await client.query(world.ddl)
  for (const [table, rows] of world.tables) {
    const [first = {}] = rows
    const columns = Object.keys(first)
    const text = `insert into app."${table}" (${columns.join(', ')}) select ${columns.join(', ')} from json_populate_recordset(null::app."${table}", $1)`
    await client.query(text, [JSON.stringify(rows)])
  }
  // A time zone with summer time would show an expression that depends on the session.
  await client.query(`set time zone 'America/New_York'; set datestyle = 'ISO'; analyze`)
  return { client, world }
}

/** Undefined where the sample happens to go beyond a limit; the types are right by construction. */
function check(source: string): CheckedExpression | undefined {
  try {
    return checkExpression(source, SCOPE)
  } catch (error) {
    if (error instanceof PlatformError && /at most|too/.test(error.message)) return undefined
    throw new Error(source, { cause: error })
  }
}

function sql(
  expression: CheckedExpression,
  user: string | null,
  as: 'predicate' | 'value',
): string {
  const variables: Readonly<Record<string, string>> = {
    now: `(select '${NOW}'::timestamptz)`,
    today: `(select '${TODAY}'::date)`,
    'user.id': `(select ${user === null ? 'null' : `'${user}'`}::uuid)`,
    'user.groups': `(select '{${GROUPS.join(',')}}'::text[])::text[]`,
    'user.companies': `(select '{${COMPANIES.join(',')}}'::uuid[])::uuid[]`,
  }
  const variable = (path: readonly string[]): string => variables[path.join('.')] ?? 'null'
  return compileSql(expression, { scope: SCOPE, alias: new Map([['record', 't']]), variable, as })
}

function values(
  expression: CheckedExpression,
  world: SampleWorld,
  user: string | null,
): readonly Value[] {
  const evaluate = compileEvaluator(expression)
  const given = { now: NOW, today: TODAY, user: { id: user, groups: GROUPS, companies: COMPANIES } }
  return world.records.map((record) => evaluate({ ...given, record }))
}

function bool(text: unknown): boolean | null {
  return text === null ? null : text === 'true'
}

function same(left: unknown, right: unknown): boolean {
  return JSON.stringify(left) === JSON.stringify(right)
}

function report(
  source: string,
  text: string,
  actual: readonly unknown[],
  expected: readonly unknown[],
): string {
  const at = actual.findIndex(
    (each, index) =>
      !same(each, expected[index]) &&
      !same(each, { exact: expected[index], holds: expected[index] === true }),
  )
  return `${source}\n  ${text}\n  row ${at}: SQL ${JSON.stringify(actual[at])}, evaluator ${JSON.stringify(expected[at])}`
}

/** A linear congruential generator: plain, seeded, the same everywhere. */
function randomNumbers(seed: number): () => number {
  let state = seed
  return () => {
    state = (state * 1103515245 + 12345) % 2147483648
    return state / 2147483648
  }
}
