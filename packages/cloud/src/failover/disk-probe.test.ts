import assert from 'node:assert/strict'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'
import { DiskProbe } from './disk-probe.ts'

test('a disk that takes a small file is well, and so is one that refuses it', async (t) => {
  const folder = await mkdtemp(join(tmpdir(), 'zennnn-disk-'))
  t.after(async () => {
    await rm(folder, { recursive: true })
  })
  assert.equal(await new DiskProbe(join(folder, 'file')).isWellWithin(5_000), true)
  assert.equal(await new DiskProbe(join(folder, 'missing', 'file')).isWellWithin(5_000), true)
})

test('a disk that stalls is not well until it answers, and is asked once', async () => {
  let asked = 0
  const stalled = Promise.withResolvers<void>()
  const probe = new DiskProbe('', async () => {
    asked += 1
    await stalled.promise
  })
  assert.equal(await probe.isWellWithin(5), false)
  assert.equal(await probe.isWellWithin(5), false)
  assert.equal(asked, 1)
  stalled.resolve()
  assert.equal(await probe.isWellWithin(5_000), true)
  assert.equal(await probe.isWellWithin(5_000), true)
  assert.equal(asked, 2)
})
