import assert from 'node:assert/strict'
import { test } from 'node:test'
import { type Field, field } from '@zennnn/model'
import { parseJson } from './value-json.ts'
import { parseValue } from './value-parse.ts'

const ID = '01890a5d-ac96-774b-bcce-b302099a8057'

function accepted(kind: Field, value: unknown): unknown {
  const parsed = parseValue(kind, value)
  return 'value' in parsed
    ? parsed.value
    : assert.fail(`${JSON.stringify(value)}: ${parsed.problem}`)
}

function refused(kind: Field, ...values: readonly unknown[]): void {
  for (const value of values) {
    const parsed = parseValue(kind, value)
    assert.ok('problem' in parsed, `${JSON.stringify(value)} was accepted`)
    assert.match(parsed.problem, /\.$/)
  }
}

const SCALARS: Readonly<Record<string, Field>> = {
  text: field.text(),
  longText: field.longText(),
  email: field.text({ format: 'email' }),
  url: field.text({ format: 'url' }),
  integer: field.integer(),
  decimal: field.decimal(),
  money: field.money(),
  boolean: field.boolean(),
  date: field.date(),
  dateTime: field.dateTime(),
  selection: field.selection({ a: 'A', b: 'B' }),
  reference: field.reference('contact'),
  attachment: field.attachment(),
}

for (const [name, kind] of Object.entries(SCALARS))
  test(`${name} refuses lists, objects and nested ones, and takes null`, () => {
    refused(
      kind,
      [],
      ['a'],
      [1],
      {},
      { eq: 1 },
      { select: 1 },
      [[]],
      { a: { b: [1] } },
      () => 1,
      Symbol('x'),
    )
    assert.equal(accepted(kind, null), null)
  })

for (const [name, kind] of Object.entries(SCALARS).filter(([name]) => name !== 'boolean'))
  test(`${name} refuses true and not-a-number`, () => {
    refused(kind, true, Number.NaN, Number.POSITIVE_INFINITY)
  })

test('text is counted in code points, and an empty one is no value', () => {
  const short = field.text({ maxLength: 3 })
  assert.equal(accepted(short, '👍👍👍'), '👍👍👍')
  refused(short, '👍👍👍👍', 'abcd', 12)
  assert.equal(accepted(short, ''), null)
})

test('text refuses what PostgreSQL cannot store', () => {
  refused(field.text(), 'a\0b', 'a\ud800', '\udc00b')
  refused(field.longText(), 'a\0b', '\ud800')
})

test('an e-mail address has one mailbox and a domain with a dot', () => {
  const email = field.text({ format: 'email' })
  for (const good of ['a@b.de', 'a.b+c@sub.example.com', 'jürgen@müller.de', "o'neil@x.ie"])
    assert.equal(accepted(email, good), good)
  refused(
    email,
    'a',
    'a@b',
    '@b.de',
    'a@',
    'a@b..de',
    '.a@b.de',
    'a.@b.de',
    'a..b@b.de',
    'a b@c.de',
    'a@b.de\r\nBcc: x@y.de',
  )
  refused(
    email,
    'a@b.de,c@d.de',
    'a@b.de;c@d.de',
    '<a@b.de>',
    `${'x'.repeat(65)}@b.de`,
    `a@${'b'.repeat(64)}.de`,
    'a@-b.de',
  )
})

test('a web address is http or https', () => {
  const url = field.text({ format: 'url' })
  for (const good of ['https://example.com', 'http://x.de/a?b=c#d', 'HTTPS://EXAMPLE.COM'])
    assert.equal(accepted(url, good), good)
  refused(
    url,
    'javascript:alert(1)',
    'data:text/html,x',
    'example.com',
    '//x.de',
    'https://',
    ' https://x.de',
    'https://x.de/\n',
    'ftp://x.de',
  )
})

test('a whole number has bounds and no fraction', () => {
  const small = field.integer({ min: 0, max: 10 })
  assert.equal(accepted(small, 10), 10)
  assert.ok(Object.is(accepted(small, -0), 0))
  refused(
    small,
    -1,
    11,
    1.5,
    '3',
    Number.POSITIVE_INFINITY,
    parseJson('1e309'),
    parseJson('3.0'),
    2 ** 53,
  )
  refused(field.integer(), 2_147_483_648, -2_147_483_648)
})

test('money is exact or refused, never rounded', () => {
  const money = field.money()
  const same = ['0', '1', '12.5', '-0.01', '99999999999999.99']
  for (const value of same) assert.equal(accepted(money, value), value)
  assert.equal(accepted(money, '12.50'), '12.5')
  assert.equal(accepted(money, '007.10'), '7.1')
  assert.equal(accepted(money, '-0.00'), '0')
  assert.equal(accepted(money, 19.99), '19.99')
  assert.equal(accepted(money, parseJson('12.50')), '12.5')
  refused(
    money,
    '1.005',
    1.005,
    '0.001',
    '100000000000000',
    '1e2',
    '1e309',
    parseJson('1e309'),
    1e21,
    2 ** 60,
  )
  refused(money, '', ' 1', '1,5', '+1', '.5', '5.', '0x10', 'NaN', 'Infinity', '١٢', '1_000', '--1')
  assert.match(JSON.stringify(parseValue(money, '1.005')), /more than 2 digits .* Round it first/)
})

test('a decimal keeps all the digits it is declared with', () => {
  const wide = field.decimal({ precision: 30, scale: 12 })
  const digits = '123456789012345678.123456789012'
  assert.equal(accepted(wide, digits), digits)
  assert.equal(accepted(wide, parseJson(digits)), digits)
  refused(wide, '1234567890123456789', '0.1234567890123')
})

test('a date is a day that exists', () => {
  const date = field.date()
  for (const good of ['2026-11-20', '2024-02-29', '2000-02-29', '0001-01-01', '9999-12-31'])
    assert.equal(accepted(date, good), good)
  refused(
    date,
    '2026-02-31',
    '2023-02-29',
    '1900-02-29',
    '2026-13-01',
    '2026-00-10',
    '2026-01-00',
    '0000-01-01',
  )
  refused(
    date,
    '2026-1-1',
    '20.11.2026',
    '2026-11-20T00:00:00Z',
    'today',
    'infinity',
    20261120,
    '2026-11-20 ',
  )
  assert.equal(accepted(date, ''), null)
})

test('an instant has an offset and a time that exists', () => {
  const instant = field.dateTime()
  for (const good of [
    '2026-11-20T19:30Z',
    '2026-11-20T19:30:15.123456+05:30',
    '2026-11-20T23:59:59-12:00',
  ])
    assert.equal(accepted(instant, good), good)
  refused(
    instant,
    '2026-11-20T19:30:00',
    '2026-02-31T00:00:00Z',
    '2026-11-20T24:00:00Z',
    '2026-11-20T19:60:00Z',
  )
  refused(
    instant,
    '2026-11-20T19:30:60Z',
    '2026-11-20T19:30:00+16:00',
    '2026-11-20 19:30Z',
    'now',
    '2026-11-20',
    0,
  )
})

test('a selection takes declared keys only, not inherited names', () => {
  const selection = field.selection({ draft: 'Draft', sent: 'Sent' })
  assert.equal(accepted(selection, 'sent'), 'sent')
  assert.equal(accepted(selection, ''), null)
  refused(selection, 'Draft', 'constructor', '__proto__', 'toString', 'draft ', 0)
})

test('a reference is a UUID, kept in lower case', () => {
  assert.equal(accepted(field.reference('contact'), ID.toUpperCase()), ID)
  refused(
    field.reference('contact'),
    ID.slice(1),
    `{${ID}}`,
    ID.replaceAll('-', ''),
    1,
    '',
    `${ID}'`,
  )
})

test('json takes any JSON that PostgreSQL can store, and keeps its numbers', () => {
  const json = field.json()
  const value = { a: [1, 'x', null, { b: true }] }
  assert.deepEqual(accepted(json, value), value)
  assert.equal(JSON.stringify(accepted(json, parseJson('{"a":12.50}'))), '{"a":12.50}')
  let deep: unknown = 1
  for (let level = 0; level < 30; level += 1) deep = [deep]
  refused(
    json,
    { a: 'x\0' },
    { 'x\0': 1 },
    ['\ud800'],
    deep,
    { a: Number.NaN },
    { a: () => 1 },
    { a: undefined },
  )
})

test('fields that hold nothing take no value', () => {
  refused(field.computed('money', '1'), '1')
  refused(field.total('lines.total'), '1')
  refused(field.sequence({ prefix: 'S' }), 'S1')
})

test('no field takes the number of a card, as text, as a number or inside JSON, and none repeats it', () => {
  const number = '4111111111111111'
  const spaced = 'pays with 4111 1111 1111 1111'
  for (const [kind, value] of [
    [field.text(), number],
    [field.text(), spaced],
    [field.text({ format: 'phone' }), number],
    [field.text({ format: 'email' }), `${number}@example.com`],
    [field.text({ format: 'url' }), `https://example.com/?pan=${number}`],
    [field.longText(), `${'a line\n'.repeat(1000)}${spaced}`],
    [field.decimal({ precision: 20, scale: 2 }), number],
    [field.decimal({ precision: 20, scale: 2 }), `-00${number}.50`],
    [field.decimal({ precision: 20, scale: 2 }), Number(number)],
    [field.money(), '36227206271667'],
    [field.json(), { deep: [{ note: spaced }] }],
    [field.json(), { [number]: true }],
    [field.json(), [Number(number)]],
    [field.json(), parseJson(`{"a":${number}.00}`)],
  ] as const) {
    const parsed = parseValue(kind, value)
    assert.ok('problem' in parsed, `${kind.kind} took ${JSON.stringify(value)}`)
    assert.match(parsed.problem, /payment card/)
    assert.doesNotMatch(parsed.problem, /1111|1667/)
  }
})

test('long numbers that are no cards fit as before', () => {
  for (const text of ['DE89 3704 0044 0532 0130 00', '4006381333931', '+49 1512 3456 7890'])
    assert.equal(accepted(field.text(), text), text)
  assert.equal(
    accepted(field.decimal({ precision: 20, scale: 4 }), '4111111111111112.5'),
    '4111111111111112.5',
  )
})
