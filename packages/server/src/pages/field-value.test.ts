import assert from 'node:assert/strict'
import { test } from 'node:test'
import { field } from '@zennnn/model'
import type { Shown } from './field-tree.ts'
import { amountText, dateText, instantText, showValue } from './field-value.ts'

test('amounts keep every digit that says something', () => {
  assert.deepEqual(
    ['0', '12', '1234.50', '1234567.8900', '3.9143', '-80995.0000', '99999999999999.99', 'NaN'].map(
      amountText,
    ),
    ['0', '12', '1,234.50', '1,234,567.89', '3.9143', '−80,995.00', '99,999,999,999,999.99', 'NaN'],
  )
})

test('a day is the same day in every time zone, an instant is not', () => {
  assert.equal(dateText('2026-11-20'), '20 Nov 2026')
  assert.equal(instantText('2026-11-20T23:30:00Z', 'Asia/Tokyo'), '21 Nov 2026, 08:30 GMT+9')
  assert.equal(instantText('2026-11-20T23:30:00Z', 'UTC'), '20 Nov 2026, 23:30 UTC')
})

function shown(one: Shown['field']): Shown {
  return { path: ['x'], label: 'X', field: one, target: undefined }
}

test('a quantity that is whole is written so, an amount of money always with its cents', () => {
  const style = { timeZone: 'UTC' }
  assert.equal(showValue(shown(field.decimal()), '12.0000', style), '12')
  assert.equal(showValue(shown(field.decimal()), '12.5000', style), '12.50')
  assert.equal(showValue(shown(field.money()), '12.00', style), '12.00')
})

function link(value: string): string {
  return String(showValue(shown(field.text({ format: 'email' })), value, { timeZone: 'UTC' }))
}

test('an e-mail address is a recipient and nothing more of the mail', () => {
  assert.match(link('ann@example.com'), /^<a href="mailto:ann@example\.com">/)
  assert.match(link('a?bcc=x@example.com'), /^<a href="mailto:a%3Fbcc%3Dx@example\.com">/)
})
