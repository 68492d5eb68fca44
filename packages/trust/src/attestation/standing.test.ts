import assert from 'node:assert/strict'
import { test } from 'node:test'
import { SAMPLE_CLOUD } from '../evidence/sample-evidence.ts'
import { JANE, STRANGER, sampleAttestation } from '../judge/sample-case.ts'
import { policyOf } from '../promise/policy.ts'
import type { Attestation } from './attestation.ts'
import { standingsOf } from './standing.ts'

const PHYSICAL = policyOf('zennnn').filter(({ id }) => id === 'physical')

function standings(day: string, ...attestations: readonly Attestation[]) {
  return standingsOf(PHYSICAL, {
    cloud: SAMPLE_CLOUD,
    signers: new Map([['Jane Roe', JANE.publicKey]]),
    now: new Date(`${day}T12:00:00Z`),
    regions: ['eu', 'us'],
    attestations,
  }).map(({ subject, state, daysLeft }) => ({ subject, state, daysLeft }))
}

test('what counts is told 30 days before its end, each region by itself', () => {
  const eu = sampleAttestation()
  const lacking = { subject: 'us', state: 'lacking', daysLeft: undefined }
  for (const [day, state, daysLeft] of [
    ['2027-05-01', 'counts', 31],
    ['2027-05-02', 'due', 30],
    ['2027-05-31', 'due', 1],
    ['2027-06-01', 'over', -1],
  ] as const)
    assert.deepEqual(standings(day, eu), [{ subject: 'eu', state, daysLeft }, lacking])
})

test('one that is renewed is not told any more, whatever lies beside it', () => {
  const renewed = sampleAttestation({ from: '2027-05-20', until: '2028-05-31' })
  assert.equal(standings('2027-05-25', sampleAttestation(), renewed)[0]?.state, 'counts')
  // It does not count yet: the old one ends first.
  const later = sampleAttestation({ from: '2027-06-10', until: '2028-05-31' })
  assert.equal(standings('2027-05-25', sampleAttestation(), later)[0]?.state, 'due')
})

test('what never counted is lacking, not over', () => {
  const forged = sampleAttestation({}, STRANGER.privateKey)
  assert.equal(standings('2026-12-01', forged)[0]?.state, 'lacking')
  assert.equal(standings('2027-06-30', forged)[0]?.state, 'lacking')
})
