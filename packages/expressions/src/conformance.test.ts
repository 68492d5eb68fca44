import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import { tests as conformance } from '@bufbuild/cel-spec/testdata/conformance.js'
import { PlatformError } from '@zennnn/kernel'
import type { Value } from './cell.ts'
import { type CheckedExpression, checkExpression } from './check.ts'
import { compileEvaluator } from './evaluate.ts'
import type { ScalarType, Type } from './type.ts'

/** A case of the CEL specification, in the JSON of its protobuf message. */
interface Case {
  readonly name: string
  readonly expr: string
  readonly typeEnv: readonly unknown[]
  readonly bindings: Readonly<Record<string, unknown>>
  readonly expected: unknown
  /** Asks for something other than a value: cel-go's types, names resolved in a container. */
  readonly isOther: boolean
}

interface Outcome {
  run: number
  leftOut: number
  readonly wrong: string[]
}

/** What we do otherwise on purpose; each is explained in docs/reference/expressions.md. */
const DEVIATIONS: ReadonlySet<string> = new Set([
  // Decimals are exact, without NaN and infinity: x / 0.0 is null.
  'comparisons/eq_literal/not_eq_double_nan',
  'comparisons/ne_literal/not_ne_double_nan',
  'comparisons/ne_literal/ne_double_nan',
  'fp_math/fp_math/divide_zero',
  'conversions/int/double_int_max_range',
  'conversions/int/double_int_min_range',
  // An error is null, and null is a value that differs from 0.
  'logic/AND/error_right',
  'logic/AND/error_left',
  'logic/OR/error_right',
  'logic/OR/error_left',
  // Times are not confined to the years 1 to 9999, durations not to 64 bits of nanoseconds.
  'timestamps/timestamp_range/add_duration_under',
  'timestamps/timestamp_range/add_duration_over',
  'timestamps/timestamp_range/sub_time_duration_over',
  'timestamps/timestamp_range/sub_time_duration_under',
])

const TYPES: Readonly<Record<string, ScalarType>> = {
  '{"primitive":"INT64"}': 'int',
  '{"primitive":"STRING"}': 'string',
  '{"primitive":"BOOL"}': 'bool',
  '{"primitive":"DOUBLE"}': 'decimal',
  '{"wellKnown":"TIMESTAMP"}': 'timestamp',
  '{"wellKnown":"DURATION"}': 'duration',
}

const DOCUMENT = join(import.meta.dirname, '../../../docs/reference/expressions.md')

const outcomes = new Map(conformance.suites?.map((section) => [section.name, runSection(section)]))

test('every case of cel-spec that the checker accepts gives the specified answer', () => {
  const wrong = [...outcomes.values()].flatMap((outcome) => outcome.wrong)
  assert.deepEqual(wrong, [])
})

test('docs/reference/expressions.md lists how many cases of each section run and are left out', () => {
  const rows = [...readFileSync(DOCUMENT, 'utf8').matchAll(/^\| `(\w+)` \| (\d+) \| (\d+) \|/gm)]
  const documented = rows.map(([, name, run, leftOut]) => `${name} ${run} ${leftOut}`)
  const actual = [...outcomes].map(([name, { run, leftOut }]) => `${name} ${run} ${leftOut}`)
  assert.deepEqual(documented, actual)
})

type Section = NonNullable<typeof conformance.suites>[number]

function runSection(section: Section): Outcome {
  const outcome: Outcome = { run: 0, leftOut: 0, wrong: [] }
  for (const each of casesOf(section, section.name)) runCase(each, outcome)
  return outcome
}

function casesOf(section: Section, path: string): readonly Case[] {
  const own = (section.tests ?? []).map(({ original }) => toCase(original, path))
  return [
    ...own,
    ...(section.suites ?? []).flatMap((each) => casesOf(each, `${path}/${each.name}`)),
  ]
}

function toCase(
  original: Readonly<Record<string, unknown>> & { readonly expr: string },
  path: string,
): Case {
  const { expr, typeEnv, bindings, evalError, value, name, typedResult, container } = original
  return {
    name: `${path}/${String(name)}`,
    expr,
    isOther: typedResult !== undefined || container !== undefined,
    typeEnv: Array.isArray(typeEnv) ? typeEnv : [],
    bindings: isObject(bindings) ? bindings : {},
    expected: evalError === undefined ? (value ?? { boolValue: true }) : { nullValue: null },
  }
}

function runCase(each: Case, outcome: Outcome): void {
  const expression = accepted(each)
  if (expression === undefined) {
    outcome.leftOut += 1
    return
  }
  const actual = evaluate(expression, each)
  const expected = expectedText(each.expected, expression.type)
  const isAsSpecified = shownText(actual, expression.type) === expected
  const deviates = DEVIATIONS.has(each.name)
  outcome[deviates ? 'leftOut' : 'run'] += 1
  if (isAsSpecified !== deviates) return
  const verdict = deviates ? 'no longer deviates from' : 'is not'
  outcome.wrong.push(
    `${each.name}: ${each.expr} gives ${JSON.stringify(actual)}, ${verdict} ${expected}`,
  )
}

function accepted(each: Case): CheckedExpression | undefined {
  const variables = variablesOf(each)
  if (variables === undefined || each.isOther) return undefined
  try {
    return checkExpression(each.expr, { models: new Map(), variables })
  } catch (error) {
    if (error instanceof PlatformError && error.code === 'EXPRESSION_INVALID') return undefined
    throw error
  }
}

function variablesOf({ typeEnv }: Case): ReadonlyMap<string, Type> | undefined {
  const variables = new Map<string, Type>()
  for (const declared of typeEnv) {
    const type = TYPES[JSON.stringify(at(declared, 'ident', 'type'))]
    if (type === undefined) return undefined
    variables.set(String(at(declared, 'name')), type)
  }
  return variables
}

function evaluate(expression: CheckedExpression, each: Case): Value {
  const bindings = Object.entries(each.bindings).map(([name, bound]) => [
    name,
    plain(at(bound, 'value')),
  ])
  const given: Readonly<Record<string, unknown>> = Object.fromEntries(bindings)
  return compileEvaluator(expression)(given)
}

/** The JSON of a cel.expr.Value as the plain value in it. */
function plain(value: unknown): unknown {
  if (!isObject(value)) return value
  const [kind = '', content] = Object.entries(value)[0] ?? []
  if (kind === 'objectValue') return at(content, 'value')
  if (kind === 'doubleValue') return String(content)
  return kind === 'listValue' ? listOf(content).map(plain) : content
}

function expectedText(expected: unknown, type: Type): string {
  return shownText(plain(expected), type)
}

/** Numbers by value, lists element by element, all else by its JSON. */
function shownText(value: unknown, type: Type): string {
  if (value === null) return 'null'
  if (Array.isArray(value) && typeof type === 'object' && 'list' in type)
    return JSON.stringify(value.map((each) => shownText(each, type.list)))
  return type === 'int' || type === 'decimal' ? String(Number(value)) : JSON.stringify(value)
}

function listOf(content: unknown): readonly unknown[] {
  const values = at(content, 'values')
  return Array.isArray(values) ? values : []
}

function at(value: unknown, ...path: readonly string[]): unknown {
  return path.reduce<unknown>((from, name) => (isObject(from) ? from[name] : undefined), value)
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null
}
