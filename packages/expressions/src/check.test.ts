import assert from 'node:assert/strict'
import { test } from 'node:test'
import { PlatformError } from '@zennnn/kernel'
import { checkExpression } from './check.ts'
import { SAMPLE_SCOPE } from './sample-scope.ts'
import { describeType } from './type.ts'

test('an expression has the type of its result', () => {
  const types: Readonly<Record<string, string>> = {
    'record.amount > 1000': 'bool',
    'record.quantity * 2': 'int',
    'record.quantity * record.amount': 'decimal',
    '1 / 2': 'int',
    '1 / 2.0': 'decimal',
    'record.customer': 'contact',
    'record.urgent ? record.customer : null': 'uuid',
    'now - record.created': 'duration',
    'record.due + 30': 'date',
    'user.groups': 'list of string',
    '[1, 2.5]': 'list of decimal',
    null: 'null',
  }
  for (const [source, type] of Object.entries(types))
    assert.equal(describeType(checkExpression(source, SAMPLE_SCOPE).type), type, source)
})

test('an expression says which fields it reads', () => {
  const source =
    'record.amount > 1.0 && record.customer.country.code == "FR" && record.lines.exists(l, l.price > 2.0) && size(record.customer.orders) > 1 && record.salesperson.id == user.id'
  assert.deepEqual(checkExpression(source, SAMPLE_SCOPE).reads, [
    ['amount'],
    ['customer'],
    ['customer', 'country'],
    ['customer', 'country', 'code'],
    ['lines'],
    ['lines', 'price'],
    ['customer', 'orders'],
    ['salesperson'],
  ])
})

test('what does not fit is refused where it stands', () => {
  const cases: readonly (readonly [string, number, RegExp])[] = [
    ['record.amount >', 15, /Unexpected token/],
    ['record.amuont > 1', 7, /"order" has no field "amuont"/],
    ['record.customer.vipp', 16, /"contact" has no field "vipp"/],
    ['amount > 1', 0, /"amount" is not known here/],
    ['record.amount && true', 7, /bool is needed here, but this is of type decimal/],
    ['record.note > 5', 0, /string and int do not go together/],
    ['record.due == "2024-01-01"', 0, /string and date|date and string/],
    ['record.customer == record.company', 0, /contact and company do not go together/],
    ['record.salesperson == "nobody"', 0, /not a UUID/],
    ['record.urgent < true', 0, /have no order/],
    ['record.lines', 7, /is a collection/],
    ['record.note.exists(x, true)', 7, /asks a collection/],
    ['record.amount.cents', 7, /decimal has no fields/],
    ['user', 0, /name one of its fields/],
    ['user.password', 5, /"user" has no "password"/],
    ['record.quantity in record.note', 26, /list/],
    ['[1, "a"]', 0, /one type/],
    ['record.note + 1', 0, /"\+" cannot be used with string and int/],
    ['record.lines.exists(record, true)', 20, /already has a meaning/],
    ['timestamp(record.note)', 0, /takes one text/],
    ['date("2023-02-29")', 5, /not a date/],
    ['duration("5 minutes")', 9, /not a duration/],
    ['round(record.amount, record.quantity)', 0, /0 to 20/],
    ['9223372036854775808', 0, /64 bits/],
    ['record.note == "\\x00"', 15, /NUL/],
    ['b"bytes" == b"bytes"', 0, /Bytes/],
    ['1u', 0, /unsigned/],
    ['{"a": 1}', 0, /Maps/],
    ['[1, 2][0]', 0, /not supported/],
    ['record.note.matches(record.number)', 0, /written as a text/],
  ]
  for (const [source, at, message] of cases) {
    const error = refusal(source)
    assert.match(error.message, message, source)
    assert.deepEqual(error.details, { source, at, line: 1, column: at + 1 }, source)
  }
})

test('the position of an error counts lines', () => {
  assert.deepEqual(refusal('true &&\n  nothing').details, {
    source: 'true &&\n  nothing',
    at: 10,
    line: 2,
    column: 3,
  })
})

test('no name reaches beyond the scope', () => {
  const names = [
    'constructor',
    '__proto__',
    'prototype',
    'toString',
    'hasOwnProperty',
    'globalThis',
    'process',
    'this',
    'valueOf',
    'size',
    'Map',
  ]
  for (const name of names)
    for (const source of [
      name,
      `record.${name}`,
      `user.${name}`,
      `${name}()`,
      `record.${name}()`,
      `record.note.${name}()`,
      `record.lines.${name}(x, true)`,
      `record.lines.exists(l, l.${name} == 1)`,
    ]) {
      if (source === 'record.note.size()') continue
      assert.match(refusal(source).message, /./, source)
    }
})

test('functions that are not on the list do not exist', () => {
  for (const source of [
    'dyn(1)',
    'type(1)',
    'bytes("a")',
    'record.lines.map(l, l.price)',
    'record.lines.filter(l, true)',
    'cel.bind(x, 1, x)',
    'record.note.replace("a", "b")',
    'string(record.created)',
    'string(record.due)',
    'record.note.lower()',
    'eval("1")',
    'optional.of(1)',
  ])
    assert.throws(
      () => checkExpression(source, SAMPLE_SCOPE),
      { code: 'EXPRESSION_INVALID' },
      source,
    )
})

test('size, nesting and number of parts are bounded before they cost anything', () => {
  const bombs = [
    '('.repeat(20_000),
    `${'('.repeat(65)}1${')'.repeat(65)}`,
    '!'.repeat(4000),
    '-'.repeat(4000),
    `${'! /* */'.repeat(40)}true`,
    `${'true && '.repeat(500)}true`,
    `${'true ? true : '.repeat(70)}true`,
    `"${'a'.repeat(5_000_000)}" == ""`,
    `"${'é'.repeat(2100)}" == ""`,
    `[${'1,'.repeat(101)}1] == null`,
    `record.number in [${'"a",'.repeat(100)}"a"]`,
    '9'.repeat(4000),
    `1.${'0'.repeat(41)}1`,
    '1e400',
    '1e-400',
    'record.lines.all(a, a.taxes.all(b, b.parts.all(c, true)))',
    Array.from({ length: 40 }, () => 'record.amount').join(' * '),
    'now + (now - now) + (now - now) + (now - now) + (now - now) + (now - now)',
    '"\ud800"',
  ]
  for (const source of bombs) {
    const startedAt = performance.now()
    assert.throws(
      () => checkExpression(source, SAMPLE_SCOPE),
      { code: 'EXPRESSION_INVALID' },
      source.slice(0, 60),
    )
    assert.ok(performance.now() - startedAt < 200, source.slice(0, 60))
  }
})

test('what is just within the limits is accepted', () => {
  const nested = 'record.lines.all(a, a.taxes.all(b, b.rate > 1.0))'
  for (const source of [
    nested,
    `record.number in [${'"a",'.repeat(99)}"a"]`,
    `${'('.repeat(60)}1${')'.repeat(60)}`,
    `"${'a'.repeat(4000)}"`,
    `${'true && '.repeat(200)}true`,
  ])
    checkExpression(source, SAMPLE_SCOPE)
})

test('a plan cannot be changed', () => {
  const { node } = checkExpression('record.number in ["a", "b"]', SAMPLE_SCOPE)
  assert.ok(node.kind === 'in' && node.list.kind === 'list')
  assert.ok(
    Object.isFrozen(node) &&
      Object.isFrozen(node.list.elements) &&
      Object.isFrozen(node.list.elements[0]),
  )
})

function refusal(source: string): PlatformError {
  try {
    checkExpression(source, SAMPLE_SCOPE)
  } catch (error) {
    if (error instanceof PlatformError && error.code === 'EXPRESSION_INVALID') return error
    throw error
  }
  throw new Error(`accepted: ${source}`)
}
