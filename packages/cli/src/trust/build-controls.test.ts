import assert from 'node:assert/strict'
import { generateKeyPairSync } from 'node:crypto'
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type TestContext, test } from 'node:test'
import { type Observation, signRelease } from '@zennnn/trust'
import { buildIdOf, listBuilt, listSources } from '../build/source-listing.ts'
import { buildControls } from './build-controls.ts'

const PAGE =
  '<a href="https://code.example/zennnn" rel="code-repository">Source code (AGPL-3.0)</a>'
const HANG = new AbortController()

async function showPage(): Promise<string> {
  return await Promise.resolve(PAGE)
}

interface Installation {
  readonly root: string
  /** What the control says of it. */
  readonly observe: () => Promise<Observation>
}

/** A program that was released as it is, and from which `serve` was started. */
async function install(t: TestContext, signedBy?: 'somebody else'): Promise<Installation> {
  const root = await mkdtemp(join(tmpdir(), 'zennnn-installed-'))
  t.after(async () => {
    await rm(root, { recursive: true })
  })
  for (const path of ['packages/a/src/a.ts', 'bin/start', 'packages/web/dist/app.js']) {
    await mkdir(join(root, path, '..'), { recursive: true })
    await writeFile(join(root, path), path)
  }
  const sources = await listSources(root)
  const files = new Map([...sources, ...(await listBuilt(root))])
  const { privateKey, publicKey } = generateKeyPairSync('ed25519')
  const signer = signedBy === undefined ? privateKey : generateKeyPairSync('ed25519').privateKey
  const release = join(root, 'release.txt')
  await writeFile(
    release,
    signRelease({ version: '1.0.0', build: buildIdOf(sources), files }, signer),
  )
  const listing = JSON.stringify({ files: Object.fromEntries(files) })
  const page = async (path: string): Promise<string> =>
    await Promise.resolve(path === '/build.json' ? listing : PAGE)
  const releaseKey = publicKey.export({ format: 'jwk' }).x
  const [control] = buildControls({ root, page }, { release, releaseKey })
  assert.equal(control?.id, 'source-build')
  return { root, observe: async () => await control.observe(HANG.signal) }
}

test('a program that was released as it is holds, the built client included', async (t) => {
  const { observe } = await install(t)
  assert.deepEqual(await observe(), {
    outcome: 'holds',
    measured: '3 of 3 running files are in the published source to the byte',
    figures: { files: 3, same: 3, other: 0, unknown: 0 },
  })
})

test('sabotage: a file that is altered, planted or taken away in a running installation, or in its client', async (t) => {
  const alterations: readonly ((root: string) => Promise<void>)[] = [
    async (root) => await writeFile(join(root, 'packages/a/src/a.ts'), 'altered'),
    async (root) => await writeFile(join(root, 'packages/a/src/planted.ts'), ''),
    async (root) => await rm(join(root, 'bin/start')),
    async (root) => await writeFile(join(root, 'packages/web/dist/app.js'), 'altered'),
  ]
  for (const alter of alterations) {
    const { root, observe } = await install(t)
    await alter(root)
    assert.equal((await observe()).outcome, 'fails', String(alter))
  }
})

test('sabotage: a file that was put back after serve was started of another one', async (t) => {
  const { root, observe } = await install(t)
  await writeFile(join(root, 'bin/start'), 'another one')
  assert.equal((await observe()).outcome, 'fails')
  await writeFile(join(root, 'bin/start'), 'bin/start')
  assert.equal((await observe()).outcome, 'holds')
})

test('a release that its publisher did not sign gives no answer, and where none is named nothing is known', async (t) => {
  const { root, observe } = await install(t, 'somebody else')
  await assert.rejects(observe(), { code: 'STATE_REFUSED' })
  const [control] = buildControls(
    { root, page: showPage },
    { release: undefined, releaseKey: undefined },
  )
  assert.equal((await control?.observe(HANG.signal))?.outcome, 'unknown')
})
