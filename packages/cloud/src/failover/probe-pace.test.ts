import assert from 'node:assert/strict'
import { test } from 'node:test'
import { ProbePace } from './probe-pace.ts'

test('a cluster is taken to be in use at first, and for ten seconds after somebody wrote', () => {
  const pace = new ProbePace()
  assert.equal(pace.isIdle(0), false)
  pace.wrote(100n, 0)
  assert.equal(pace.isIdle(9_999), false)
  pace.wrote(101n, 9_000)
  assert.equal(pace.isIdle(10_000), true)
  // Somebody had 102.
  pace.wrote(103n, 10_300)
  assert.equal(pace.isIdle(20_299), false)
})

test('one in which nobody writes is written to every ten seconds', () => {
  const pace = new ProbePace()
  pace.wrote(100n, 0)
  pace.wrote(101n, 10_000)
  assert.equal(pace.isIdle(10_001), true)
  assert.equal(pace.isIdle(19_999), true)
  assert.equal(pace.isIdle(20_000), false)
})

test('what our own write logged is not taken for that of somebody else, and what is logged afterwards is', () => {
  const pace = new ProbePace()
  pace.wrote(100n, 0)
  assert.equal(pace.hasMoved('0/10'), false)
  assert.equal(pace.hasMoved('0/10'), false)
  assert.equal(pace.hasMoved('0/20'), true)
  // PostgreSQL logs something by itself now and then: our write shows that it was nobody.
  pace.wrote(101n, 11_000)
  assert.equal(pace.isIdle(11_300), true)
  assert.equal(pace.hasMoved('0/30'), false)
})
