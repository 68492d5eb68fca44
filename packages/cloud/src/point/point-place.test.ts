import assert from 'node:assert/strict'
import { test } from 'node:test'
import { isLeft } from './point-place.ts'

function gone(): boolean {
  return false
}

test('only what a process left behind that is gone is swept', () => {
  assert.equal(isLeft('.point-123-AbCdEf', gone), true)
  assert.equal(isLeft('zennnn-point-123-AbCdEf', gone), true)
  assert.equal(
    isLeft('.point-123-AbCdEf', () => true),
    false,
  )
  for (const name of ['.log', 'us', '.point-x-a', 'point-123-a', 'zennnn-verify-123-a'])
    assert.equal(isLeft(name, gone), false, name)
  assert.equal(isLeft(`.point-${process.pid}-a`), false)
})
