import assert from 'node:assert/strict'
import { mkdtemp, rm, stat } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'
import { ensurePointParent, isLeft, pointParent } from './point-place.ts'

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

test('a moment is fetched onto the disk of the cloud, also by root', () => {
  assert.equal(pointParent('/cloud', undefined), '/cloud/vault')
  assert.equal(pointParent('/cloud', { uid: 5, gid: 5 }), '/cloud')
})

test('on a new machine without any copy of a region the folder for moments is made', async (t) => {
  const home = await mkdtemp(join(tmpdir(), 'zennnn-place-'))
  t.after(async () => {
    await rm(home, { recursive: true })
  })
  const { mode } = await stat(await ensurePointParent(home, undefined))
  assert.equal(mode & 0o777, 0o700)
})
