import assert from 'node:assert/strict'
import { test } from 'node:test'
import { findRoom, mayBegin } from './log-room.ts'

/** A disk that is full until as many reliefs were tried. */
async function tried(needed: number): Promise<{ readonly has: boolean; readonly count: number }> {
  let count = 0
  const relieve = async (): Promise<void> => {
    count += 1
    await Promise.resolve()
  }
  const has = await findRoom(async () => await Promise.resolve(count >= needed), [relieve, relieve])
  return { has, count }
}

test('a log is given up only when what could make room for it was tried', async () => {
  assert.deepEqual(await tried(0), { has: true, count: 0 })
  assert.deepEqual(await tried(1), { has: true, count: 1 })
  assert.deepEqual(await tried(2), { has: true, count: 2 })
  assert.deepEqual(await tried(3), { has: false, count: 2 })
})

test('where there is no room nothing is begun, and what came in before is first shipped', () => {
  assert.equal(mayBegin({ hasRoom: false, holdsLog: true }), true)
  assert.equal(mayBegin({ hasRoom: false, holdsLog: false }), false)
  assert.equal(mayBegin({ hasRoom: true, holdsLog: false }), true)
})
