import assert from 'node:assert/strict'
import { test } from 'node:test'
import { type Decision, decide, type Observation } from './decide.ts'

const W: Observation = 'written'
const P: Observation = 'primary_away'
const S: Observation = 'standby_away'
const R: Observation = 'primary_refuses'

interface Case {
  readonly seen: readonly Observation[]
  /** In SYNC and automatic; in SYNC and not; in DEGRADED. */
  readonly decided: readonly [Decision, Decision, Decision]
}

const CASES: readonly Case[] = [
  { seen: [], decided: ['nothing', 'nothing', 'nothing'] },
  { seen: [W, W, W], decided: ['nothing', 'nothing', 'nothing'] },
  { seen: [P, P], decided: ['nothing', 'nothing', 'nothing'] },
  { seen: [P, P, P], decided: ['fail_over', 'call_person', 'call_person'] },
  { seen: [P, W, P], decided: ['nothing', 'nothing', 'nothing'] },
  { seen: [P, P, P, W], decided: ['nothing', 'nothing', 'nothing'] },
  { seen: [W, P, P, P], decided: ['fail_over', 'call_person', 'call_person'] },
  { seen: [S, P, S], decided: ['nothing', 'nothing', 'nothing'] },
  { seen: [S, S], decided: ['nothing', 'nothing', 'nothing'] },
  { seen: [S, S, S], decided: ['degrade', 'degrade', 'degrade'] },
  { seen: [R, R, R], decided: ['call_person', 'call_person', 'call_person'] },
  { seen: ['primary_ended'], decided: ['fail_over', 'start_again', 'start_again'] },
  { seen: [W, W, 'primary_ended'], decided: ['fail_over', 'start_again', 'start_again'] },
  { seen: [W, 'standby_ended'], decided: ['degrade', 'degrade', 'degrade'] },
]

for (const { seen, decided } of CASES)
  test(`decide after [${seen.join(', ')}] moves only in SYNC, and only when it may`, () => {
    const modes = [
      { replication: 'SYNC', auto: true },
      { replication: 'SYNC', auto: false },
      { replication: 'DEGRADED', auto: true },
    ] as const
    assert.deepEqual(
      modes.map((mode) => decide(seen, mode, 3)),
      decided,
    )
  })

test('decide is sure sooner where fewer misses are asked for', () => {
  assert.equal(decide([W, P], { replication: 'SYNC', auto: true }, 1), 'fail_over')
})
