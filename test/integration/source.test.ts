import assert from 'node:assert/strict'
import { execFileSync } from 'node:child_process'
import { generateKeyPairSync } from 'node:crypto'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type TestContext, test } from 'node:test'
import { type SourceFiles, signRelease } from '@zennnn/trust'
import { parseListing } from '../../packages/cli/src/build/served-listing.ts'
import { buildIdOf, listSources, sourcesOf } from '../../packages/cli/src/build/source-listing.ts'
import { RunningCloud, removeHome, zennnn } from '../faults/running-cloud.ts'
import { makeStartedHome } from '../started-home.ts'

const LIMIT = { timeout: 240_000 }
const ADDRESS = 'https://code.example/zennnn'

interface Published {
  readonly cloud: RunningCloud
  /** Of whoever publishes what this cloud runs. */
  readonly sign: (files: SourceFiles) => Promise<void>
}

/** A cloud whose operator names a release, which is not there yet. */
async function openPublished(t: TestContext): Promise<Published> {
  const folder = await mkdtemp(join(tmpdir(), 'zennnn-release-'))
  const { privateKey, publicKey } = generateKeyPairSync('ed25519')
  const home = await makeStartedHome()
  const release = join(folder, 'release')
  Object.assign(home.env, {
    ZENNNN_SOURCE: ADDRESS,
    ZENNNN_RELEASE: release,
    ZENNNN_RELEASE_KEY: publicKey.export({ format: 'jwk' }).x,
  })
  const cloud = await RunningCloud.start(home)
  t.after(async () => {
    await cloud.end('SIGTERM')
    await removeHome(home)
    await rm(folder, { recursive: true })
  })
  return {
    cloud,
    sign: async (files) => {
      const build = buildIdOf(sourcesOf(files))
      await writeFile(release, signRelease({ version: '1.0.0', build, files }, privateKey))
    },
  }
}

async function outcomeOf({ cloud }: Published): Promise<readonly unknown[]> {
  const { stdout, stderr } = await zennnn(cloud.home, ['promise', 'run', 'code-open', '--json'])
  assert.ok(stdout.startsWith('{'), stderr)
  const runs: readonly unknown[] = Object(JSON.parse(stdout)).runs
  return runs.map((run) => Object(run).outcome)
}

async function unpack(t: TestContext, bytes: Buffer): Promise<string> {
  const out = await mkdtemp(join(tmpdir(), 'zennnn-unpacked-'))
  t.after(async () => {
    await rm(out, { recursive: true })
  })
  execFileSync('tar', ['xz', '-C', out], { input: bytes })
  return join(out, 'zennnn')
}

test(
  'a running cloud hands out what it runs, offers it on every page, and is held against what was published',
  LIMIT,
  async (t) => {
    const published = await openPublished(t)
    const { cloud, sign } = published
    const served = parseListing((await cloud.ask('localhost', '/build.json')).body)
    const build = buildIdOf(sourcesOf(served))

    for (const path of ['/', '/sign-in', '/security', '/nowhere']) {
      const { body } = await cloud.ask('localhost', path, { headers: { accept: 'text/html' } })
      assert.ok(body.includes(`href="${ADDRESS}" rel="code-repository"`), path)
      assert.ok(body.includes(`<code>${build.slice(0, 12)}</code>`), path)
    }
    const archive = await cloud.ask('localhost', '/source.tar.gz')
    assert.equal(buildIdOf(await listSources(await unpack(t, archive.bytes))), build)
    assert.match((await cloud.ask('localhost', '/sbom.json')).body, /"bomFormat":"CycloneDX"/)

    // The operator says of a release that is not to be had: no answer is as bad as a failure.
    assert.deepEqual(await outcomeOf(published), ['no_answer'])
    await sign(served)
    assert.deepEqual(await outcomeOf(published), ['holds'])
    // A byte of a single file is another one than in what was published.
    await sign(new Map([...served, ['packages/kernel/src/error.ts', '0'.repeat(64)]]))
    assert.deepEqual(await outcomeOf(published), ['fails'])
    const { body } = await cloud.ask('localhost', '/security.json')
    const promises: readonly unknown[] = Object(JSON.parse(body)).promises
    const states = promises.filter((one) => Object(one).state === 'broken')
    assert.deepEqual(
      states.map((one) => Object(one).id),
      ['code-open'],
    )
  },
)
