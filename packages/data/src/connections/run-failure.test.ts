import assert from 'node:assert/strict'
import { test } from 'node:test'
import { type LossMeans, resultsOf } from './run-failure.ts'
import type { RunOutcome } from './session.ts'

function lost(stopped: RunOutcome['stopped'], sent: boolean): RunOutcome {
  return { kind: 'lost', error: new Error('The connection ended.'), sent, undone: false, stopped }
}

test('a lost connection is told by why it was lost, and by what may have happened before', () => {
  const cases: readonly (readonly [RunOutcome, LossMeans, string])[] = [
    [lost(undefined, true), 'nothing_changed', 'DATABASE_UNAVAILABLE'],
    [lost('timeout', true), 'nothing_changed', 'TIMEOUT'],
    [lost('aborted', true), 'nothing_changed', 'CANCELLED'],
    [lost('aborted', false), 'nothing_changed', 'CANCELLED'],
    // Not even sent: nothing can have changed.
    [lost('aborted', false), 'outcome_unknown', 'CANCELLED'],
    [lost(undefined, false), 'outcome_unknown', 'DATABASE_UNAVAILABLE'],
    // The change may be there; whoever gave up must not believe that it is not.
    [lost('aborted', true), 'outcome_unknown', 'OUTCOME_UNKNOWN'],
    [lost(undefined, true), 'outcome_unknown', 'OUTCOME_UNKNOWN'],
  ]
  for (const [outcome, means, code] of cases)
    assert.throws(() => resultsOf(outcome, means), { code }, JSON.stringify([outcome, means]))
})
