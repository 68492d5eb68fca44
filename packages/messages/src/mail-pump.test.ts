import assert from 'node:assert/strict'
import { test } from 'node:test'
import { newDatabaseId } from '@zennnn/kernel'
import { changedDatabases } from './mail-pump.ts'

const a = newDatabaseId()
const b = newDatabaseId()
const c = newDatabaseId()

test('changedDatabases: what is new or has another count, and nothing that is gone', () => {
  const before = new Map([
    [a, '10'],
    [b, '5'],
  ])
  assert.deepEqual(changedDatabases(new Map(), before), [a, b])
  assert.deepEqual(changedDatabases(before, before), [])
  assert.deepEqual(
    changedDatabases(
      before,
      new Map([
        [a, '11'],
        [c, '0'],
      ]),
    ),
    [a, c],
  )
  // After a crash of PostgreSQL its counters begin at zero.
  assert.deepEqual(
    changedDatabases(
      before,
      new Map([
        [a, '3'],
        [b, '5'],
      ]),
    ),
    [a],
  )
})
