import assert from 'node:assert/strict'
import { test } from 'node:test'
import { certificateLine, healthOf } from './certificate-lines.ts'

const wanted = {
  host: 'crm.example.com',
  names: ['crm.example.com'],
  challenge: 'http-01',
  owner: 'customer',
} as const
const found = {
  names: ['crm.example.com'],
  issuer: 'CN=Test',
  from: new Date('2026-01-01T00:00:00Z'),
  until: new Date('2026-04-01T00:00:00Z'),
}

test('a certificate of 90 days is good for 60, then due, and its end is near 14 days before', () => {
  for (const [day, health] of [
    ['2026-03-01', 'good'],
    ['2026-03-03', 'due'],
    ['2026-03-17', 'due'],
    ['2026-03-19', 'ends soon'],
    ['2026-04-01', 'over'],
  ] as const)
    assert.equal(healthOf({ found }, new Date(`${day}T12:00:00Z`)), health, day)
  assert.equal(healthOf({ found: undefined }, new Date()), 'missing')
})

test('a line says until when, when the next one comes, and what is wrong', () => {
  const now = new Date('2026-03-10T00:00:00Z')
  assert.match(
    certificateLine({ wanted, found, state: { failures: 0 } }, now),
    /^crm\.example\.com +due +until 2026-04-01 +next one 2026-03-02$/,
  )
  const state = { failures: 2, problem: 'No address.', nextTryAt: new Date('2026-03-10T00:15:00Z') }
  assert.match(
    certificateLine({ wanted, found: undefined, state }, now),
    /^crm\.example\.com +missing +none +failed 2 times: No address\. Next try: 2026-03-10T00:15$/,
  )
})
