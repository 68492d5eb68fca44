import assert from 'node:assert/strict'
import { test } from 'node:test'
import { DatabaseError } from 'pg'
import { mayRepeat } from './repeat.ts'
import type { RunOutcome } from './session.ts'

function lost(parts: { readonly sent: boolean; readonly undone: boolean }): RunOutcome {
  return { kind: 'lost', error: new Error('It ended.'), stopped: undefined, ...parts }
}

function refused(code: string): RunOutcome {
  const error = Object.assign(new DatabaseError('refused', 0, 'error'), { code })
  return { kind: 'refused', error, transaction: 'I', stopped: undefined }
}

const BROKEN = lost({ sent: true, undone: false })

test('a change whose connection broke is never sent again: it may be there', () => {
  assert.equal(mayRepeat(BROKEN, 1, false), false)
})

test('what only reads is sent once more when its connection broke, and not for ever', () => {
  assert.equal(mayRepeat(BROKEN, 1, true), true)
  assert.equal(mayRepeat(BROKEN, 2, true), false)
})

test('what was not sent, or surely undone, is sent again, three times in all', () => {
  for (const outcome of [
    lost({ sent: false, undone: false }),
    lost({ sent: true, undone: true }),
  ]) {
    assert.equal(mayRepeat(outcome, 1, false), true)
    assert.equal(mayRepeat(outcome, 2, false), true)
    assert.equal(mayRepeat(outcome, 3, false), false)
  }
})

test('who was stopped is not helped by a second try, nor who was refused, but for a stale plan', () => {
  assert.equal(mayRepeat({ ...BROKEN, stopped: 'timeout' }, 1, true), false)
  assert.equal(
    mayRepeat({ ...lost({ sent: false, undone: false }), stopped: 'aborted' }, 1, true),
    false,
  )
  assert.equal(mayRepeat(refused('23505'), 1, true), false)
  assert.equal(mayRepeat(refused('57P01'), 1, true), false)
  assert.equal(mayRepeat(refused('26000'), 1, false), true)
  assert.equal(mayRepeat(refused('26000'), 2, false), false)
})
