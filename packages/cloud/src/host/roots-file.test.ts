import assert from 'node:assert/strict'
import { test } from 'node:test'
import { isRoots } from './roots-file.ts'

test('only what root alone could have written is said by root', () => {
  const file = { uid: 0, mode: 0o100644, isFile: () => true }
  assert.ok(isRoots(file))
  assert.ok(!isRoots({ ...file, uid: 1000 }))
  assert.ok(!isRoots({ ...file, mode: 0o100664 }))
  assert.ok(!isRoots({ ...file, mode: 0o100646 }))
  assert.ok(!isRoots({ ...file, isFile: () => false }))
})
