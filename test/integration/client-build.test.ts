import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { cp, mkdir, mkdtemp, readdir, rm, symlink } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { basename, join, resolve } from 'node:path'
import { type TestContext, test } from 'node:test'
import { listBuilt } from '../../packages/cli/src/build/source-listing.ts'

const ROOT = resolve(import.meta.dirname, '../..')
const NEEDED = ['scripts', 'package.json', 'package-lock.json', 'tsconfig.json', 'packages']
const LEFT_OUT = new Set(['node_modules', 'dist'])

function build(root: string): void {
  const { status, stderr } = spawnSync(process.execPath, [join(root, 'scripts/build-client.ts')], {
    encoding: 'utf8',
  })
  assert.equal(status, 0, stderr)
}

/** The same sources elsewhere, with our own packages from there and those of others from here. */
async function copyElsewhere(t: TestContext): Promise<string> {
  const root = await mkdtemp(join(tmpdir(), 'zennnn-another-folder-'))
  t.after(async () => {
    await rm(root, { recursive: true })
  })
  for (const name of NEEDED)
    await cp(join(ROOT, name), join(root, name), {
      recursive: true,
      filter: (path) => !LEFT_OUT.has(basename(path)),
    })
  await mkdir(join(root, 'node_modules/@zennnn'), { recursive: true })
  for (const name of await readdir(join(ROOT, 'node_modules')))
    if (name !== '@zennnn')
      await symlink(join(ROOT, 'node_modules', name), join(root, 'node_modules', name))
  for (const name of await readdir(join(root, 'packages')))
    await symlink(join(root, 'packages', name), join(root, 'node_modules/@zennnn', name))
  return root
}

test('the client that is built in another folder has the same bytes, compressed and not', async (t) => {
  // Does nothing where it was built of these sources already.
  build(ROOT)
  const elsewhere = await copyElsewhere(t)
  build(elsewhere)
  const here = await listBuilt(ROOT)
  assert.ok([...here.keys()].some((path) => path.endsWith('.js.br')))
  assert.deepEqual(await listBuilt(elsewhere), here)
})
