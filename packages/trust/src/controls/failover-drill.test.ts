import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { DrillRow } from '@zennnn/cloud'
import { failoverDrillControl, observeFailoverDrill } from './failover-drill.ts'

const NOW = new Date('2026-11-30T12:00:00Z')

function drill(change: Partial<DrillRow> = {}): DrillRow {
  return {
    id: 'd1',
    state: 'done',
    at: '2026-11-27T12:00:00Z',
    seconds: 31,
    acknowledged: 412,
    lost: 0,
    gapMs: 1_430,
    rejoinMs: 6_000,
    message: null,
    ...change,
  }
}

test('the last drill lost nothing and took seconds', () => {
  assert.deepEqual(observeFailoverDrill(drill(), NOW), {
    outcome: 'holds',
    measured: 'failover rehearsed 72 h ago: 1.4 s, 0 of 412 acknowledged changes lost',
    figures: { age_ms: 259_200_000, gap_ms: 1_430, lost: 0, acknowledged: 412 },
  })
})

test('sabotage: one change that is lost, an hour that is not enough, a drill that failed or is too old', () => {
  const broken: readonly (readonly [Partial<DrillRow>, RegExp])[] = [
    [{ state: 'failed', lost: 1 }, /it failed$/],
    [{ lost: 1 }, /1 of 412 acknowledged changes lost$/],
    [{ gapMs: 3_600_001 }, /3600\.0 s/],
    [{ state: 'failed', lost: null, gapMs: null, acknowledged: null }, /it failed$/],
    [{ at: '2026-11-22T11:59:59Z' }, /^failover rehearsed 192 h ago: /],
    [{ at: null }, /^failover rehearsed 498900 h ago: /],
    [{ at: '2026-12-01T00:00:00Z' }, /rehearsed 0 s ago/],
  ]
  for (const [change, words] of broken) {
    const seen = observeFailoverDrill(drill(change), NOW)
    assert.equal(seen.outcome, 'fails')
    assert.match(seen.measured, words)
  }
})

test('where none took place yet nothing is proved, and nothing broken', () => {
  assert.equal(observeFailoverDrill(undefined, NOW).outcome, 'unknown')
})

test('the newest drill counts, also where one before it was good', async () => {
  const control = failoverDrillControl({
    clock: { now: () => NOW },
    drills: async () => await Promise.resolve([drill({ state: 'failed' }), drill()]),
  })
  assert.equal((await control.observe(new AbortController().signal)).outcome, 'fails')
})
