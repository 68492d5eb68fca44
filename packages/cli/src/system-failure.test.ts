import assert from 'node:assert/strict'
import { mkdirSync, writeFileSync } from 'node:fs'
import { test } from 'node:test'
import { explainSystemFailure } from './system-failure.ts'

function failureOf(act: () => void): unknown {
  try {
    act()
  } catch (error) {
    return error
  }
  return assert.fail('nothing failed')
}

test('what the operating system refuses is a sentence with the path', () => {
  const full = explainSystemFailure(failureOf(() => writeFileSync('/dev/full', 'x')))
  assert.equal(full?.message, 'The disk is full.')
  assert.match(full.hint ?? '', /^Free some space/)
  const file = explainSystemFailure(failureOf(() => mkdirSync('/dev/null/folder')))
  assert.equal(file?.message, 'A folder is needed where a file is: /dev/null/folder.')
})

test('our own mistakes stay what they are', () => {
  assert.equal(explainSystemFailure(new TypeError('x is not a function')), undefined)
  assert.equal(explainSystemFailure('text'), undefined)
})
