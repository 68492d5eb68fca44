import assert from 'node:assert/strict'
import { mkdtemp, rm } from 'node:fs/promises'
import { request } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'
import { type TestContext, test } from 'node:test'
import { setTimeout as delay } from 'node:timers/promises'
import type { ClusterView, ShownMove } from '@zennnn/cloud'
import { SAMPLE_VIEW } from './sample-view.ts'
import { startViewServer } from './view-server.ts'

async function plan(kind: string) {
  return await Promise.resolve({ steps: [kind], wouldLose: '' })
}

async function open(
  t: TestContext,
  view: () => Promise<ClusterView>,
  newest: () => ShownMove | undefined = () => undefined,
) {
  const folder = await mkdtemp(join(tmpdir(), 'zennnn-view-'))
  const socketPath = join(folder, 'socket')
  const desk = {
    view,
    plan,
    get newest() {
      return newest()
    },
  }
  const server = await startViewServer(desk, socketPath)
  t.after(async () => {
    await server.close()
    await rm(folder, { recursive: true })
  })
  return async (method: string, path: string) =>
    await new Promise<{ readonly status: number | undefined; readonly body: string }>(
      (resolve, reject) => {
        const asked = request({ socketPath, method, path, agent: false }, (incoming) => {
          text(incoming).then((body) => {
            resolve({ status: incoming.statusCode, body })
          }, reject)
        })
        asked.once('error', reject)
        asked.end(method === 'POST' ? '{"what":"switchover"}' : undefined)
      },
    )
}

test('the cluster is shown, and what moves would do; however many look, it is asked once', async (t) => {
  let count = 0
  const ask = await open(t, async () => {
    count += 1
    return await Promise.resolve(SAMPLE_VIEW)
  })
  const answers = await Promise.all([ask('GET', '/'), ask('GET', '/'), ask('GET', '/')])
  for (const { status, body } of answers)
    assert.deepEqual(
      [status, JSON.parse(body).cluster.primary],
      [200, { node: 'a', state: 'serving' }],
    )
  assert.equal(count, 1)
  assert.match((await ask('GET', '/plan/failover')).body, /"steps":\["failover"\]/)
})

test('a move that is shown as ended is seen in the cluster, too, however short a time ago that was looked at', async (t) => {
  const move: ShownMove = { kind: 'switchover', askedBy: 'olga', begunAt: new Date(), steps: [] }
  let state: { readonly epoch: number; readonly newest: ShownMove } = { epoch: 1, newest: move }
  const ask = await open(
    t,
    async () => await Promise.resolve({ ...SAMPLE_VIEW, epoch: state.epoch }),
    () => state.newest,
  )
  assert.equal(JSON.parse((await ask('GET', '/')).body).cluster.epoch, 1)
  state = { epoch: 2, newest: { ...move, endedAt: new Date() } }
  const shown = JSON.parse((await ask('GET', '/')).body)
  assert.ok(typeof shown.move.endedAt === 'string')
  assert.equal(shown.cluster.epoch, 2)
})

test('one that hangs is not asked again, also when a move goes on meanwhile', async (t) => {
  const move: ShownMove = { kind: 'switchover', askedBy: 'olga', begunAt: new Date(), steps: [] }
  const hanging = Promise.withResolvers<ClusterView>()
  let [count, newest] = [0, move]
  const ask = await open(
    t,
    async () => {
      count += 1
      return await (count === 1 ? hanging.promise : Promise.resolve({ ...SAMPLE_VIEW, epoch: 2 }))
    },
    () => newest,
  )
  const first = ask('GET', '/')
  await t.waitFor(() => assert.equal(count, 1), { timeout: 10_000 })
  // Longer than one is the newest.
  await delay(500)
  const second = ask('GET', '/')
  await ask('GET', '/plan/failover')
  newest = { ...move, endedAt: new Date() }
  const later = [ask('GET', '/'), ask('GET', '/')]
  await ask('GET', '/plan/failover')
  assert.equal(count, 1)
  hanging.resolve(SAMPLE_VIEW)
  const [begun, , ...ended] = await Promise.all([first, second, ...later])
  assert.equal(JSON.parse(begun.body).cluster.epoch, 1)
  for (const { body } of ended) assert.equal(JSON.parse(body).cluster.epoch, 2)
  assert.equal(count, 2)
})

test('nothing can be done there, whatever is asked', async (t) => {
  const ask = await open(t, async () => await Promise.resolve(SAMPLE_VIEW))
  for (const [method, path] of [
    ['POST', '/'],
    ['PUT', '/plan/failover'],
    ['GET', '/plan/rejoin'],
    ['GET', '/constructor'],
    ['DELETE', '/'],
  ] as const)
    assert.equal((await ask(method, path)).status, 404, `${method} ${path}`)
})
