import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { OwnDatabase } from '@zennnn/cloud'
import { ownCertificates, ownDatabase, ownPasswords } from './own-access.ts'

const NOW = new Date('2026-11-30T12:00:00Z')
const DATABASE: OwnDatabase = {
  createdAt: new Date('2026-11-01T00:00:00Z'),
  tier: 'trial',
  sharers: 1,
  isThere: true,
  strangers: 0,
  regions: [],
  domains: [{ host: 'erp.acme.example', isProved: false }],
  backups: [],
  spans: [],
  back: undefined,
}
const STRONG = {
  scheme: 'pbkdf2-sha512-keyed',
  rounds: 220_000,
  saltBytes: 16,
  hashBytes: 64,
  count: 3,
  salts: 3,
}

test('a database that another customer has as well, or that is not there, is not as promised', () => {
  assert.equal(ownDatabase({ database: DATABASE }).outcome, 'holds')
  const shared = ownDatabase({ database: { ...DATABASE, sharers: 2 } })
  assert.deepEqual([shared.outcome, shared.figures['shared']], ['fails', 1])
  assert.equal(ownDatabase({ database: { ...DATABASE, isThere: false } }).outcome, 'fails')
})

test('passwords of another form, and salts of two, are counted; none is nothing to see', () => {
  const of = (...passwords: readonly (typeof STRONG)[]) =>
    ownPasswords({
      inside: {
        people: 3,
        secondFactors: 1,
        passwords,
        minimumLength: 12,
        attemptsPerAccount: 10,
        attemptWindowS: 900,
        cooldownS: 60,
        staffDoors: 0,
      },
    })
  assert.deepEqual([of(STRONG).outcome, of(STRONG).figures['weak']], ['holds', 0])
  const some = of(
    STRONG,
    { ...STRONG, rounds: 25_000, count: 1, salts: 1 },
    { ...STRONG, salts: 2 },
  )
  assert.deepEqual([some.outcome, some.figures['weak'], some.figures['passwords']], ['fails', 2, 7])
  assert.equal(of().outcome, 'unknown')
})

test('a host whose certificate ended, or that has none, is not as promised; the days left are whole ones', () => {
  const until = new Date('2026-12-10T11:00:00Z')
  const good = ownCertificates({ hosts: [{ host: 'a', until }], database: DATABASE }, NOW)
  assert.deepEqual(good, {
    outcome: 'holds',
    figures: {
      hosts: [{ host: 'a', until: '2026-12-10T11:00:00.000Z', days: 9, is_good: true }],
      waiting: 1,
    },
  })
  for (const wrong of [undefined, NOW])
    assert.equal(
      ownCertificates({ hosts: [{ host: 'a', until: wrong }], database: DATABASE }, NOW).outcome,
      'fails',
    )
})
