import assert from 'node:assert/strict'
import { test } from 'node:test'
import { DiskLook } from './disk-look.ts'

const FIRST = 1
const SECOND = 2

test('a disk that does not answer is asked once, however many look; it stays as it was last', async () => {
  const stalled = Promise.withResolvers<number>()
  let asked = 0
  const disk = await DiskLook.open(async () => {
    asked += 1
    return await (asked === 1 ? Promise.resolve(FIRST) : stalled.promise)
  })
  const looks = Array.from({ length: 9 }, async () => await disk.find(5))
  assert.deepEqual(new Set(await Promise.all(looks)), new Set([FIRST]))
  assert.equal(await disk.find(5), FIRST)
  assert.equal(asked, 2)
  stalled.resolve(SECOND)
  assert.equal(await disk.find(5_000), SECOND)
})

test('a disk that cannot be read is said, and read again', async () => {
  let asked = 0
  const disk = await DiskLook.open(async () => {
    asked += 1
    return await (asked === 2 ? Promise.reject(new Error('EIO')) : Promise.resolve(FIRST))
  })
  await assert.rejects(disk.find(), { message: 'EIO' })
  assert.equal(await disk.find(), FIRST)
})
