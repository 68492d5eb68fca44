import assert from 'node:assert/strict'
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'
import { sourceArchive } from '../build/source-archive.ts'
import { listSources } from '../build/source-listing.ts'
import { readOnceIn } from './read-once.ts'

test('a source that was altered for a moment is handed out again once it was put back, and packed once for all', async (t) => {
  const root = await mkdtemp(join(tmpdir(), 'zennnn-once-'))
  t.after(async () => {
    await rm(root, { recursive: true })
  })
  await mkdir(join(root, 'packages'))
  const path = join(root, 'packages/a.ts')
  await writeFile(path, 'a')
  const listed = await listSources(root)
  const read = readOnceIn(Number.POSITIVE_INFINITY, async () => await sourceArchive(root, listed))
  await writeFile(path, 'b')
  await assert.rejects(read(), { code: 'STATE_REFUSED' })
  await writeFile(path, 'a')
  const [one, other] = await Promise.all([read(), read()])
  assert.equal(one, other)
  assert.equal(await read(), one)
})
