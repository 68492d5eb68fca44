import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { ControlId } from '../control/control-table.ts'
import { dueControls } from './due.ts'

const NOW = new Date('2026-11-30T12:00:00Z')
const SCHEDULE: ReadonlyMap<ControlId, number> = new Map([
  ['standby-lag', 15],
  ['backup-ladder', 60],
  ['tls-chain', 60],
  ['card-scan', 1_440],
])

function last(
  ...minutesAgo: readonly (readonly [ControlId, number])[]
): ReadonlyMap<ControlId, Date> {
  return new Map(minutesAgo.map(([id, ago]) => [id, new Date(NOW.getTime() - ago * 60_000)]))
}

test('dueControls: what never ran is due, all at once', () => {
  assert.deepEqual(
    new Set(dueControls(SCHEDULE, new Map(), NOW)),
    new Set(['standby-lag', 'backup-ladder', 'tls-chain', 'card-scan']),
  )
})

test('dueControls: the most overdue first, by its own measure, so that a round that is cut starves none', () => {
  const ran = last(
    ['standby-lag', 16],
    ['backup-ladder', 59],
    ['tls-chain', 180],
    ['card-scan', 2_881],
  )
  assert.deepEqual(dueControls(SCHEDULE, ran, NOW), ['tls-chain', 'card-scan', 'standby-lag'])
})

test('dueControls: due is what will be so within half a minute', () => {
  assert.deepEqual(dueControls(new Map([['standby-lag', 15]]), last(['standby-lag', 14.6]), NOW), [
    'standby-lag',
  ])
  assert.deepEqual(
    dueControls(new Map([['standby-lag', 15]]), last(['standby-lag', 14.4]), NOW),
    [],
  )
})

test('dueControls: what ran in a time to come ran before the clock was set back, and is due first', () => {
  const ran = last(['standby-lag', 0], ['backup-ladder', 70], ['tls-chain', -600], ['card-scan', 0])
  assert.deepEqual(dueControls(SCHEDULE, ran, NOW), ['tls-chain', 'backup-ladder'])
})
