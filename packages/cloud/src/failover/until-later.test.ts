import assert from 'node:assert/strict'
import { once } from 'node:events'
import { mkdtemp, rm } from 'node:fs/promises'
import { connect, createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'
import { untilLater } from './until-later.ts'

test('untilLater gives what came in time, fails with what failed in time, and else nothing', async () => {
  assert.equal(await untilLater(Promise.resolve(1), 0), 1)
  await assert.rejects(untilLater(Promise.reject(new Error('no')), 100), { message: 'no' })
  assert.equal(await untilLater(new Promise<never>(() => undefined), 5), undefined)
})

test('untilLater takes an answer that came while this process was held up', async (t) => {
  const folder = await mkdtemp(join(tmpdir(), 'zennnn-until-later-'))
  const server = createServer()
  server.listen(join(folder, 'socket'))
  await once(server, 'listening')
  const near = connect(join(folder, 'socket'))
  const [far] = await once(server, 'connection')
  t.after(async () => {
    near.destroy()
    far.destroy()
    server.close()
    await rm(folder, { recursive: true })
  })
  const waiting = untilLater(once(near, 'data'), 5)
  // At our door at once, and read by the event loop after timers that are over.
  far.write('.')
  const until = performance.now() + 40
  while (performance.now() < until);
  assert.notEqual(await waiting, undefined)
})
