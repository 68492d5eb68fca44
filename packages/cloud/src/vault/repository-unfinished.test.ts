import assert from 'node:assert/strict'
import { mkdir, mkdtemp, readdir, rm, symlink, utimes, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'
import { findUnfinished, removeUnfinished } from './repository-unfinished.ts'

const NOW = new Date('2026-11-20T12:00:00.000Z')
const HASH = 'ab'.repeat(32)

test('files that restic began and left are removed after a day, and nothing that only looks alike', async (t) => {
  const outer = await mkdtemp(join(tmpdir(), 'zennnn-unfinished-'))
  t.after(async () => {
    await rm(outer, { recursive: true })
  })
  const folder = join(outer, 'repository')
  for (const kind of ['data/ab', 'index', 'snapshots', 'keys', 'locks', 'other'])
    await mkdir(join(folder, kind), { recursive: true })
  const put = async (path: string, hoursOld: number): Promise<string> => {
    const at = new Date(NOW.getTime() - hoursOld * 3_600_000)
    await writeFile(join(folder, path), 'a part')
    await utimes(join(folder, path), at, at)
    return path
  }
  const left = [
    await put('config-tmp-7', 25),
    await put(`data/ab/${HASH}-tmp-123456`, 25),
    await put(`index/${HASH}-tmp-1`, 1000),
    await put(`snapshots/${HASH}-tmp-2`, 25),
    await put(`keys/${HASH}-tmp-3`, 25),
    await put(`locks/${HASH}-tmp-4`, 25),
  ]
  const kept = [
    await put(`data/ab/${HASH}-tmp-5`, 23),
    await put(`data/ab/${HASH}`, 1000),
    await put(`data/ab/${HASH}-tmp-`, 1000),
    await put(`data/ab/${HASH}-tmp-1.old`, 1000),
    await put(`data/ab/mine-${HASH}-tmp-1`, 1000),
    await put(`data/ab/${HASH.slice(1)}-tmp-1`, 1000),
    await put('data/ab/notes-tmp-1', 1000),
    await put(`other/${HASH}-tmp-1`, 1000),
    await put('config', 1000),
  ]
  const outside = join(outer, `${HASH}-tmp-9`)
  await writeFile(outside, 'of somebody else')
  await utimes(outside, new Date(0), new Date(0))
  await symlink(outside, join(folder, 'index', `${HASH}-tmp-8`))
  await symlink(outer, join(folder, 'data', 'cd'))

  const found = await findUnfinished(folder, NOW)
  assert.deepEqual([...found].sort(), [...left].sort())
  await removeUnfinished({ folder, identity: undefined }, found)
  assert.deepEqual(await findUnfinished(folder, NOW), [])
  const entries = await readdir(folder, { recursive: true })
  const links = [`index/${HASH}-tmp-8`]
  for (const path of [...kept, ...links]) assert.ok(entries.includes(path), path)
  for (const path of left) assert.ok(!entries.includes(path), path)
  assert.ok((await readdir(outer)).includes(`${HASH}-tmp-9`))
})
