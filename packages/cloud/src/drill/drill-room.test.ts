import assert from 'node:assert/strict'
import { test } from 'node:test'
import { decideRoom, spareForCopy } from '../failover/room.ts'
import { DRILL_ROOM, requireRoomForDrill } from './drill-room.ts'

const MEGABYTE = 1024 ** 2
/** Of a cluster that was just made: its files, and its first log. */
const FRESH = 61 * MEGABYTE

test('a drill that is begun has room to its end, and leaves the cluster of the cloud what that keeps free', () => {
  const freeBytes = 1024 * MEGABYTE
  requireRoomForDrill(freeBytes)
  const beforeCopy = freeBytes - FRESH
  const room = { freeBytes: beforeCopy, databaseBytes: FRESH, oldBytes: 0 }
  assert.ok(spareForCopy(room, DRILL_ROOM) > 0)
  // All that it may take, taken: nothing is given up, in the drill or beside it.
  const least = beforeCopy - FRESH - DRILL_ROOM.copyLogBytes
  const has = { givenUp: false, copy: true }
  assert.equal(decideRoom(least, DRILL_ROOM.reserveBytes, has), 'nothing')
  assert.equal(decideRoom(least, 512 * MEGABYTE, has), 'nothing')
})

test('without room nothing is begun, and the reason is the disk', () => {
  assert.throws(() => requireRoomForDrill(1000 * MEGABYTE), {
    code: 'STATE_REFUSED',
    message: /no room for a drill: 24 MB are missing/,
  })
})
