import assert from 'node:assert/strict'
import { test } from 'node:test'
import { type Field, field } from '@zennnn/model'
import { ISO_FORMAT, parseDateFormat } from './cell-date.ts'
import { cellValue } from './cell-value.ts'

const US = parseDateFormat('M/D/YYYY H:MM')

function read(
  target: Field,
  text: string,
  style: Partial<Parameters<typeof cellValue>[2]> = {},
): unknown {
  const parsed = cellValue(target, text, { dateFormat: ISO_FORMAT, decimalMark: '.', ...style })
  return 'problem' in parsed ? parsed : parsed.value
}

const refused = (value: unknown): boolean =>
  typeof value === 'object' && value !== null && 'problem' in value

test('dates are read by their format, and only days that exist', () => {
  const date = field.date()
  assert.equal(read(date, '12/1/2010 8:26', { dateFormat: US }), '2010-12-01')
  assert.equal(read(date, '2024-02-29'), '2024-02-29')
  assert.equal(read(date, ' 2024-02-29 10:00 '), '2024-02-29')
  assert.equal(read(date, ''), null)
  for (const text of ['31.02.2024', '2024-02-31', '2023-02-29', '2024-13-01', 'yesterday', '1/2'])
    assert.ok(refused(read(date, text)), text)
  assert.ok(refused(read(date, '2/31/2010 8:26', { dateFormat: US })))
})

test('moments have an offset: the one written, else UTC', () => {
  const moment = field.dateTime()
  assert.equal(read(moment, '12/1/2010 8:26', { dateFormat: US }), '2010-12-01T08:26:00Z')
  assert.equal(read(moment, '2010-12-01 08:26:05+02:00'), '2010-12-01T08:26:05+02:00')
  const half = parseDateFormat('MM/DD/YYYY hh:mm:ss A')
  assert.equal(read(moment, '01/02/2020 12:05:09 AM', { dateFormat: half }), '2020-01-02T00:05:09Z')
  assert.equal(read(moment, '01/02/2020 01:05:09 pm', { dateFormat: half }), '2020-01-02T13:05:09Z')
  assert.ok(refused(read(moment, '12/1/2010 25:26', { dateFormat: US })))
})

test('a date format without year, month or day is refused', () => {
  for (const text of ['', 'M/D', 'YYYY', 'H:MM'])
    assert.throws(() => parseDateFormat(text), { code: 'VALUE_INVALID' })
  assert.equal(parseDateFormat('D.M.YYYY').read('31x1x2020'), undefined)
})

test('numbers are exact or refused, whatever the mark', () => {
  const price = field.decimal({ precision: 14, scale: 4 })
  assert.equal(read(price, '4.8533'), '4.8533')
  assert.equal(read(price, '+1,234.5'), '1234.5')
  assert.equal(read(price, '-0.50'), '-0.5')
  assert.equal(read(price, '1.234,50', { decimalMark: ',' }), '1234.5')
  assert.equal(read(price, '1234,5', { decimalMark: ',' }), '1234.5')
  for (const text of [
    '1e309',
    'NaN',
    'Infinity',
    '0x10',
    '1,2',
    '4.85331',
    '99999999999',
    '1 2',
    '=1+1',
  ])
    assert.ok(refused(read(price, text)), text)
  assert.ok(refused(read(price, '1.5', { decimalMark: ',' })))
  const count = field.integer()
  assert.equal(read(count, '007'), 7)
  for (const text of ['1.0', '1e3', '99999999999999999999', '2147483648'])
    assert.ok(refused(read(count, text)), text)
})

test('yes and no, choices by key or label, JSON', () => {
  assert.equal(read(field.boolean(), 'Yes'), true)
  assert.equal(read(field.boolean(), '0'), false)
  assert.ok(refused(read(field.boolean(), 'perhaps')))
  const state = field.selection({ draft: 'Quotation', done: 'Order' })
  assert.equal(read(state, 'done'), 'done')
  assert.equal(read(state, 'quotation'), 'draft')
  assert.ok(refused(read(state, '__proto__')))
  assert.ok(refused(read(state, 'constructor')))
  assert.deepEqual(read(field.json(), '{"a":[1]}'), { a: [1] })
  assert.ok(refused(read(field.json(), '{a}')))
})

test('text stays as it is: formulas too, but neither NUL nor half a character', () => {
  const name = field.text({ maxLength: 20 })
  assert.equal(read(name, `=cmd|'x'!A0`), `=cmd|'x'!A0`)
  assert.equal(read(name, '  trimmed '), 'trimmed')
  for (const text of ['nul\0', 'half \ud800', 'x'.repeat(21)]) assert.ok(refused(read(name, text)))
})
