import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import type { Value } from './cell.ts'
import { checkExpression } from './check.ts'
import { type Bindings, compileEvaluator } from './evaluate.ts'
import { SAMPLE_SCOPE } from './sample-scope.ts'

const ADA = '00000000-0000-7000-8000-00000000000a'
const BOB = '00000000-0000-7000-8000-00000000000b'
const RECORD = {
  id: BOB,
  number: 'S1',
  note: null,
  amount: '10.50',
  quantity: 3,
  urgent: true,
  created: '2024-02-29T23:30:00.25Z',
  due: '2024-03-01',
  customer: { id: ADA, name: 'Zoë 😀', vip: null, country: null, orders: [] },
  salesperson: ADA,
  company: BOB,
  lines: [
    { quantity: 1, price: '0.10' },
    { quantity: 2, price: '0.20' },
    { quantity: null, price: null },
  ],
}
const GIVEN = {
  record: RECORD,
  now: new Date('2024-03-01T00:30:00.250Z'),
  user: { id: ADA, groups: ['sales_user', 'sales_manager'], companies: [BOB] },
}

test('values are computed exactly', () => {
  const expected: Readonly<Record<string, Value>> = {
    '0.1 + 0.2': '0.3',
    '0.1 + 0.2 == 0.3': true,
    'record.amount * 3': '31.5',
    '10.0 / 3': '3.33333333333333333333',
    'round(2.0 / 3, 2)': '0.67',
    'round(2.5, 0)': '3',
    'round(-2.5)': '-3',
    'round(1.005, 2)': '1.01',
    '7 / 2': 3,
    '-7 / 2': -3,
    '-7 % 3': -1,
    '1 / 0': null,
    '1.0 / 0': null,
    '9223372036854775807 + 1': null,
    '9223372036854775806 + 1': '9223372036854775807',
    'record.quantity * record.amount': '31.5',
    'abs(-3) + abs(-2.5)': '5.5',
    'int(-2.9)': -2,
    'string(1.50)': '1.5',
    'string(-3) + "x"': '-3x',
    'min(2, 1) + max(2, 1)': 3,
    'coalesce(record.note, "none")': 'none',
    'size(record.customer.name)': 5,
    '"Äb".lowerAscii() + "äb".upperAscii()': 'ÄbäB',
    'now - record.created': '3600s',
    'record.created + duration("1h30m")': '2024-03-01T01:00:00.25Z',
    'record.created.getMonth()': 1,
    'record.created.getDate()': 29,
    'record.created.getDayOfYear()': 59,
    'record.created.getMilliseconds()': 250,
    'record.due - date("2024-02-28")': 2,
    'record.due - 1': '2024-02-29',
    'date(record.created)': '2024-02-29',
    'duration("-90m").getHours()': -1,
    'record.salesperson': ADA,
    'record.customer': ADA,
    'record.customer.id': ADA,
    'user.groups': ['sales_user', 'sales_manager'],
    'size(record.lines)': 3,
  }
  for (const [source, value] of Object.entries(expected))
    assert.deepEqual(evaluate(source), value, source)
})

test('conditions follow three-valued logic', () => {
  const expected: Readonly<Record<string, Value>> = {
    'record.note == null': true,
    'record.note != "a"': true,
    'record.note < "a"': null,
    '!(record.note < "a")': null,
    'record.note < "a" || true': true,
    'record.note < "a" && false': false,
    'record.note < "a" && true': null,
    'record.note < "a" ? 1 : 2': null,
    'record.customer.country.code == "FR"': false,
    'record.customer.country.code == null': true,
    'has(record.customer.country)': false,
    'record.customer.vip': null,
    'record.note in ["a"]': false,
    'record.note in ["a", null]': true,
    '"sales_manager" in user.groups': true,
    'record.company in user.companies': true,
    'record.salesperson == user.id': true,
    'record.salesperson in [user.id]': true,
    'record.lines.exists(l, l.quantity > 1)': true,
    'record.lines.all(l, l.quantity > 0)': false,
    'record.lines.exists_one(l, l.quantity > 1)': true,
    'record.lines.exists(l, l.price == record.amount)': false,
    '"\uffff" < "😀"': true,
    '"Z" < "a" && "a" < "é"': true,
    '"a\\nb".matches("a.b")': false,
    '"S12".matches("^S[0-9]+$")': true,
  }
  for (const [source, value] of Object.entries(expected))
    assert.deepEqual(evaluate(source), value, source)
})

test('nobody signed in is no owner of what has no owner', () => {
  const guest = {
    ...GIVEN,
    user: { id: null, groups: [], companies: [] },
    record: { ...RECORD, salesperson: null },
  }
  for (const source of [
    'record.salesperson == user.id',
    '!(record.salesperson != user.id)',
    'record.salesperson in [user.id]',
    'user.id in [record.salesperson]',
  ])
    assert.notEqual(evaluate(source, guest), true, source)
  assert.equal(evaluate('user.id == null', guest), true)
})

test('a long evaluation is stopped', () => {
  const lines = Array.from({ length: 20_000 }, () => ({ quantity: 1, price: '1' }))
  const given = { ...GIVEN, record: { ...RECORD, lines } }
  assert.throws(() => evaluate('record.lines.all(l, l.price * 2 + 1.0 > 0.0)', given), {
    code: 'EXPRESSION_BUDGET',
  })
  const note = 'a'.repeat(60_000)
  assert.throws(() => evaluate('record.note + record.note', { record: { ...RECORD, note } }), {
    code: 'EXPRESSION_BUDGET',
  })
})

test('an evil pattern takes no longer than a kind one', () => {
  const note = `${'a'.repeat(50_000)}!`
  const startedAt = performance.now()
  assert.equal(evaluate('record.note.matches("^(a+)+$")', { record: { ...RECORD, note } }), false)
  assert.ok(performance.now() - startedAt < 2000)
})

test('bindings of another type are refused', () => {
  const cases: Readonly<Record<string, Bindings>> = {
    'record.amount > 1.0': { record: { amount: 1.5 } },
    'record.quantity > 1': { record: { quantity: 1.5 } },
    'record.note == "a"': { record: { note: 5 } },
    'record.urgent': { record: { urgent: 'true' } },
    'record.due > date("2024-01-01")': { record: { due: '2024-02-30' } },
    'record.created < now': { record: { created: 'yesterday' }, now: '2024-01-01T00:00:00Z' },
    'record.customer.vip': { record: { customer: ADA } },
    'record.lines.exists(l, true)': { record: { lines: {} } },
    'record.salesperson == user.id': { record: { salesperson: 'ada' }, user: { id: ADA } },
    '"a" in user.groups': { user: { groups: 'a' } },
  }
  for (const [source, bindings] of Object.entries(cases))
    assert.throws(() => evaluate(source, bindings), { code: 'VALUE_INVALID' }, source)
})

test('only own properties of bindings are read', () => {
  const record = Object.create({ note: 'inherited' })
  assert.equal(evaluate('has(record.note)', { record }), false)
})

test('evaluation works where code generation and __proto__ are switched off', () => {
  const index = JSON.stringify(join(import.meta.dirname, 'index.ts'))
  const program = `
    const { checkExpression, compileEvaluator } = await import(${index})
    const scope = { models: new Map(), variables: new Map([['name', 'string'], ['price', 'decimal']]) }
    const source = 'name.matches("^a+$") && round(price / 3, 2) == 0.33'
    console.log(compileEvaluator(checkExpression(source, scope))({ name: 'aa', price: '1' }))`
  const flags = ['--disallow-code-generation-from-strings', '--disable-proto=delete']
  const { stdout } = spawnSync(
    process.execPath,
    [...flags, '--input-type=module', '--eval', program],
    { encoding: 'utf8' },
  )
  assert.equal(stdout, 'true\n')
})

test('the package runs in a browser: its sources use nothing of Node', () => {
  const sources = readdirSync(import.meta.dirname).filter((name) => !name.endsWith('.test.ts'))
  assert.ok(sources.length > 20)
  for (const name of sources)
    assert.doesNotMatch(
      readFileSync(join(import.meta.dirname, name), 'utf8'),
      /'node:|\bBuffer\b|\bprocess\b/,
      name,
    )
})

function evaluate(source: string, given: Bindings = GIVEN): Value {
  return compileEvaluator(checkExpression(source, SAMPLE_SCOPE))(given)
}
