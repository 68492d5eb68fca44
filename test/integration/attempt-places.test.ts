import assert from 'node:assert/strict'
import { type TestContext, test } from 'node:test'
import { type Guess, type GuessedWorld, openWays, type Way } from '../attempt-ways.ts'
import { BOB, type IdentityWorld, NETWORK, openIdentityWorld } from '../identity-world.ts'

const PER_ACCOUNT = 2
const PER_NETWORK = 6
/** As many as a whole /48 has for all accounts. */
const PER_WIDE = PER_NETWORK * 8
const PER_DATABASE = 10
const ELSEWHERE = '198.51.100.1'

async function open(t: TestContext): Promise<GuessedWorld> {
  const world = await openIdentityWorld(t)
  await world.sql(`update zennnn.sign_in_policy set attempts_per_account = ${PER_ACCOUNT},
    attempts_per_network = ${PER_NETWORK}, attempts_per_database = ${PER_DATABASE}`)
  return await openWays(world, PER_ACCOUNT)
}

async function forget({ sql }: IdentityWorld): Promise<void> {
  await sql('delete from zennnn.attempt; delete from zennnn.sign_in_log')
  await sql('update zennnn.guessing set window_count = 0, day_count = 0')
}

/** How many guesses get through until one does not; at most `most`. */
async function untilThrottled(
  guess: Guess,
  network: (guess: number) => string,
  most: number,
): Promise<number> {
  for (let count = 0; count < most; count += 1)
    if ((await guess({ network: network(count) })) === 'throttled') return count
  return most
}

async function eachWay(
  { world, ways }: GuessedWorld,
  check: (way: Way, name: string) => Promise<void>,
): Promise<void> {
  for (const [name, way] of Object.entries(ways)) {
    await forget(world)
    await check(way, name)
  }
}

const officeNetwork = (one: number): string => `2001:db8:1:${one.toString(16)}::/64`

test('by no way in has a whole /48 more attempts than one network at an account, or than eight where none is named', async (t) => {
  const guessed = await open(t)
  await eachWay(guessed, async ({ guess, perAccount }, name) => {
    const allowed = perAccount ?? PER_WIDE
    assert.equal(await untilThrottled(guess, officeNetwork, allowed + 5), allowed, name)
    assert.equal(await guess({ network: '2001:db8:2:1::/64' }), 'wrong', `${name}: another /48`)
  })
})

test('one account has its attempts from one place; its owner has others elsewhere and in a known browser', async (t) => {
  const guessed = await open(t)
  const { device } = guessed
  await eachWay(guessed, async ({ guess, perAccount }, name) => {
    const allowed = perAccount ?? PER_NETWORK
    assert.equal(await untilThrottled(guess, () => NETWORK, allowed + 3), allowed, name)
    assert.equal(await guess({ network: ELSEWHERE }), 'wrong', `${name}: elsewhere`)
    if (perAccount !== undefined)
      assert.equal(
        await guess({ network: NETWORK, deviceToken: device }),
        'wrong',
        `${name}: known`,
      )
  })
})

test('a network has its attempts once, and not once for each way in', async (t) => {
  const { world, ways } = await open(t)
  await world.sql('update zennnn.sign_in_policy set attempts_per_account = 100')
  let passed = 0
  for (const { guess } of [...Object.values(ways), ...Object.values(ways)])
    if ((await guess({ network: NETWORK })) === 'wrong') passed += 1
  assert.equal(passed, PER_NETWORK)
})

test('of guesses from many networks administrators hear, whatever the way in', async (t) => {
  const guessed = await open(t)
  const { sql } = guessed.world
  await sql(`update app."user" set email = 'bob@mail.example' where id = '${BOB}';
    insert into app.user_groups select '${BOB}', id from app."group" where name = 'administrator'`)
  await eachWay(guessed, async ({ guess }, name) => {
    await sql('delete from app.mail')
    for (let source = 0; source < PER_DATABASE; source += 1)
      assert.equal(await guess({ network: `10.0.0.${source}` }), 'wrong', name)
    const told = async () =>
      await sql(`select "to", text from app.mail where subject ~ 'Many attempts'`)
    assert.deepEqual(await told(), [], name)
    await guess({ network: '10.0.1.1' })
    const [mail, ...more] = await told()
    assert.equal(mail?.['to'], 'bob@mail.example', name)
    assert.match(String(mail['text']), /there were 11 wrong attempts .* from 10 networks/, name)
    assert.deepEqual(more, [], name)
  })
})

test('who is turned away writes nothing into the log, so that nobody fills it', async (t) => {
  const guessed = await open(t)
  const { sql } = guessed.world
  await eachWay(guessed, async ({ guess, perAccount = PER_NETWORK }, name) => {
    for (let count = 0; count < perAccount + 10; count += 1) await guess({ network: NETWORK })
    const rows = await sql(`select outcome, count(*)::integer as n from zennnn.sign_in_log
      group by outcome order by outcome`)
    assert.deepEqual(
      [name, rows],
      [
        name,
        [
          { outcome: 'refused', n: perAccount },
          { outcome: 'throttled', n: 1 },
        ],
      ],
    )
  })
})
