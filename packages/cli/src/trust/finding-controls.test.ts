import assert from 'node:assert/strict'
import { test } from 'node:test'
import { openFindingsControl } from '@zennnn/trust'
import { toAudits } from './finding-controls.ts'

type Known = Parameters<typeof toAudits>[1][number]

async function observe(at: string, lastOn: string | undefined, ...findings: readonly Known[]) {
  const control = openFindingsControl({
    clock: { now: () => new Date(at) },
    audits: async () => await Promise.resolve(toAudits(lastOn, findings)),
  })
  return await control.observe(new AbortController().signal)
}

const FOUND = { severity: 'critical', foundOn: '2026-11-20' } as const

test('a finding is late when its last day is over, and not before', async () => {
  const open = { ...FOUND, state: 'open' } as const
  const inTime = await observe('2026-11-27T23:59:59Z', '2026-11-20', open)
  assert.equal(inTime.outcome, 'holds')
  assert.equal(inTime.figures['open'], 1)
  assert.equal((await observe('2026-11-28T00:00:01Z', '2026-11-20', open)).outcome, 'fails')
})

test('what is fixed, verified or accepted is late never; what is being fixed is', async () => {
  const at = '2027-01-01T00:00:00Z'
  for (const state of ['fixed', 'verified', 'accepted'] as const)
    assert.equal((await observe(at, '2026-11-20', { ...FOUND, state })).outcome, 'holds', state)
  const fixing = { ...FOUND, state: 'fixing' } as const
  assert.equal((await observe(at, '2026-11-20', fixing)).outcome, 'fails')
  const accepted = await observe(at, '2026-11-20', { ...FOUND, state: 'accepted' })
  assert.match(accepted.measured, /1 accepted as they are/)
})

test('without an audit nothing is proved; one of today counts at once', async () => {
  assert.equal((await observe('2026-11-20T08:00:00Z', undefined)).outcome, 'unknown')
  assert.equal((await observe('2026-11-20T08:00:00Z', '2026-11-20')).outcome, 'holds')
})
