import assert from 'node:assert/strict'
import { generateKeyPairSync } from 'node:crypto'
import { test } from 'node:test'
import { attest, redactor } from '@zennnn/trust'
import { renewalsOf } from '../work/attestation-chore.ts'
import { goodProblem, type KnownAttestations } from './known-attestations.ts'
import { publicText } from './signing-key.ts'

const JANE = generateKeyPairSync('ed25519').privateKey
const NOW = new Date('2026-11-30T12:00:00Z')
const STATEMENT = {
  cloud: 'cloud.example',
  promise: 'physical',
  subject: 'eu',
  says: 'Guards and badges were seen on a visit.',
  by: 'Jane Roe',
  from: '2026-11-30',
  until: '2027-06-30',
  document: { name: 'Report of the visit', sha256: 'ab'.repeat(32) },
}

function problemOf(change: Partial<typeof STATEMENT>, signerUntil = '2027-12-31') {
  return goodProblem(attest({ ...STATEMENT, ...change }, JANE), {
    known: {
      cloud: 'cloud.example',
      signers: [{ name: 'Jane Roe', publicKey: publicText(JANE), until: signerUntil }],
    },
    regions: ['eu', 'us'],
    promises: new Map([
      ['physical', 'each_region'],
      ['audits', 'once'],
    ]),
    redact: redactor(['acme'], ['cloud.example']),
    now: NOW,
  })
}

test('what counts is taken, and what begins later', () => {
  assert.equal(problemOf({}), undefined)
  assert.equal(problemOf({ from: '2026-12-24' }), undefined)
  assert.equal(problemOf({ promise: 'audits', subject: '' }), undefined)
})

test('what would not count, or must not be published, is refused with its reason', () => {
  for (const [change, why] of [
    [{ promise: 'csrf', subject: '' }, /of csrf nobody attests here/],
    [{ subject: 'mars' }, /for each region: eu, us\./],
    [{ subject: '' }, /for each region/],
    [{ promise: 'audits' }, /for the whole cloud/],
    [{ by: 'John Doe' }, /John Doe may not attest/],
    [{ cloud: 'other.example' }, /another cloud/],
    [{ from: '2025-01-01', until: '2025-12-31' }, /ended on 2025-12-31/],
    [{ until: '2029-01-01' }, /within 400 days/],
    [{ says: 'Guards were seen by people of Acme.' }, /names a customer/],
  ] as const)
    assert.match(problemOf(change) ?? '', why)
})

test('nobody attests for longer than he may', () => {
  assert.match(problemOf({}, '2027-06-29') ?? '', /may attest until 2027-06-29/)
  assert.match(problemOf({}, '2026-11-29') ?? '', /may not attest/)
  assert.equal(problemOf({}, '2027-06-30'), undefined)
})

test('operators are told what ends soon and what is over, and of nothing else', () => {
  const attestation = { ...attest(STATEMENT, JANE), id: '1' }
  const told = renewalsOf(
    (['counts', 'due', 'over', 'lacking'] as const).map((state) => ({
      promise: PHYSICAL,
      subject: 'eu',
      state,
      attestation,
      problem: undefined,
      daysLeft: 3,
    })),
  )
  assert.deepEqual(told, [
    { id: '1', words: 'physical of eu, signed by Jane Roe', until: '2027-06-30', isOver: false },
    { id: '1', words: 'physical of eu, signed by Jane Roe', until: '2027-06-30', isOver: true },
  ])
})

const PHYSICAL: KnownAttestations['standings'][number]['promise'] = {
  id: 'physical',
  of: 'zennnn',
  chapter: 'hosts',
  says: 'Guards watch.',
  controls: [],
  attested: 'each_region',
  everyMinutes: 60,
  maximumAgeMinutes: 180,
}
