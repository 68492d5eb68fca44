import assert from 'node:assert/strict'
import { mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type TestContext, test } from 'node:test'
import { setTimeout as delay } from 'node:timers/promises'
import type { ClusterView } from '@zennnn/cloud'
import { createLog, systemClock } from '@zennnn/kernel'
import { type RunningWatch, watchCluster } from './cluster-watch.ts'
import { SAMPLE_VIEW } from './sample-view.ts'

const AWAY: ClusterView = {
  ...SAMPLE_VIEW,
  primary: { node: 'a', state: 'away' },
  needs: 'Look at it.',
}

interface Watched {
  readonly watch: RunningWatch
  readonly addressFile: string
  /** Whom was mailed what. */
  readonly calls: readonly string[]
}

/** One that knows olga from before. */
async function openWatch(
  t: TestContext,
  view: () => Promise<ClusterView>,
  { known = '["olga@cloud.example"]', patienceMs = 100 } = {},
): Promise<Watched> {
  const folder = await mkdtemp(join(tmpdir(), 'zennnn-watch-'))
  const addressFile = join(folder, 'operators.json')
  await writeFile(addressFile, known, { mode: 0o600 })
  const calls: string[] = []
  const watch = watchCluster({
    desk: { view },
    addressFile,
    transport: {
      send: async ({ to, subject }) => {
        calls.push(`${to}: ${subject}`)
        await Promise.resolve()
      },
    },
    clock: systemClock,
    log: createLog({ clock: systemClock, level: 'error', write: () => undefined }),
    lookMs: 10,
    patienceMs,
  })
  t.after(async () => {
    await watch.stop()
    await rm(folder, { recursive: true })
  })
  return { watch, addressFile, calls }
}

/** So many calls, and no more in the time of several looks. */
async function untilMany(calls: readonly string[], count: number): Promise<void> {
  const deadline = performance.now() + 10_000
  while (calls.length < count && performance.now() < deadline) await delay(10)
  await delay(200)
}

/** Whatever it takes to write the file. */
async function untilKept(path: string, text: string): Promise<void> {
  const deadline = performance.now() + 10_000
  while ((await readFile(path, 'utf8')) !== text && performance.now() < deadline) await delay(10)
  assert.equal(await readFile(path, 'utf8'), text)
}

test('a cloud that starts without a primary calls whom the last one knew, once', async (t) => {
  const { calls } = await openWatch(t, async () => await Promise.resolve(AWAY))
  await untilMany(calls, 1)
  assert.deepEqual(calls, ['olga@cloud.example: Cluster local: there is no primary'])
})

test('a start takes a while: nobody is called before', async (t) => {
  const { calls } = await openWatch(t, async () => await Promise.resolve(AWAY), {
    patienceMs: 60_000,
  })
  await delay(300)
  assert.deepEqual(calls, [])
})

test('one that starts well calls nobody, however long it takes until there is an outbox', async (t) => {
  const { calls } = await openWatch(t, async () => await Promise.resolve(SAMPLE_VIEW))
  await delay(300)
  assert.deepEqual(calls, [])
})

test('a primary that serves and acknowledges nothing is a reason to call, until operators could be told', async (t) => {
  const { watch, addressFile, calls } = await openWatch(
    t,
    async () => await Promise.resolve(SAMPLE_VIEW),
  )
  watch.tellBy(async () => await Promise.reject(new Error('Query read timeout')))
  await untilMany(calls, 1)
  assert.deepEqual(calls, ['olga@cloud.example: Cluster local: changes may wait'])
  watch.tellBy(async () => await Promise.resolve(['otto@cloud.example']))
  await untilKept(addressFile, '["otto@cloud.example"]\n')
  assert.equal((await stat(addressFile)).mode & 0o777, 0o600)
  watch.tellBy(async () => await Promise.reject(new Error('Query read timeout')))
  await untilMany(calls, 2)
  assert.deepEqual(calls.slice(1), ['otto@cloud.example: Cluster local: changes may wait'])
})

test('a cluster of which nobody says how it is calls as well', async (t) => {
  const { calls } = await openWatch(t, async () => await Promise.reject(new Error('EIO')))
  await untilMany(calls, 1)
  assert.deepEqual(calls, ['olga@cloud.example: A cluster cannot be looked at'])
})

test('without a file, or with a damaged one, nobody is called and the watch goes on', async (t) => {
  const { watch, addressFile, calls } = await openWatch(
    t,
    async () => await Promise.resolve(AWAY),
    { known: '{"olga' },
  )
  await delay(300)
  assert.deepEqual(calls, [])
  watch.tellBy(async () => await Promise.resolve(['otto@cloud.example']))
  await untilKept(addressFile, '["otto@cloud.example"]\n')
})
