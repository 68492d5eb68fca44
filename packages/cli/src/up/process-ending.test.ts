import assert from 'node:assert/strict'
import { test } from 'node:test'
import { endingOf } from './process-ending.ts'

test('a process that ended in order, as when the primary changes, is no death', () => {
  assert.deepEqual(endingOf('work', { code: 0, signal: null, isAway: false }), {
    sentence: 'The process work ended in order and is started again, as when the primary changes.',
    event: 'process_ended',
  })
})

test('one that began while there was no primary is no death', () => {
  assert.deepEqual(endingOf('work', { code: 1, signal: null, isAway: true }), {
    sentence:
      'The process work did not reach PostgreSQL and is started again, as while the primary changes.',
    event: 'process_ended',
  })
})

test('one that failed or was killed died, and what it died of is said', () => {
  for (const [code, signal, what] of [
    [1, null, 'code 1'],
    [null, 'SIGKILL', 'SIGKILL'],
    [null, 'SIGTERM', 'SIGTERM'],
  ] as const)
    assert.deepEqual(endingOf('serve', { code, signal, isAway: false }), {
      sentence: `The process serve died (${what}) and is started again.`,
      event: 'process_died',
    })
})
