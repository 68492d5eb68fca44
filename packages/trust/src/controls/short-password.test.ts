import assert from 'node:assert/strict'
import { test } from 'node:test'
import { reply, type Sabotage, SampleCanary } from '../outside/sample-canary.ts'
import { type PasswordWay, shortPasswordControl } from './short-password.ts'

const { signal } = new AbortController()
const REFUSED: PasswordWay = async () =>
  await Promise.resolve(reply(400, '<p>The password needs at least 23 characters; this one…</p>'))

async function run(sabotage?: Sabotage, way: PasswordWay = REFUSED) {
  const canary = new SampleCanary(sabotage)
  const before = { ...canary.policy }
  const mailedWays = async () => await Promise.resolve([way])
  let putBack = 0
  const port = {
    ...canary.port,
    mailedWays,
    putBack: async () => {
      putBack += 1
      await Promise.resolve()
    },
  }
  const seen = await shortPasswordControl(port).observe(signal)
  assert.deepEqual(canary.policy, before)
  return { ...seen, putBack }
}

test('a password that is one character too short is refused on every way', async () => {
  assert.deepEqual(await run(), {
    outcome: 'holds',
    measured:
      'a password of 22 characters, where an administrator wants 23, refused on 3 of 3 ways',
    figures: { ways: 3, refused: 3, minimum_length: 23 },
    putBack: 0,
  })
})

test('sabotage: one way that takes it, or refuses it for another reason', async () => {
  for (const path of ['/auth/password', '/auth/password/change'])
    for (const answer of [reply(204), reply(400, { code: 'VALUE_INVALID' }), reply(403)]) {
      const seen = await run((question, right) => (question.path === path ? answer : right))
      assert.equal(seen.outcome, 'fails')
      assert.equal(seen.figures['refused'], 2)
      assert.equal(seen.putBack, answer.status < 400 ? 1 : 0)
    }
  const mailed = await run(undefined, async () => await Promise.resolve(reply(303)))
  assert.match(mailed.measured, /refused on 2 of 3 ways$/)
  assert.equal(mailed.outcome, 'fails')
  assert.equal(mailed.putBack, 1)
})
