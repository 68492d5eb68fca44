import assert from 'node:assert/strict'
import { test } from 'node:test'
import { reply, SampleCanary } from '../outside/sample-canary.ts'
import { cardRoutesControl } from './card-routes.ts'

const { signal } = new AbortController()

test('every door refuses the number of a card, and nothing that is written stays', async () => {
  const canary = new SampleCanary()
  assert.deepEqual(await cardRoutesControl(canary.port).observe(signal), {
    outcome: 'holds',
    measured: 'a card number refused at 6 of 6 doors',
    figures: { doors: 6, refused: 6, repeated: 0 },
  })
  const records = canary.asked.filter(({ path }) => /^\/api\/(user|contact)$/.test(path))
  assert.equal(records.length, 3)
  assert.ok(records.every(({ headers = {} }) => headers['prefer'] === 'tx=rollback'))
})

test('sabotage: one door that takes it, refuses it for another reason, or repeats it', async () => {
  const said = 'This contains what looks like the number of a payment card: 4111 1111 1111 1111'
  for (const answer of [
    reply(201, {}),
    reply(403, { code: 'ACCESS_DENIED' }),
    reply(500),
    reply(400, { message: said }),
  ])
    for (const door of ['/api/contact', '/auth/keys', '/api/attachment/file?name=note.txt']) {
      const canary = new SampleCanary(({ path, method }, right) =>
        path === door && method === 'POST' ? answer : right,
      )
      assert.equal((await cardRoutesControl(canary.port).observe(signal)).outcome, 'fails')
    }
})
