/// <reference types="node" />
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { subscriptionWords, tierWords } from './plan-words.ts'

const PAID = {
  state: 'paid',
  label: 'Monthly',
  amount: '29 € a month',
  paidUntil: '2026-12-30T12:00:00.000Z',
  endsThen: false,
  owingSince: null,
} as const

test('what is paid says until when, or when it ends', () => {
  const [amount, until = ''] = subscriptionWords(PAID)
  assert.equal(amount, '29 € a month')
  assert.match(until, /^Paid until .*2026/)
  assert.match(subscriptionWords({ ...PAID, endsThen: true })[1] ?? '', /^It ends on .*2026/)
})

test('what is owed is said first, and what is over promises nothing', () => {
  const owing = subscriptionWords({ ...PAID, state: 'owing', owingSince: PAID.paidUntil })
  assert.match(owing[0] ?? '', /did not succeed/)
  const over = subscriptionWords({ ...PAID, state: 'over' })
  assert.deepEqual(over, ['It has ended. All of your data stays.', '29 € a month'])
  assert.deepEqual(subscriptionWords({ ...PAID, state: 'unfinished', amount: null }), [
    'The first payment is not finished yet.',
  ])
})

test('each tier has a sentence of its own', () => {
  const all = (['paid', 'trial', 'education', 'free'] as const).map(tierWords)
  assert.equal(new Set(all).size, 4)
})
