import assert from 'node:assert/strict'
import { test } from 'node:test'
import { drillLines } from './drill-lines.ts'

const DRILL = {
  id: '0198c0de-0000-7000-8000-000000000001',
  state: 'done',
  at: '2026-11-30T02:43:00.000Z',
  seconds: 21.44,
  acknowledged: 1_200,
  lost: 0,
  gapMs: 900,
  rejoinMs: 4_000,
  message: null,
}

test('a drill says what was lost and how long it took', () => {
  assert.deepEqual(drillLines(DRILL), [
    'The drill passed, in 21.4 s.',
    'Of 1200 acknowledged changes 0 were lost.',
    '900 ms without changes after the primary was killed.',
    '4000 ms later the old primary was a standby again.',
  ])
})

test('one that failed says why, and nothing that it did not measure', () => {
  const none = { acknowledged: null, lost: null, gapMs: null, rejoinMs: null }
  assert.deepEqual(drillLines({ ...DRILL, ...none, state: 'failed', message: 'No room.' }), [
    'The drill FAILED after 21.4 s: No room.',
  ])
})
