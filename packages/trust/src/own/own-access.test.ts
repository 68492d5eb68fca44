import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { OwnDatabase, ServedCertificate } from '@zennnn/cloud'
import {
  ownCertificates,
  ownDatabase,
  ownDoors,
  ownLength,
  ownPasswords,
  ownStaffDoors,
  ownStaffVisits,
  ownThrottle,
} from './own-access.ts'

const NOW = new Date('2026-11-30T12:00:00Z')
const DATABASE: OwnDatabase = {
  createdAt: new Date('2026-11-01T00:00:00Z'),
  tier: 'trial',
  sharers: 1,
  isThere: true,
  strangers: 0,
  holders: 0,
  regions: [],
  domains: [{ host: 'erp.acme.example', isProved: false }],
  backups: [],
  spans: [],
  back: undefined,
}
const INSIDE = {
  people: 3,
  secondFactors: 1,
  passwords: [],
  minimumLength: 12,
  attemptsPerAccount: 10,
  attemptWindowS: 900,
  cooldownS: 60,
  staffDoors: 0,
}
const CERTIFICATE: ServedCertificate = {
  subject: 'CN=a',
  issuer: 'CN=authority',
  keyKind: 'ec',
  keyBits: 3072,
  signature: 'ecdsa-with-SHA256',
  isSelfSigned: false,
  from: new Date('2026-11-01T00:00:00Z'),
  until: new Date('2026-12-10T11:00:00Z'),
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
    ownPasswords({ inside: { ...INSIDE, passwords } })
  assert.deepEqual([of(STRONG).outcome, of(STRONG).figures['weak']], ['holds', 0])
  const some = of(
    STRONG,
    { ...STRONG, rounds: 25_000, count: 1, salts: 1 },
    { ...STRONG, salts: 2 },
  )
  assert.deepEqual([some.outcome, some.figures['weak'], some.figures['passwords']], ['fails', 2, 7])
  assert.equal(of().outcome, 'unknown')
})

test('what is set is told, and proves nothing', () => {
  assert.equal(ownThrottle({ inside: INSIDE }).outcome, 'told')
  assert.equal(ownLength({ inside: INSIDE }).outcome, 'told')
})

test('whoever may connect besides, has a right in it, or comes by something made for staff, is a way in', () => {
  const of = (change: Partial<OwnDatabase>, staffDoors = 0) =>
    ownStaffDoors({ inside: { ...INSIDE, staffDoors }, database: { ...DATABASE, ...change } })
  assert.deepEqual(of({}), { outcome: 'holds', figures: { doors: 0, strangers: 0, holders: 0 } })
  assert.equal(of({ strangers: 1 }).outcome, 'fails')
  assert.equal(of({ holders: 1 }).outcome, 'fails')
  assert.equal(of({}, 1).outcome, 'fails')
  assert.equal(ownDoors({ database: { ...DATABASE, strangers: 1 } }).outcome, 'fails')
})

test('a visit without a grant is not as promised, however many had one', () => {
  const staff = { visits: 2, unasked: 0, lastAt: NOW, mayEnter: 1, waiting: 0 }
  assert.equal(ownStaffVisits({ staff })?.outcome, 'holds')
  assert.equal(ownStaffVisits({ staff: { ...staff, unasked: 1 } })?.outcome, 'fails')
  assert.equal(ownStaffVisits({ staff: undefined }), undefined)
})

test('a host whose certificate ended, or that has none, is not as promised; the days left are whole ones', () => {
  const of = (...chain: readonly ServedCertificate[]) =>
    ownCertificates({ hosts: [{ host: 'a', chain }], database: DATABASE }, NOW)
  assert.deepEqual(of(CERTIFICATE), {
    outcome: 'holds',
    figures: {
      hosts: [
        {
          host: 'a',
          until: '2026-12-10T11:00:00.000Z',
          days: 9,
          key_bits: 3072,
          is_weak: false,
          is_good: true,
        },
      ],
      waiting: 1,
    },
  })
  assert.equal(of().outcome, 'fails')
  const past = new Date(NOW.getTime() - 1)
  assert.equal(of({ ...CERTIFICATE, until: past }).outcome, 'fails')
  assert.equal(of({ ...CERTIFICATE, from: new Date(NOW.getTime() + 1) }).outcome, 'fails')
  assert.equal(of(CERTIFICATE, { ...CERTIFICATE, until: past }).outcome, 'fails')
})

test('a weak key or a signature by SHA-1 is not as promised, however long it is good for', () => {
  const wrong: readonly Partial<ServedCertificate>[] = [
    { keyBits: 1024 },
    { signature: 'sha1WithRSAEncryption' },
  ]
  for (const change of wrong)
    for (const chain of [
      [{ ...CERTIFICATE, ...change }],
      [CERTIFICATE, { ...CERTIFICATE, ...change }],
    ]) {
      const hosts = [{ host: 'a', chain }]
      const { outcome, figures } = ownCertificates({ hosts, database: DATABASE }, NOW)
      assert.equal(outcome, 'fails')
      assert.match(JSON.stringify(figures), /"is_weak":true,"is_good":false/)
    }
})
