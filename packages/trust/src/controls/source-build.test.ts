import assert from 'node:assert/strict'
import { test } from 'node:test'
import { reply } from '../outside/sample-canary.ts'
import { observeSource, sourceBuildControl } from './source-build.ts'

const { signal } = new AbortController()
const RUNNING = new Map([
  ['packages/a.ts', 'aa'],
  ['packages/b.ts', 'bb'],
])
const PUBLISHED = new Map([...RUNNING, ['test/a.test.ts', 'cc']])
const PAGE =
  '<p>Free software (AGPL-3.0): <a href="https://code.example/zennnn" rel="code-repository">source</a></p>'

async function run(page: string, published?: ReadonlyMap<string, string>) {
  return await sourceBuildControl({
    cloud: async () => await Promise.resolve(reply(200, page)),
    running: async () => await Promise.resolve(RUNNING),
    published: async () => await Promise.resolve(published),
  }).observe(signal)
}

test('every file that runs is in the source that the system links to', async () => {
  assert.deepEqual(await run(PAGE, PUBLISHED), {
    outcome: 'holds',
    measured: '2 of 2 running files are in the published source to the byte',
    figures: { files: 2, same: 2, other: 0, unknown: 0 },
  })
})

test('where nobody says which release this is, nothing is known of it', async () => {
  assert.equal((await run(PAGE)).outcome, 'unknown')
})

test('sabotage: a file that differs by a byte, one that is nowhere published, and no file at all', () => {
  const other = observeSource(new Map([...RUNNING, ['packages/b.ts', 'bx']]), PUBLISHED)
  assert.deepEqual(
    [other.outcome, other.measured],
    ['fails', '1 of 2 running files are in the published source to the byte, 1 differ'],
  )
  const own = observeSource(new Map([...RUNNING, ['packages/secret.ts', 'ss']]), PUBLISHED)
  assert.deepEqual([own.outcome, own.figures['unknown']], ['fails', 1])
  assert.equal(observeSource(new Map(), PUBLISHED).outcome, 'fails')
})

test('sabotage: a page that offers no source, names no licence, or links to it without encryption', async () => {
  for (const page of [
    '',
    PAGE.replace(' rel="code-repository"', ''),
    PAGE.replace('AGPL-3.0', ''),
    PAGE.replace('https', 'http'),
  ])
    assert.deepEqual((await run(page, PUBLISHED)).outcome, 'fails', page)
})
