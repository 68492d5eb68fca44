import assert from 'node:assert/strict'
import { test } from 'node:test'
import { SAMPLE_NOW } from '../evidence/sample-evidence.ts'
import type { KeptPromise } from '../promise/policy.ts'
import { judge } from './judge.ts'
import {
  runsOfControl as of,
  SAMPLE_PROMISE,
  STRANGER,
  sampleAttestation,
  sampleCase,
} from './sample-case.ts'

function ago(minutes: number): Date {
  return new Date(SAMPLE_NOW.getTime() - minutes * 60_000)
}

function verdictOf(...runs: readonly ReturnType<typeof of>[]) {
  const { parts, ...verdict } = judge(SAMPLE_PROMISE, sampleCase({ runs: new Map(runs) }))
  return { ...verdict, why: parts.flatMap(({ why }) => why ?? []) }
}

test('proved: all hold and none is too old; it is as old as the oldest of them', () => {
  assert.deepEqual(
    verdictOf(of('standby-lag', [5, 'holds']), of('failover-drill', [180, 'holds'])),
    { state: 'proved', since: undefined, at: ago(180), why: [] },
  )
})

test('unproved: one control was never tried', () => {
  assert.deepEqual(verdictOf(of('standby-lag', [5, 'holds'])), {
    state: 'unproved',
    since: undefined,
    at: undefined,
    why: ['It was not tried yet.'],
  })
  assert.equal(verdictOf().state, 'unproved')
})

test('unproved: one result is too old, since the moment when it became so', () => {
  assert.deepEqual(
    verdictOf(of('standby-lag', [5, 'holds']), of('failover-drill', [181, 'holds'])),
    {
      state: 'unproved',
      since: ago(1),
      at: undefined,
      why: ['The last result is older than 3 hours, and counts no longer.'],
    },
  )
})

test('broken: one fails, or gave no answer, since the first of the unbroken run of failures', () => {
  const good = of('failover-drill', [5, 'holds'])
  const failing = of(
    'standby-lag',
    [90, 'fails'],
    [80, 'holds'],
    [70, 'fails'],
    [60, 'no_answer'],
    [50, 'fails'],
  )
  assert.deepEqual(verdictOf(good, failing), {
    state: 'broken',
    since: ago(70),
    at: undefined,
    why: [],
  })
  assert.equal(verdictOf(good, of('standby-lag', [5, 'no_answer'])).state, 'broken')
})

test('broken: not to try it any more, or to find nothing to see, heals nothing', () => {
  const good = of('failover-drill', [5, 'holds'])
  assert.deepEqual(verdictOf(good, of('standby-lag', [9_000, 'fails'])).since, ago(9_000))
  const veiled = verdictOf(good, of('standby-lag', [70, 'fails'], [60, 'unknown'], [5, 'unknown']))
  assert.deepEqual([veiled.state, veiled.since], ['broken', ago(70)])
})

test('broken: where one began to fail before another had recovered, since the first', () => {
  const runs = [
    of('standby-lag', [90, 'fails'], [60, 'holds'], [5, 'holds']),
    of('failover-drill', [70, 'fails'], [5, 'fails']),
  ]
  assert.deepEqual(verdictOf(...runs).since, ago(90))
  const apart = [
    of('standby-lag', [90, 'fails'], [80, 'holds'], [5, 'holds']),
    of('failover-drill', [70, 'fails'], [5, 'fails']),
  ]
  assert.deepEqual(verdictOf(...apart).since, ago(70))
})

test('healed: as soon as it holds again', () => {
  assert.equal(
    verdictOf(
      of('standby-lag', [60, 'fails'], [5, 'holds']),
      of('failover-drill', [60, 'no_answer'], [50, 'unknown'], [5, 'holds']),
    ).state,
    'proved',
  )
})

test('unknown: there was nothing to see, which proves nothing', () => {
  const verdict = verdictOf(of('standby-lag', [5, 'holds']), of('failover-drill', [5, 'unknown']))
  assert.deepEqual([verdict.state, verdict.why], ['unproved', ['There was nothing to see yet.']])
})

test('clock back: a result of a time to come proves nothing until there is a new one', () => {
  const good = of('failover-drill', [5, 'holds'])
  const ahead = verdictOf(good, of('standby-lag', [5, 'holds'], [-60, 'holds']))
  assert.equal(ahead.state, 'unproved')
  assert.match(ahead.why[0] ?? '', /2026-11-30T13:00:00.000Z, which is still to come/)
  assert.equal(
    verdictOf(good, of('standby-lag', [-60, 'holds'], [1, 'holds'])).state,
    'proved',
    'the order of the chain says which is the newest',
  )
  assert.equal(verdictOf(good, of('standby-lag', [5, 'holds'], [-60, 'fails'])).state, 'broken')
  assert.equal(
    verdictOf(good, of('standby-lag', [-0.5, 'holds'])).state,
    'proved',
    'two machines differ by less than a minute',
  )
})

const PHYSICAL: KeptPromise = {
  ...SAMPLE_PROMISE,
  id: 'physical',
  controls: [],
  attested: 'each_region',
}
const EACH = ['eu', 'us', 'ap'].map((subject) => sampleAttestation({ subject }))

test('attested: somebody who may signed for each region', () => {
  const verdict = judge(PHYSICAL, sampleCase({ attestations: EACH }))
  assert.equal(verdict.state, 'attested')
  assert.deepEqual(
    verdict.parts.map(({ state }) => state),
    ['attested', 'attested', 'attested'],
  )
})

test('attested: one region without any leaves all of it unproved, and so does no region', () => {
  const verdict = judge(PHYSICAL, sampleCase({ attestations: EACH.slice(1) }))
  assert.equal(verdict.state, 'unproved')
  assert.equal(verdict.parts[0]?.why, 'Nobody attested it yet.')
  assert.equal(judge(PHYSICAL, sampleCase({ regions: [], attestations: EACH })).state, 'unproved')
})

test('attested: past its end it is unproved since then, and a renewed one counts', () => {
  const over = sampleAttestation({ from: '2025-11-30', until: '2026-11-29' })
  const others = EACH.slice(1)
  const verdict = judge(PHYSICAL, sampleCase({ attestations: [over, ...others] }))
  assert.equal(verdict.state, 'unproved')
  assert.deepEqual(verdict.since, new Date('2026-11-30T00:00:00Z'))
  assert.equal(verdict.parts[0]?.why, 'It ended on 2026-11-29.')
  const renewed = judge(PHYSICAL, sampleCase({ attestations: [over, ...EACH] }))
  assert.equal(renewed.state, 'attested')
})

test('attested: without a valid signature it is unproved, and hides no valid one', () => {
  const forged = sampleAttestation({ until: '2027-06-30' }, STRANGER.privateKey)
  const verdict = judge(PHYSICAL, sampleCase({ attestations: [forged, ...EACH.slice(1)] }))
  assert.equal(verdict.state, 'unproved')
  assert.equal(verdict.parts[0]?.why, 'Its signature is not valid.')
  const both = judge(PHYSICAL, sampleCase({ attestations: [forged, ...EACH] }))
  assert.equal(both.state, 'attested')
  const [eu] = both.parts
  assert.ok(eu?.kind === 'attestation')
  assert.deepEqual(eu.attestation, EACH[0], 'the one that is shown is the one that counts')
})

test('attested besides: never more than attested, and broken where a control fails', () => {
  const promise: KeptPromise = { ...SAMPLE_PROMISE, controls: ['standby-lag'], attested: 'once' }
  const attestations = [sampleAttestation({ promise: 'standby', subject: '' })]
  const good = new Map([of('standby-lag', [5, 'holds'])])
  assert.equal(judge(promise, sampleCase({ runs: good, attestations })).state, 'attested')
  assert.equal(judge(promise, sampleCase({ runs: good })).state, 'unproved')
  const bad = new Map([of('standby-lag', [5, 'fails'])])
  assert.equal(judge(promise, sampleCase({ runs: bad, attestations })).state, 'broken')
  assert.equal(judge(promise, sampleCase({ attestations })).state, 'unproved')
})
