import assert from 'node:assert/strict'
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { test } from 'node:test'
import { newDatabaseId } from '@zennnn/kernel'
import { sealPath } from '../audit/seal-file.ts'
import { swapSeals } from './seals-aside.ts'

test('swapSeals puts seals aside and brings them back, however often it is run', async (t) => {
  const home = await mkdtemp(join(tmpdir(), 'zennnn-seals-'))
  t.after(async () => {
    await rm(home, { recursive: true })
  })
  const database = newDatabaseId()
  const path = sealPath(home, database)
  await mkdir(dirname(path))
  await writeFile(path, 'of the first\n')
  for (const _ of [1, 2]) await swapSeals(home, database, { replaced: '11', current: '22' })
  await assert.rejects(readFile(path), { code: 'ENOENT' })
  await writeFile(path, 'of the second\n')
  await swapSeals(home, database, { replaced: '11', current: '22' })
  assert.equal(await readFile(path, 'utf8'), 'of the second\n')
  for (const _ of [1, 2]) await swapSeals(home, database, { replaced: '22', current: '11' })
  assert.equal(await readFile(path, 'utf8'), 'of the first\n')
  assert.equal(await readFile(`${path}.22`, 'utf8'), 'of the second\n')
})
