import assert from 'node:assert/strict'
import { execFileSync } from 'node:child_process'
import { mkdir, mkdtemp, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type TestContext, test } from 'node:test'
import { sourceArchive } from './source-archive.ts'
import { listSources } from './source-listing.ts'

async function makeFolder(t: TestContext): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'zennnn-archive-'))
  t.after(async () => {
    await rm(folder, { recursive: true })
  })
  return folder
}

/** With a name of more than 100 bytes, an empty file, one of exactly a block, and a program. */
async function makeProgram(t: TestContext): Promise<string> {
  const root = await makeFolder(t)
  const deep = `packages/${'a'.repeat(60)}/${'b'.repeat(60)}`
  await mkdir(join(root, deep), { recursive: true })
  await mkdir(join(root, 'bin'))
  await writeFile(join(root, deep, 'c.ts'), 'ü'.repeat(700))
  await writeFile(join(root, 'packages/empty.ts'), '')
  await writeFile(join(root, 'packages/block.ts'), 'x'.repeat(512))
  await writeFile(join(root, 'bin/start'), '#!/bin/sh\n', { mode: 0o755 })
  return root
}

test('who unpacks the source with tar has every file of the listing, to the byte, and can run programs', async (t) => {
  const root = await makeProgram(t)
  const listed = await listSources(root)
  const out = await makeFolder(t)
  execFileSync('tar', ['xz', '-C', out], { input: await sourceArchive(root, listed) })
  assert.deepEqual(await listSources(join(out, 'zennnn')), listed)
  assert.equal((await stat(join(out, 'zennnn/bin/start'))).mode & 0o777, 0o755)
})

test('the same files make the same archive', async (t) => {
  const [one, other] = [await makeProgram(t), await makeProgram(t)]
  const archives = [one, other].map(
    async (root) => await sourceArchive(root, await listSources(root)),
  )
  const [first, second] = await Promise.all(archives)
  assert.ok(first !== undefined && second?.equals(first))
})

test('a file that changed since it was listed is handed out to nobody', async (t) => {
  const root = await makeProgram(t)
  const listed = await listSources(root)
  await writeFile(join(root, 'packages/empty.ts'), 'not any more')
  await assert.rejects(sourceArchive(root, listed), {
    code: 'STATE_REFUSED',
    message: /packages\/empty\.ts is not what this process was started of/,
  })
})
