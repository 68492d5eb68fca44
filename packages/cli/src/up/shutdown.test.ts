import assert from 'node:assert/strict'
import { test } from 'node:test'
import { Shutdown } from './shutdown.ts'

test('what was started last is stopped first, each once', async () => {
  const stopped: string[] = []
  const shutdown = new Shutdown()
  for (const name of ['postgresql', 'mail', 'serve'])
    shutdown.add(async () => {
      stopped.push(name)
    })
  await shutdown.run()
  await shutdown.run()
  assert.deepEqual(stopped, ['serve', 'mail', 'postgresql'])
})

test('a failure keeps nothing else from being stopped and is told at the end', async () => {
  const stopped: string[] = []
  const shutdown = new Shutdown()
  shutdown.add(async () => {
    stopped.push('postgresql')
  })
  shutdown.add(async () => {
    throw new Error('stuck')
  })
  await assert.rejects(shutdown.run(), /stuck/)
  assert.deepEqual(stopped, ['postgresql'])
})

test('what is added after the end began is stopped at once', async () => {
  const shutdown = new Shutdown()
  shutdown.begin()
  const stopped = Promise.withResolvers<string>()
  shutdown.add(async () => {
    stopped.resolve('late')
  })
  assert.equal(await stopped.promise, 'late')
})
