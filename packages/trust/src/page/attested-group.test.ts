import assert from 'node:assert/strict'
import { test } from 'node:test'
import { judge } from '../judge/judge.ts'
import {
  runsOfControl,
  SAMPLE_PROMISE,
  sampleAttestation,
  sampleCase,
} from '../judge/sample-case.ts'
import { groupParts } from './attested-group.ts'

const PROMISE = {
  ...SAMPLE_PROMISE,
  id: 'physical',
  controls: ['standby-lag'],
  attested: 'each_region',
} as const

function groupsOf(attestations: ReturnType<typeof sampleAttestation>[]) {
  const runs = new Map([runsOfControl('standby-lag', [5, 'holds'])])
  const { parts } = judge(PROMISE, sampleCase({ runs, attestations }))
  return groupParts(parts).map((one) => (one.kind === 'control' ? one.control : one.subjects))
}

test('groupParts: the same of several regions is said once, what differs is not', () => {
  const [eu, us, ap] = ['eu', 'us', 'ap'].map((subject) => sampleAttestation({ subject }))
  assert.ok(eu !== undefined && us !== undefined && ap !== undefined)
  assert.deepEqual(groupsOf([eu, us, ap]), ['standby-lag', ['eu', 'us', 'ap']])
  const other = sampleAttestation({ subject: 'us', says: 'Guards were seen, badges were not.' })
  assert.deepEqual(groupsOf([eu, other, ap]), ['standby-lag', ['eu', 'ap'], ['us']])
  const sooner = sampleAttestation({ subject: 'ap', until: '2027-01-31' })
  assert.deepEqual(groupsOf([eu, us, sooner]), ['standby-lag', ['eu', 'us'], ['ap']])
  // None is there, and another one is not valid: neither hides among those that are.
  const forged = { ...us, says: 'All is well.' }
  assert.deepEqual(groupsOf([eu, forged]), ['standby-lag', ['eu'], ['us'], ['ap']])
})
