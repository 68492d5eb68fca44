import assert from 'node:assert/strict'
import { test } from 'node:test'
import { parseStripeEvent } from './stripe-event.ts'

function body(type: string, object: unknown, id: unknown = 'evt_1'): string {
  return JSON.stringify({ id, type, data: { object } })
}

test('events are about a session or a subscription, however they name it', () => {
  assert.deepEqual(parseStripeEvent(body('checkout.session.completed', { id: 'cs_test_1' })), {
    id: 'evt_1',
    type: 'checkout.session.completed',
    subject: 'cs_test_1',
  })
  for (const [type, object] of [
    ['customer.subscription.deleted', { id: 'sub_1', status: 'canceled' }],
    ['invoice.payment_failed', { id: 'in_1', subscription: 'sub_1' }],
  ] as const)
    assert.deepEqual(parseStripeEvent(body(type, object)), { id: 'evt_1', type, subject: 'sub_1' })
})

test('what is about nothing we sell is foreign, not an error: the account may sell other things', () => {
  assert.equal(parseStripeEvent(body('charge.refunded', { id: 'ch_1' })), 'foreign')
  assert.equal(
    parseStripeEvent(body('invoice.paid', { id: 'in_1', subscription: null })),
    'foreign',
  )
  assert.equal(
    parseStripeEvent(body('checkout.session.completed', { id: "cs_'; drop" })),
    'foreign',
  )
})

test('what is no event is none', () => {
  for (const text of [
    '',
    'null',
    '[]',
    '{',
    '{"id":"evt_1"}',
    body('invoice.paid', null),
    body('invoice.paid', {}, 'in_1'),
    body('invoice.paid', {}, 7),
  ])
    assert.equal(parseStripeEvent(text), undefined, text)
})
