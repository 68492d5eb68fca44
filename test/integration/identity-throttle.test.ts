import assert from 'node:assert/strict'
import { type TestContext, test } from 'node:test'
import { Connections } from '@zennnn/data'
import { deviceTokenOf, findSignedIn, signIn } from '@zennnn/identity'
import { hashSecret, systemClock } from '@zennnn/kernel'
import {
  ANN,
  attempt,
  enter,
  type IdentityWorld,
  NETWORK,
  openIdentityWorld,
  PASSWORD,
  pool,
} from '../identity-world.ts'
import { silentLog } from '../kit.ts'

const ANNS_LOGIN = 'ann@acme.example'
const ELSEWHERE = '198.51.100.1'

interface Begun {
  readonly login?: string
  readonly network?: string
  readonly device?: string
}

/** The seconds to wait, null when the attempt may go on: asked as every process asks, before anything is hashed. */
async function start(
  world: IdentityWorld,
  { login = ANNS_LOGIN, network = NETWORK, device }: Begun = {},
  port = world.connections,
): Promise<unknown> {
  const [result] = await port.direct(world.test.database, [
    {
      text: 'select retry_after_s from zennnn.sign_in_start($1, $2, $3)',
      values: [login, network, device === undefined ? null : hashSecret(device)],
    },
  ])
  return result?.rows[0]?.['retry_after_s']
}

function anotherProcess(t: TestContext, { test: place }: IdentityWorld): Connections {
  const login = () => place.login
  const connections = new Connections({
    ...place.address,
    login,
    clock: systemClock,
    log: silentLog,
  })
  t.after(async () => {
    await connections.close()
  })
  return connections
}

/** As if this much time went by for everything that is counted. */
async function later(world: IdentityWorld, time: string): Promise<void> {
  await world.sql(`update zennnn.attempt set ends_at = ends_at - interval '${time}',
    held_until = held_until - interval '${time}'`)
}

test('of 500 guesses at once by two processes ten are hashed and not one more', async (t) => {
  const world = await openIdentityWorld(t)
  const other = anotherProcess(t, world)
  const answers = await Promise.allSettled(
    Array.from(
      { length: 500 },
      async (_, index) => await start(world, {}, index % 2 === 0 ? world.connections : other),
    ),
  )
  const waits = answers.map((one) => (one.status === 'fulfilled' ? one.value : one.reason.code))
  assert.equal(waits.filter((wait) => wait === null).length, 10)
  assert.ok(waits.every((wait) => wait === null || isTurnedAway(wait)))
  const third = anotherProcess(t, world)
  assert.notEqual(await start(world, {}, third), null, 'a process that starts later knows it too')
})

/** So many at once that some find no connection in time. */
function isTurnedAway(wait: unknown): boolean {
  return wait === 'OVERLOADED' || (typeof wait === 'number' && wait <= 61)
}

test('an attempt is counted without waiting for the disk; what a sign-in leaves is not', async (t) => {
  const world = await openIdentityWorld(t)
  const { database } = world.test
  // The tests' cluster waits for no disk; a customer's does.
  await world.sql(`alter database "${database}" set synchronous_commit = 'on'`)
  const port = anotherProcess(t, world)
  const waits = { text: `select current_setting('synchronous_commit') as waits`, values: [] }
  const waitsAfter = async (text: string): Promise<unknown> => {
    const [, result] = await port.direct(database, [{ text, values: [] }, waits])
    return result?.rows[0]?.['waits']
  }
  const start = `select from zennnn.sign_in_start('${ANNS_LOGIN}', '${NETWORK}', null)`
  const finish = `select from zennnn.sign_in_password('${ANNS_LOGIN}', 'x', '\\x00', null, '', '${NETWORK}', null)`
  assert.equal(await waitsAfter(start), 'off')
  assert.equal(await waitsAfter(finish), 'on')
})

test('while attempts wait for each other, others have the connections', async (t) => {
  const world = await openIdentityWorld(t)
  const { tools, test: place } = world
  await world.sql('update zennnn.sign_in_policy set attempts_per_account = 1')
  assert.equal(await start(world), null)
  // As if an attempt that is being counted took long.
  await world.sql('begin')
  await world.sql('select from zennnn.attempt for update')
  const held = Array.from(
    { length: 30 },
    async () => await signIn(tools, place.database, attempt(ANNS_LOGIN, PASSWORD)),
  )
  const asked = Array.from(
    { length: 30 },
    async () => await findSignedIn(world.connections, place.database, 'nobody'),
  )
  assert.deepEqual(new Set(await Promise.all(asked)), new Set([undefined]))
  await world.sql('rollback')
  const kinds = (await Promise.all(held)).map(({ kind }) => kind)
  assert.deepEqual(new Set(kinds), new Set(['throttled']))
})

test('each further guess waits twice as long as the one before, up to the longest pause', async (t) => {
  const world = await openIdentityWorld(t)
  await world.sql('update zennnn.sign_in_policy set attempts_per_account = 2')
  const waits: unknown[] = []
  assert.equal(await start(world), null)
  for (let turn = 0; turn < 8; turn++) {
    assert.equal(await start(world), null, `turn ${turn}`)
    const wait = await start(world)
    waits.push(wait)
    assert.equal(await start(world), wait, 'being turned away makes nothing longer')
    await later(world, `${String(wait)} seconds`)
  }
  assert.deepEqual(waits, [60, 120, 240, 480, 960, 1920, 3600, 3600])
  await later(world, '59 minutes')
  assert.equal(await start(world), null)
  assert.equal(await start(world), 3600, 'not forgotten by waiting a little')
  await later(world, '2 hours 1 second')
  assert.equal(await start(world), null)
  assert.equal(await start(world), null, 'forgotten: both attempts are there again')
  assert.equal(await start(world), 60)
})

test('whoever has a whole /48 of IPv6 has no more attempts at one account than from one address, and eight times as many in all', async (t) => {
  const world = await openIdentityWorld(t)
  await world.sql(
    'update zennnn.sign_in_policy set attempts_per_account = 2, attempts_per_network = 3',
  )
  assert.equal(await start(world, { network: officeNetwork(1) }), null)
  assert.equal(await start(world, { network: officeNetwork(2) }), null)
  assert.equal(typeof (await start(world, { network: officeNetwork(3) })), 'number')
  assert.equal(await start(world, { network: '2001:db8:2:1::/64' }), null)
  for (let one = 0; one < 22; one += 1) {
    const login = `somebody${one}@acme.example`
    assert.equal(await start(world, { login, network: officeNetwork(16 + one) }), null)
  }
  const others = { login: 'another@acme.example', network: officeNetwork(99) }
  assert.equal(typeof (await start(world, others)), 'number')
  await enter(world, ANNS_LOGIN)
})

/** One of the networks of a /48. */
function officeNetwork(one: number): string {
  return `2001:db8:1:${one.toString(16)}::/64`
}

test('a right password after the pause takes the count back', async (t) => {
  const world = await openIdentityWorld(t)
  await world.sql('update zennnn.sign_in_policy set attempts_per_account = 1')
  assert.equal(await start(world), null)
  const { tools, test: place } = world
  const right = attempt(ANNS_LOGIN, PASSWORD)
  assert.equal((await signIn(tools, place.database, right)).kind, 'throttled')
  assert.equal(pool.waiting, 0)
  await later(world, '1 minute')
  assert.equal((await signIn(tools, place.database, right)).kind, 'signed_in')
  assert.equal((await signIn(tools, place.database, right)).kind, 'signed_in')
})

test('while an account is hammered its owner comes in from elsewhere, and in a known browser from there too', async (t) => {
  const world = await openIdentityWorld(t)
  const { tools, test: place } = world
  const device = deviceTokenOf(await enter(world, ANNS_LOGIN))
  for (let guess = 0; guess < 80; guess++) {
    await start(world)
    await start(world, { login: `other${guess}` })
  }
  const right = attempt(ANNS_LOGIN, PASSWORD)
  assert.equal((await signIn(tools, place.database, right)).kind, 'throttled')
  const elsewhere = attempt(ANNS_LOGIN, PASSWORD, { network: ELSEWHERE })
  assert.equal((await signIn(tools, place.database, elsewhere)).kind, 'signed_in')
  const known = { ...right, deviceToken: device }
  assert.equal((await signIn(tools, place.database, known)).kind, 'signed_in')
})

test('a known browser is one of its owner alone, has a limit of its own, and a new password ends it', async (t) => {
  const world = await openIdentityWorld(t)
  const device = deviceTokenOf(await enter(world, ANNS_LOGIN))
  await world.sql('update zennnn.sign_in_policy set attempts_per_account = 2')
  for (let guess = 0; guess < 2; guess++) assert.equal(await start(world, { device }), null)
  assert.notEqual(await start(world, { device, network: ELSEWHERE }), null, 'wherever it is')
  assert.equal(await start(world), null, 'others are not counted with it')
  for (let guess = 0; guess < 2; guess++)
    assert.equal(await start(world, { login: 'bob', device }), null)
  assert.notEqual(await start(world, { login: 'bob', device }), null)
  assert.equal(await start(world, { login: 'bob', network: ELSEWHERE }), null)
  await world.sql('delete from zennnn.attempt')
  await world.sql(`select zennnn.set_credential('${ANN}', hash) from zennnn.credential`)
  for (let guess = 0; guess < 2; guess++) assert.equal(await start(world), null)
  assert.notEqual(await start(world, { device }), null)
})

test('of the browsers of a person the ten used last are known', async (t) => {
  const world = await openIdentityWorld(t)
  const first = await enter(world, ANNS_LOGIN)
  await world.sql("update zennnn.known_device set seen_at = now() - interval '1 day'")
  for (let browser = 0; browser < 10; browser++) await enter(world, ANNS_LOGIN)
  const rows = await world.sql(
    `select count(*)::integer as count, bool_or(hash = '\\x${hashSecret(deviceTokenOf(first)).toString('hex')}') as first
     from zennnn.known_device`,
  )
  assert.deepEqual(rows, [{ count: 10, first: false }])
})

test('the log says what was wrong, and that the next one waits', async (t) => {
  const world = await openIdentityWorld(t)
  await world.sql('update zennnn.sign_in_policy set attempts_per_account = 2')
  for (const [login, password] of [
    [ANNS_LOGIN, 'wrong one here'],
    [ANNS_LOGIN, 'wrong two here'],
    [ANNS_LOGIN, PASSWORD],
    ['nobody', PASSWORD],
  ] as const)
    await signIn(world.tools, world.test.database, attempt(login, password))
  assert.deepEqual(
    await world.sql('select user_id, outcome, reason from zennnn.sign_in_log order by at'),
    [
      { user_id: ANN, outcome: 'refused', reason: 'wrong_password' },
      { user_id: ANN, outcome: 'refused', reason: 'wrong_password' },
      { user_id: ANN, outcome: 'throttled', reason: 'account' },
      { user_id: null, outcome: 'refused', reason: 'unknown_login' },
    ],
  )
})

test('what is over is cleared away by those who come later', async (t) => {
  const world = await openIdentityWorld(t)
  for (let guess = 0; guess < 20; guess++) await start(world, { login: `x${guess}` })
  await later(world, '1 day')
  for (let guess = 0; guess < 12; guess++)
    await start(world, { login: `y${guess}`, network: ELSEWHERE })
  const rows = await world.sql('select from zennnn.attempt where ends_at < now()')
  assert.deepEqual(rows, [])
})

/** So many wrong guesses from one office, each at another login, and the pause after the last of them is over. */
async function afterBurst(world: IdentityWorld): Promise<void> {
  await world.sql('update zennnn.sign_in_policy set attempts_per_network = 6')
  for (let count = 0; count < 6; count += 1)
    assert.equal(await start(world, { login: `nobody${count}` }), null)
  assert.notEqual(await start(world, { login: 'colleague' }), null)
  await later(world, '1 minute')
}

test('after a burst from an office, who signs in rightly makes nobody there wait', async (t) => {
  const world = await openIdentityWorld(t)
  await afterBurst(world)
  for (let count = 0; count < 3; count += 1) await enter(world, ANNS_LOGIN)
  assert.equal(await start(world, { login: 'colleague' }), null)
  assert.notEqual(await start(world, { login: 'another' }), null, 'what is wrong begins a pause')
})

test('nor does an attempt that was counted and never made', async (t) => {
  const world = await openIdentityWorld(t)
  await afterBurst(world)
  assert.equal(await start(world), null)
  await world.sql(`select zennnn.sign_in_untried('${ANNS_LOGIN}', '${NETWORK}', null)`)
  assert.equal(await start(world, { login: 'colleague' }), null)
})

test('who has an account of his own does not end the pause of a guess by it', async (t) => {
  const world = await openIdentityWorld(t)
  await world.sql('update zennnn.sign_in_policy set attempts_per_network = 6')
  await afterBurst(world)
  // His own sign-in is under way when the pause of a guess begins, and turns out to be right in it.
  assert.equal(await start(world), null)
  await later(world, '2 minutes')
  assert.equal(await start(world, { login: 'guessed' }), null)
  await world.sql(
    `select zennnn.attempt_right(zennnn.attempt_login('${ANNS_LOGIN}'), '${NETWORK}', null)`,
  )
  assert.notEqual(await start(world, { login: 'guessed again' }), null)
})

test('a right code after thirty wrong ones from many places makes its owner wait nowhere', async (t) => {
  const world = await openIdentityWorld(t)
  const begin = async (network: string): Promise<unknown> => {
    const [row] = await world.sql(
      `select zennnn.factor_attempt('${ANN}', '${network}', null) as wait`,
    )
    return row?.['wait']
  }
  for (let place = 0; place < 30; place += 1) assert.equal(await begin(`203.0.113.${place}`), null)
  assert.notEqual(await begin(NETWORK), null)
  await later(world, '1 minute')
  assert.equal(await begin(NETWORK), null)
  await world.sql(`select zennnn.factor_attempts_over('${ANN}', '${NETWORK}', null)`)
  assert.equal(await begin(NETWORK), null)
})
