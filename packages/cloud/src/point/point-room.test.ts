import assert from 'node:assert/strict'
import { test } from 'node:test'
import { refuseWithoutRoom } from './point-room.ts'

const MB = 1024 * 1024

test('a disk without room says how much is missing', () => {
  assert.throws(
    () => {
      refuseWithoutRoom(100 * MB, 350 * MB)
    },
    { code: 'STATE_REFUSED', message: /: 250 MB are missing\. Nothing was begun\.$/ },
  )
  refuseWithoutRoom(350 * MB, 350 * MB)
})
