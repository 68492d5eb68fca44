import assert from 'node:assert/strict'
import { test } from 'node:test'
import { parseSubscription, stateOf, tierOf } from './subscription.ts'

const ANSWER = {
  id: 'sub_1',
  customer: 'cus_1',
  status: 'active',
  cancel_at_period_end: false,
  current_period_end: 1_798_761_600,
  items: { data: [{ price: { id: 'price_month' } }] },
}

test('each status that Stripe has means one thing to us, and an unknown one nothing', () => {
  const states = Object.entries({
    active: 'paid',
    trialing: 'paid',
    past_due: 'owing',
    canceled: 'over',
    unpaid: 'over',
    paused: 'over',
    incomplete_expired: 'over',
    incomplete: 'unfinished',
    of_tomorrow: 'unfinished',
  })
  for (const [status, state] of states) assert.equal(stateOf(status), state)
})

test('who owes keeps the tier, who ended is free, and what is unfinished changes nothing', () => {
  assert.deepEqual((['paid', 'owing', 'over', 'unfinished'] as const).map(tierOf), [
    'paid',
    'paid',
    'free',
    undefined,
  ])
})

test('a subscription is read from the answer of the API, also where the end stands at its item', () => {
  const expected = {
    id: 'sub_1',
    customer: 'cus_1',
    status: 'active',
    price: 'price_month',
    paidUntil: '2027-01-01T00:00:00.000Z',
    endsThen: false,
  }
  assert.deepEqual(parseSubscription(ANSWER), expected)
  const { current_period_end: end, ...newer } = ANSWER
  const item = { price: { id: 'price_month' }, current_period_end: end }
  assert.deepEqual(parseSubscription({ ...newer, items: { data: [item] } }), expected)
})

test('an answer that lacks something, or has it of another kind, is no subscription', () => {
  for (const change of [
    { id: 7 },
    { customer: { id: 'cus_1' } },
    { status: null },
    { items: { data: [] } },
    { current_period_end: '1798761600' },
    { current_period_end: 1e300 },
  ])
    assert.equal(parseSubscription({ ...ANSWER, ...change }), undefined)
  for (const answer of [null, 'x', [], {}]) assert.equal(parseSubscription(answer), undefined)
})
