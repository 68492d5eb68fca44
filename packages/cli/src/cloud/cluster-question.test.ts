import assert from 'node:assert/strict'
import { test } from 'node:test'
import { PlatformError, toProblem } from '@zennnn/kernel'
import { parseClusterQuestion, toError } from './cluster-question.ts'

test('each question is taken as it is meant', () => {
  for (const question of [
    { what: 'show' },
    { what: 'plan', kind: 'failover' },
    { what: 'switchover' },
    { what: 'failover' },
    { what: 'failover', accept: 'lose up to 4 s' },
    { what: 'rejoin' },
    { what: 'rejoin', discard: 'discard what only a has' },
    { what: 'plan_standby' },
    { what: 'add_standby' },
    { what: 'auto', auto: false },
  ])
    assert.deepEqual(parseClusterQuestion(question), question)
})

test('what is no question is refused: nothing is moved by mistake', () => {
  for (const question of [
    null,
    'failover',
    {},
    { what: 'stop' },
    { what: 'plan', kind: 'rejoin' },
    { what: 'failover', accept: true },
    { what: 'rejoin', discard: true },
    { what: 'auto', auto: 'on' },
    { what: '__proto__' },
  ])
    assert.throws(() => parseClusterQuestion(question), { code: 'BODY_INVALID' })
})

test('a refusal comes through as it was, and an unknown code as INTERNAL', () => {
  const refusal = new PlatformError('STATE_REFUSED', {
    message: 'The standby does not follow.',
    hint: 'Wait for it.',
  })
  const { problem } = toProblem(refusal)
  const error = toError(problem)
  assert.deepEqual(
    [error.code, error.message, error.hint],
    ['STATE_REFUSED', 'The standby does not follow.', 'Wait for it.'],
  )
  assert.equal(toError({ ...problem, code: 'toString', hint: null }).code, 'INTERNAL')
})
