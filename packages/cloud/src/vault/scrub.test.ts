import assert from 'node:assert/strict'
import { createHash } from 'node:crypto'
import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type TestContext, test } from 'node:test'
import { findRepositories, scrubRepository, setAside } from './scrub.ts'

async function openRegion(t: TestContext) {
  const region = await mkdtemp(join(tmpdir(), 'zennnn-scrub-'))
  t.after(async () => {
    await rm(region, { recursive: true })
  })
  const folder = join(region, 'cloud', 'z_a')
  for (const kind of ['data/ab', 'index', 'snapshots', 'keys'])
    await mkdir(join(folder, kind), { recursive: true })
  const put = async (kind: string, content: string, named = content): Promise<string> => {
    const name = createHash('sha256').update(named).digest('hex')
    await writeFile(join(folder, kind, name), content)
    return `${kind}/${name}`
  }
  return { region, folder, put }
}

test('scrub names the files that are not what they are named after, in every part of a repository', async (t) => {
  const { region, folder, put } = await openRegion(t)
  await put('data/ab', 'a pack')
  await put('keys', 'a key')
  await writeFile(join(folder, 'data/ab/unfinished-tmp-1'), 'being written')
  assert.deepEqual(await scrubRepository(folder), { files: 2, bytes: 11, damaged: [] })
  const damaged = [
    await put('data/ab', 'another p', 'another pack'),
    await put('index', 'Index', 'index'),
    await put('snapshots', '', 'snapshot'),
  ]
  assert.deepEqual((await scrubRepository(folder)).damaged, damaged)
  assert.deepEqual((await scrubRepository(folder, 600_000)).damaged, [])
  assert.deepEqual(await findRepositories(region), [folder])
})

test('what is damaged is moved out of the repository, and kept', async (t) => {
  const { region, folder, put } = await openRegion(t)
  const path = await put('data/ab', 'flipped', 'a pack')
  await setAside(folder, [path])
  assert.deepEqual(await readdir(join(folder, 'data/ab')), [])
  const [aside = '', ...others] = await readdir(join(region, 'cloud', 'damaged'))
  assert.deepEqual(others, [])
  assert.ok(aside.endsWith(`_z_a_${path.replaceAll('/', '_')}`), aside)
  assert.equal(await readFile(join(region, 'cloud', 'damaged', aside), 'utf8'), 'flipped')
  assert.deepEqual(await findRepositories(region), [folder])
})
