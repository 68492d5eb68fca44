import assert from 'node:assert/strict'
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'
import { isAbsent, isThere } from './repository-folder.ts'

test('isAbsent: nothing, or folders without a file; not what cannot be looked at', async (t) => {
  const folder = await mkdtemp(join(tmpdir(), 'zennnn-folder-'))
  t.after(async () => {
    await rm(folder, { recursive: true })
  })
  assert.equal(await isAbsent(join(folder, 'none')), true)
  await mkdir(join(folder, 'some', 'data'), { recursive: true })
  assert.equal(await isAbsent(join(folder, 'some')), true)
  await writeFile(join(folder, 'some', 'data', 'pack'), '')
  assert.equal(await isAbsent(join(folder, 'some')), false)
  const file = join(folder, 'file')
  await writeFile(file, '')
  await assert.rejects(isAbsent(file), { code: 'INTERNAL', message: /ENOTDIR/ })
  await assert.rejects(isThere(join(file, 'config')), { code: 'INTERNAL' })
})
