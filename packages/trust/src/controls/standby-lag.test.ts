import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { ClusterView } from '@zennnn/cloud'
import { observeStandby } from './standby-lag.ts'

const WELL: ClusterView = {
  name: 'local',
  epoch: 3,
  auto: true,
  replication: 'SYNC',
  since: new Date('2026-11-01T00:00:00Z'),
  primary: { node: 'a', state: 'serving' },
  standby: { node: 'b', state: 'following', lagBytes: 512, lagSeconds: 0.2 },
  slots: [],
  disk: { freeBytes: 1e9, walBytes: 1e6 },
}

test('the standby follows and has every change that was acknowledged', () => {
  assert.deepEqual(observeStandby(WELL), {
    outcome: 'holds',
    measured: 'the standby has every acknowledged change, 512 bytes behind',
    figures: { lag_bytes: 512, lag_seconds: 0.2 },
  })
})

test('sabotage: a standby that is away, missing, made or behind, a primary that is silent', () => {
  const broken: readonly (readonly [Partial<ClusterView>, string])[] = [
    [{ standby: { node: 'b', state: 'away' } }, 'the standby is away'],
    [{ standby: { node: 'b', state: 'none' } }, 'there is no standby'],
    [{ standby: { node: 'b', state: 'being_made' } }, 'the standby is being made'],
    [{ standby: { node: 'b', state: 'catching_up' } }, 'the standby is catching up'],
    [{ replication: 'DEGRADED' }, 'the standby follows, and may lack acknowledged changes'],
    [{ primary: { node: 'a', state: 'away' } }, 'the primary does not answer'],
    [{ silent: true }, 'the primary does not answer'],
  ]
  for (const [change, measured] of broken) {
    const seen = observeStandby({ ...WELL, ...change })
    assert.deepEqual([seen.outcome, seen.measured], ['fails', measured])
  }
})
