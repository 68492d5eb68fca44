import assert from 'node:assert/strict'
import { mkdtemp, readFile, rm, stat, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type TestContext, test } from 'node:test'
import { writeDurably } from './durable-file.ts'

async function openFolder(t: TestContext): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'zennnn-durable-'))
  t.after(async () => {
    await rm(folder, { recursive: true })
  })
  return folder
}

test('a file is replaced whole and closed to others, also after somebody was killed in the middle', async (t) => {
  const path = join(await openFolder(t), 'state')
  for (const text of ['a longer text', 'short']) {
    await writeFile(`${path}.new`, 'half of', { mode: 0o644 })
    await writeDurably(path, text)
    assert.equal(await readFile(path, 'utf8'), text)
    assert.equal((await stat(path)).mode & 0o777, 0o600)
  }
})

test('a link in the place of what is written leads to nothing that is written over', async (t) => {
  const folder = await openFolder(t)
  const [path, target] = [join(folder, 'state'), join(folder, 'target')]
  await writeFile(target, 'of root', { mode: 0o644 })
  await symlink(target, `${path}.new`)
  await writeDurably(path, 'text', { mode: 0o640 })
  assert.equal(await readFile(target, 'utf8'), 'of root')
  assert.equal((await stat(target)).mode & 0o777, 0o644)
  assert.equal(await readFile(path, 'utf8'), 'text')
  assert.equal((await stat(path)).mode & 0o777, 0o640)
})
