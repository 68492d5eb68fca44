import assert from 'node:assert/strict'
import { mkdtempSync, rmSync } from 'node:fs'
import { createServer } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { json } from 'node:stream/consumers'
import { type TestContext, test } from 'node:test'
import { type DerivationJob, deriveHere } from '@zennnn/identity'
import { givePassword } from '../https-world.ts'
import { openWorld } from '../kit.ts'
import { startServe } from '../serve-process.ts'

const GUESSES = 500
const PER_ACCOUNT = 10

interface Counter {
  readonly socket: string
  /** The passwords that were derived. */
  readonly derived: readonly string[]
}

/** In the place of `derive`, for both processes: whatever they say, this is what was hashed. */
async function countDerivations(t: TestContext): Promise<Counter> {
  const folder = mkdtempSync(join(tmpdir(), 'zennnn-derivations-'))
  const socket = join(folder, 'derive')
  const derived: string[] = []
  const server = createServer((incoming, outgoing) => {
    void (async () => {
      // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- written by our own process
      const job = (await json(incoming)) as DerivationJob
      derived.push(job.password)
      outgoing.end(await deriveHere(job, AbortSignal.timeout(60_000)))
    })()
  })
  await new Promise<void>((resolve) => {
    server.listen(socket, resolve)
  })
  t.after(() => {
    server.closeAllConnections()
    server.close()
    rmSync(folder, { recursive: true })
  })
  return { socket, derived }
}

test('of 500 guesses at once at two serve processes never one more than ten is hashed', {
  timeout: 120_000,
}, async (t) => {
  const world = await openWorld(t)
  await givePassword(world, await world.user('ann@example.com', []))
  const { socket, derived } = await countDerivations(t)
  const servers = [
    await startServe(t, world, { derive: socket }),
    await startServe(t, world, { derive: socket }),
  ]
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
  assert.equal(derived.length, hashed, 'what was answered otherwise was not hashed')
  assert.equal(new Set(derived).size, hashed, 'each once')
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
  assert.equal(derived.length, hashed)
})
