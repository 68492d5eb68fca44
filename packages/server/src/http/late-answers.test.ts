import assert from 'node:assert/strict'
import { test } from 'node:test'
import { LateAnswers } from './late-answers.ts'

const SOON_MS = 20

test('however often somebody looks while an answer is late, it is asked once; then anew', async () => {
  const answers = new LateAnswers<string>()
  const gates: PromiseWithResolvers<string>[] = []
  const look = async (key = 'history') =>
    await answers.within(SOON_MS, key, async () => {
      const gate = Promise.withResolvers<string>()
      gates.push(gate)
      return await gate.promise
    })
  for (let count = 0; count < 4; count++) assert.equal(await look(), undefined)
  assert.equal(gates.length, 1)
  // Another one is asked of its own.
  assert.equal(await look('other'), undefined)
  assert.equal(gates.length, 2)
  const joined = look()
  gates[0]?.resolve('late')
  assert.deepEqual(await joined, { value: 'late' })
  const anew = look()
  gates[2]?.resolve('fresh')
  assert.deepEqual(await anew, { value: 'fresh' })
})

test('what fails soon is said, what fails late is nobody’s problem, and both are asked again', async () => {
  const answers = new LateAnswers<string>()
  let count = 0
  const failing = async (gate: Promise<unknown>): Promise<string> => {
    count += 1
    await gate
    throw new Error('refused')
  }
  const look = async (gate: Promise<unknown>) =>
    await answers.within(SOON_MS, 'key', async () => await failing(gate))
  await assert.rejects(look(Promise.resolve()), /refused/)
  const gate = Promise.withResolvers<undefined>()
  assert.equal(await look(gate.promise), undefined)
  gate.resolve(undefined)
  await gate.promise
  await assert.rejects(look(Promise.resolve()), /refused/)
  await assert.rejects(look(Promise.resolve()), /refused/)
  assert.ok(count >= 3, String(count))
})
