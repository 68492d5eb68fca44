import assert from 'node:assert/strict'
import { test } from 'node:test'
import { givePassword } from '../https-world.ts'
import { openWorld } from '../kit.ts'
import { startServe } from '../serve-process.ts'

const GUESSES = 500
const PER_ACCOUNT = 10

test('of 500 guesses at once at two serve processes never one more than ten is hashed', {
  timeout: 120_000,
}, async (t) => {
  const world = await openWorld(t)
  await givePassword(world, await world.user('ann@example.com', []))
  const servers = [await startServe(t, world), await startServe(t, world)]
  const guess = async (one: number): Promise<number> => {
    const answer = await servers[one % servers.length]?.ask('/auth/login', {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ login: 'ann@example.com', password: `a wrong guess ${one}` }),
    })
    return answer?.status ?? 0
  }
  const statuses = await Promise.all(Array.from({ length: GUESSES }, (_, one) => guess(one)))
  const count = (status: number): number => statuses.filter((one) => one === status).length
  // Wrong ones; every other one was turned away: over a limit, no place to wait, or more requests than one network may have.
  const hashed = count(401)
  assert.ok(hashed > 0 && hashed <= PER_ACCOUNT, String(hashed))
  assert.equal(count(429) + count(503), GUESSES - hashed, JSON.stringify([...new Set(statuses)]))
  const { rows } = await world.superuser.query(
    `select (select count(*)::integer from zennnn.sign_in_log where outcome = 'refused') as hashed, a.count as let_through
     from zennnn.attempt a where a.key = zennnn.attempt_key(
       zennnn.attempt_account(zennnn.attempt_login('ann@example.com'), '127.0.0.1', null))`,
  )
  // Who was let through and then found no place gave his attempt back: what was counted was hashed.
  assert.deepEqual(rows, [{ hashed, let_through: PER_ACCOUNT }])
  for (const { ask } of servers) {
    const body = JSON.stringify({ login: 'ann@example.com', password: 'one more' })
    const headers = { 'content-type': 'application/json' }
    assert.equal((await ask('/auth/login', { method: 'POST', headers, body })).status, 429)
  }
})
