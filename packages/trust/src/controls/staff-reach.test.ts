import assert from 'node:assert/strict'
import { test } from 'node:test'
import { observeReach } from './staff-reach.ts'

const CLEAN = { slug: 'acme', isClosed: false, problems: [] }

test('no way in for staff, and how many databases were looked into', () => {
  assert.deepEqual(
    observeReach({ cluster: [], databases: [CLEAN, { ...CLEAN, isClosed: true }] }),
    {
      outcome: 'holds',
      measured:
        'no way in for staff on the cluster and in 2 databases, 1 of them closed to everybody',
      figures: { problems: 0, databases: 2, closed: 1 },
    },
  )
})

test('sabotage: one way in is enough, and the page does not say which', () => {
  const inside = observeReach({
    cluster: [],
    databases: [{ ...CLEAN, problems: ['The role support may read.'] }],
  })
  assert.equal(inside.outcome, 'fails')
  assert.equal(inside.measured, '1 way in for staff on the cluster and in 1 database')
  const both = observeReach({ cluster: ['A', 'B'], databases: [] })
  assert.deepEqual([both.outcome, both.figures['problems']], ['fails', 2])
})
