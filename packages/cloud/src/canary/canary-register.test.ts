import assert from 'node:assert/strict'
import { test } from 'node:test'
import { findSlugProblem } from '../database/slug.ts'
import {
  CANARY_MAIL_DOMAIN,
  CANARY_SLUG,
  ofCustomers,
  requireOfCustomer,
} from './canary-register.ts'

test('the canary is no customer, and what would end it is refused with the reason', () => {
  const [acme, canary] = [
    { slug: 'acme', tier: 'paid' },
    { slug: CANARY_SLUG, tier: 'canary' },
  ]
  assert.deepEqual(ofCustomers([acme, canary]), [acme])
  requireOfCustomer(acme)
  assert.throws(
    () => {
      requireOfCustomer(canary)
    },
    { code: 'STATE_REFUSED', message: /is the canary of this cloud.*nothing was done/s },
  )
})

test('nobody can take its name, and no mail server its mail', () => {
  assert.equal(findSlugProblem(CANARY_SLUG), 'This name is reserved. Choose another one.')
  // RFC 6761, 6.4.
  assert.match(CANARY_MAIL_DOMAIN, /\.invalid$/)
})
