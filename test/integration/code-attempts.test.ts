import assert from 'node:assert/strict'
import { type TestContext, test } from 'node:test'
import { ANN, type IdentityWorld, NETWORK, openIdentityWorld } from '../identity-world.ts'

interface Guessed extends IdentityWorld {
  /** A code for Ann, at a step of signing in; whether it is looked at. */
  readonly isTried: (network: string) => Promise<boolean>
  readonly later: (minutes: number) => Promise<void>
}

async function open(t: TestContext): Promise<Guessed> {
  const world = await openIdentityWorld(t)
  const { sql } = world
  return {
    ...world,
    isTried: async (network) => {
      const rows = await sql(`select zennnn.factor_attempt('${ANN}', '${network}', null) as wait`)
      return rows[0]?.['wait'] === null
    },
    later: async (minutes) => {
      await sql(`update zennnn.attempt set ends_at = ends_at - interval '${minutes} minutes',
        held_until = held_until - interval '${minutes} minutes'`)
    },
  }
}

/** How many of 29 codes are looked at: four from each of seven networks, and one more, which is one below each limit. */
async function oneBelow({ isTried }: Guessed): Promise<number> {
  let tried = 0
  for (let one = 0; one < 29; one += 1)
    if (await isTried(`203.0.113.${Math.floor(one / 4)}`)) tried += 1
  return tried
}

test('who knows the password and stays below each limit of codes has 29 of them a day, however short the window of passwords is', async (t) => {
  for (const window of ['15 minutes', '1 minute']) {
    const guessed = await open(t)
    await guessed.sql(`update zennnn.sign_in_policy set attempt_window = '${window}'`)
    assert.equal(await oneBelow(guessed), 29)
    let more = 0
    for (let round = 0; round < 10; round += 1) {
      await guessed.later(15)
      more += await oneBelow(guessed)
    }
    // One after each pause, as after any thirty.
    assert.ok(more <= 10, `${more} more within ${window}`)
    await guessed.later(3 * 24 * 60)
    assert.equal(await oneBelow(guessed), 29, 'the next days')
  }
})

test('codes from one place are not forgotten within a day either, and a right one forgets them', async (t) => {
  const { isTried, later, sql } = await open(t)
  for (let code = 0; code < 4; code += 1) assert.ok(await isTried(NETWORK))
  await later(60)
  assert.ok(await isTried(NETWORK), 'the fifth')
  assert.ok(!(await isTried(NETWORK)))
  await later(1)
  assert.ok(await isTried(NETWORK))
  await sql(`select zennnn.factor_attempts_over('${ANN}', '${NETWORK}', null)`)
  for (let code = 0; code < 5; code += 1) assert.ok(await isTried(NETWORK), String(code))
})

test('a code makes nobody else in its network wait for longer', async (t) => {
  const { isTried, sql } = await open(t)
  assert.ok(await isTried(NETWORK))
  const rows = await sql(
    `select ends_at <= now() + interval '15 minutes' as as_the_policy_says from zennnn.attempt
     where key = zennnn.attempt_key(zennnn.attempt_network('${NETWORK}'))`,
  )
  assert.deepEqual(rows, [{ as_the_policy_says: true }])
})
