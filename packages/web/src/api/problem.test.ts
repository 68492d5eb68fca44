import assert from 'node:assert/strict'
import { test } from 'node:test'
import { problemFrom, wordsOf } from './problem.ts'

const TOO_MANY = {
  code: 'TOO_MANY_ATTEMPTS',
  message: 'Too many attempts. Wait a moment and try again.',
  hint: null,
}

test('who tried too often is told how long to wait, wherever it is shown', () => {
  const problem = problemFrom(429, { ...TOO_MANY, details: { retry_after_s: 3537 } })
  assert.equal(problem.message, 'Too many attempts. Wait 59 minutes, then try again.')
  assert.equal(wordsOf(problem), problem.message)
})

test('what the server says itself of waiting is left, and so is what names no time', () => {
  const own = { ...TOO_MANY, message: 'You gave 20 passwords.', hint: 'Invite people instead.' }
  assert.equal(
    wordsOf(problemFrom(429, { ...own, details: { retry_after_s: 60 } })),
    'You gave 20 passwords. Invite people instead.',
  )
  assert.equal(wordsOf(problemFrom(429, TOO_MANY)), TOO_MANY.message)
  assert.equal(wordsOf(problemFrom(503, { ...TOO_MANY, code: 'OVERLOADED' })), TOO_MANY.message)
})
