import assert from 'node:assert/strict'
import { test } from 'node:test'
import { Tidier } from './log-tidier.ts'

test('who begins a tidying does not wait for it, and begins none while one goes on', async () => {
  const gates: PromiseWithResolvers<void>[] = []
  const failures: unknown[] = []
  const tidier = new Tidier(
    async () => {
      const gate = Promise.withResolvers<void>()
      gates.push(gate)
      await gate.promise
    },
    (error) => failures.push(error),
  )
  assert.equal(tidier.isBusy(), false)
  tidier.begin()
  tidier.begin()
  assert.deepEqual([tidier.isBusy(), gates.length], [true, 1])
  gates[0]?.reject('The region is away.')
  await tidier.ended()
  assert.deepEqual([tidier.isBusy(), failures], [false, ['The region is away.']])
  tidier.begin()
  gates[1]?.resolve()
  await tidier.ended()
  assert.deepEqual([tidier.isBusy(), gates.length, failures.length], [false, 2, 1])
})
