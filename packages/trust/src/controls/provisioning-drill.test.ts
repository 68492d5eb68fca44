import assert from 'node:assert/strict'
import { test } from 'node:test'
import { observeProvisioning, type ProvisioningDrill } from './provisioning-drill.ts'

const NOW = new Date('2026-11-30T12:00:00Z')
const daysAgo = (days: number): Date => new Date(NOW.getTime() - days * 86_400_000)
const GOOD: ProvisioningDrill = {
  endedAt: daysAgo(10),
  ms: 600_000,
  wasEmpty: true,
  changedAgain: 0,
  databases: 3,
  answered: 3,
}

test('an empty machine became a place where databases run', () => {
  const seen = observeProvisioning(GOOD, NOW)
  assert.equal(seen.outcome, 'holds')
  assert.match(
    seen.measured,
    /^a new place rehearsed 240 h ago, 3 of 3 databases answered after 10 min$/,
  )
  assert.deepEqual(seen.figures, {
    age_ms: 864_000_000,
    took_ms: 600_000,
    databases: 3,
    answered: 3,
    changed_again: 0,
  })
})

test('sabotage: a machine that was not empty, databases that do not answer, a second run that changes, too long ago', () => {
  for (const change of [
    { wasEmpty: false },
    { answered: 2 },
    { databases: 0, answered: 0 },
    { changedAgain: 1 },
    { endedAt: daysAgo(36) },
    { endedAt: daysAgo(-1) },
  ])
    assert.equal(
      observeProvisioning({ ...GOOD, ...change }, NOW).outcome,
      'fails',
      JSON.stringify(change),
    )
  assert.equal(observeProvisioning(undefined, NOW).outcome, 'unknown')
})
