import assert from 'node:assert/strict'
import { test } from 'node:test'
import { endingOf } from './process-ending.ts'

test('a process that ended in order, as when the primary changes, is no death', () => {
  const { sentence, event } = endingOf('work', 0, null)
  assert.equal(
    sentence,
    'The process work ended in order and is started again, as when the primary changes.',
  )
  assert.equal(event, 'process_ended')
})

test('one that failed or was killed died, and what it died of is said', () => {
  for (const [code, signal, what] of [
    [1, null, 'code 1'],
    [null, 'SIGKILL', 'SIGKILL'],
    [null, 'SIGTERM', 'SIGTERM'],
  ] as const) {
    const { sentence, event } = endingOf('serve', code, signal)
    assert.equal(sentence, `The process serve died (${what}) and is started again.`)
    assert.equal(event, 'process_died')
  }
})
