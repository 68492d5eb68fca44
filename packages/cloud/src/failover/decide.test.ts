import assert from 'node:assert/strict'
import { test } from 'node:test'
import { type Decision, decide, type Observation } from './decide.ts'

const W: Observation = 'written'
const P: Observation = 'primary_away'
const S: Observation = 'standby_away'
const R: Observation = 'primary_refuses'
const D: Observation = 'disk_slow'

interface Case {
  readonly seen: readonly Observation[]
  /** In SYNC and automatic; in SYNC and not; in DEGRADED; in SYNC and automatic, after a move of its own a moment ago. */
  readonly decided: readonly [Decision, Decision, Decision, Decision]
}

const CASES: readonly Case[] = [
  { seen: [], decided: ['nothing', 'nothing', 'nothing', 'nothing'] },
  { seen: [W, W, W], decided: ['nothing', 'nothing', 'nothing', 'nothing'] },
  { seen: [P, P], decided: ['nothing', 'nothing', 'nothing', 'nothing'] },
  { seen: [P, P, P], decided: ['fail_over', 'call_person', 'call_person', 'call_person'] },
  { seen: [P, W, P], decided: ['nothing', 'nothing', 'nothing', 'nothing'] },
  { seen: [P, P, P, W], decided: ['nothing', 'nothing', 'nothing', 'nothing'] },
  { seen: [W, P, P, P], decided: ['fail_over', 'call_person', 'call_person', 'call_person'] },
  { seen: [S, P, S], decided: ['nothing', 'nothing', 'nothing', 'nothing'] },
  { seen: [S, S], decided: ['nothing', 'nothing', 'nothing', 'nothing'] },
  { seen: [S, S, S], decided: ['degrade', 'degrade', 'degrade', 'degrade'] },
  { seen: [R, R, R], decided: ['call_person', 'call_person', 'call_person', 'call_person'] },
  { seen: ['primary_ended'], decided: ['fail_over', 'start_again', 'start_again', 'start_again'] },
  {
    seen: [W, W, 'primary_ended'],
    decided: ['fail_over', 'start_again', 'start_again', 'start_again'],
  },
  { seen: [W, 'standby_ended'], decided: ['degrade', 'degrade', 'degrade', 'degrade'] },
  { seen: ['not_waiting'], decided: ['degrade', 'degrade', 'degrade', 'degrade'] },
  { seen: [W, 'in_doubt'], decided: ['degrade', 'degrade', 'degrade', 'degrade'] },
  { seen: [D, D], decided: ['nothing', 'nothing', 'nothing', 'nothing'] },
  { seen: [D, D, D], decided: ['call_person', 'call_person', 'call_person', 'call_person'] },
  { seen: [P, D, P], decided: ['call_person', 'call_person', 'call_person', 'call_person'] },
  { seen: [P, P, D], decided: ['call_person', 'call_person', 'call_person', 'call_person'] },
  { seen: [D, P, P, P], decided: ['fail_over', 'call_person', 'call_person', 'call_person'] },
  {
    seen: [D, D, 'primary_ended'],
    decided: ['fail_over', 'start_again', 'start_again', 'start_again'],
  },
]

for (const { seen, decided } of CASES)
  test(`decide after [${seen.join(', ')}] moves only in SYNC, and only when it may`, () => {
    const modes = [
      { replication: 'SYNC', auto: true },
      { replication: 'SYNC', auto: false },
      { replication: 'DEGRADED', auto: true },
      { replication: 'SYNC', auto: true, isFresh: true },
    ] as const
    assert.deepEqual(
      modes.map((mode) => decide(seen, mode, { misses: 3, isFresh: 'isFresh' in mode })),
      decided,
    )
  })

test('decide is sure sooner where fewer misses are asked for', () => {
  const settings = { misses: 1, isFresh: false }
  assert.equal(decide([W, P], { replication: 'SYNC', auto: true }, settings), 'fail_over')
})
