import assert from 'node:assert/strict'
import { execFileSync } from 'node:child_process'
import { cp, mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type TestContext, test } from 'node:test'
import { buildIdOf, listBuilt, listingText, listSources } from './source-listing.ts'

/** SHA-256 of no byte at all. */
const EMPTY = 'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855'

async function makeProgram(t: TestContext): Promise<string> {
  const root = await mkdtemp(join(tmpdir(), 'zennnn-source-'))
  t.after(async () => {
    await rm(root, { recursive: true })
  })
  const files = {
    'bin/start': 'sh',
    'packages/a/src/b.ts': 'b',
    'packages/a/src/B.ts': 'B',
    'packages/a/src/b.test.ts': 'a test',
    'packages/a/node_modules/other/index.js': 'of somebody else',
    'packages/web/dist/index.html': '<html>',
    LICENSE: 'AGPL',
    'notes.txt': 'beside the program',
  }
  for (const [path, text] of Object.entries(files)) {
    await mkdir(join(root, path, '..'), { recursive: true })
    await writeFile(join(root, path), text)
  }
  return root
}

test('the id of a build is what sha256sum says of its files, wherever they lie', async (t) => {
  const root = await makeProgram(t)
  const sources = await listSources(root)
  const paths = ['LICENSE', 'bin/start', 'packages/a/src/B.ts', 'packages/a/src/b.ts']
  assert.deepEqual([...sources.keys()], paths)
  const listing = execFileSync('sha256sum', paths, { cwd: root, encoding: 'utf8' })
  assert.equal(listingText(sources), listing)
  const id = execFileSync('sha256sum', { input: listing, encoding: 'utf8' }).slice(0, 64)
  assert.equal(buildIdOf(sources), id)

  const elsewhere = await mkdtemp(join(tmpdir(), 'zennnn-elsewhere-'))
  t.after(async () => {
    await rm(elsewhere, { recursive: true })
  })
  await cp(root, elsewhere, { recursive: true })
  assert.equal(buildIdOf(await listSources(elsewhere)), id)
})

test('a byte, a name, a file more and a link each make another build', async (t) => {
  const root = await makeProgram(t)
  const ids = new Set([buildIdOf(await listSources(root))])
  const add = async (): Promise<void> => {
    ids.add(buildIdOf(await listSources(root)))
  }
  await writeFile(join(root, 'packages/a/src/b.ts'), 'c')
  await add()
  await writeFile(join(root, 'packages/a/src/planted.ts'), '')
  await add()
  await rm(join(root, 'packages/a/src/planted.ts'))
  // Of the same content as the file that it replaces.
  await rm(join(root, 'packages/a/src/B.ts'))
  await writeFile(join(root, 'notes.txt'), 'B')
  await symlink('../../../notes.txt', join(root, 'packages/a/src/B.ts'))
  await add()
  assert.equal(ids.size, 4)
})

test('what is built is listed beside the sources, and is nothing where nothing was built', async (t) => {
  const root = await makeProgram(t)
  assert.deepEqual([...(await listBuilt(root)).keys()], ['packages/web/dist/index.html'])
  await rm(join(root, 'packages/web/dist'), { recursive: true })
  assert.equal((await listBuilt(root)).size, 0)
  await writeFile(join(root, 'packages/a/src/b.ts'), '')
  assert.equal((await listSources(root)).get('packages/a/src/b.ts'), EMPTY)
})
