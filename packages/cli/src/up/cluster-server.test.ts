import assert from 'node:assert/strict'
import { mkdtemp, rm } from 'node:fs/promises'
import { request } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'
import { type TestContext, test } from 'node:test'
import type { Move } from '@zennnn/cloud'
import { createLog, systemClock } from '@zennnn/kernel'
import { startClusterServer } from './cluster-server.ts'
import { SAMPLE_VIEW } from './sample-view.ts'

const KEY = 'the key of this cloud'

/** A server whose keeper remembers what it was told to do, and how to send it a text as a question. */
async function open(t: TestContext) {
  const folder = await mkdtemp(join(tmpdir(), 'zennnn-keep-'))
  const socketPath = join(folder, 'socket')
  const done: string[] = []
  const moved = async (kind: Move['kind']): Promise<Move> => {
    done.push(kind)
    const move = { kind, at: SAMPLE_VIEW.since, epoch: 2, heldMs: 1, from: 'a', to: 'b' } as const
    return await Promise.resolve(move)
  }
  const keeper = {
    view: async () => await Promise.resolve(SAMPLE_VIEW),
    plan: async () => await Promise.resolve({ steps: [], wouldLose: 'Nothing.' }),
    switchOver: async () => await moved('switchover'),
    failOver: async () => await moved('failover'),
    rejoin: async () => {
      done.push('rejoin')
      await Promise.resolve()
    },
    planStandby: async () => await Promise.resolve({ steps: [], wouldLose: 'Nothing.' }),
    addStandby: async () => {
      done.push('add_standby')
      await Promise.resolve()
    },
    setAuto: async () => {
      done.push('auto')
      await Promise.resolve()
    },
  }
  const log = createLog({ clock: systemClock, level: 'error', write: () => undefined })
  const server = await startClusterServer(keeper, { socket: socketPath, key: KEY, log })
  t.after(async () => {
    await server.close()
    await rm(folder, { recursive: true })
  })
  /** What was answered; "broken off" where the connection was. */
  const ask = async (body: string, key = KEY): Promise<string> =>
    await new Promise((resolve) => {
      const breakOff = (): void => {
        resolve('broken off')
      }
      const headers = { authorization: `Bearer ${key}` }
      const asked = request(
        { socketPath, method: 'POST', path: '/', agent: false, headers },
        (incoming) => {
          text(incoming).then(resolve, breakOff)
        },
      )
      asked.once('error', breakOff)
      asked.end(body)
    })
  return { ask, done }
}

test('who has the key moves the cluster by a question', async (t) => {
  const { ask, done } = await open(t)
  assert.match(await ask('{"what":"switchover"}'), /"done":\{"kind":"switchover"/)
  assert.match(await ask('{"what":"plan_standby"}'), /"done":\{"steps":\[\]/)
  assert.deepEqual(done, ['switchover'])
  assert.match(await ask('{"what":"add_standby"}'), /"done":\{"name":"local"/)
  assert.deepEqual(done, ['switchover', 'add_standby'])
})

test('broken questions, ones that are too long, and ones without the key move nothing', async (t) => {
  const { ask, done } = await open(t)
  const long = JSON.stringify({ what: 'switchover', why: 'x'.repeat(2_000) })
  for (const body of ['', '{', '"switchover"', '{"what":"switchover"', 'null', long, `[${long}`]) {
    const answer = await ask(body)
    assert.doesNotMatch(answer, /"done"/, body.slice(0, 30))
    if (!body.includes(long)) assert.match(answer, /could not be understood/)
  }
  for (const key of ['', 'x', `${KEY}x`, KEY.toUpperCase()])
    for (const what of ['switchover', 'add_standby'])
      assert.match(await ask(JSON.stringify({ what }), key), /"code":"ACCESS_DENIED"/)
  assert.deepEqual(done, [])
})
