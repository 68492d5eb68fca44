import assert from 'node:assert/strict'
import { test } from 'node:test'
import { confirmPassword, deviceTokenOf, signIn } from '@zennnn/identity'
import { newSecret } from '@zennnn/kernel'
import {
  attempt,
  crowd,
  enter,
  type IdentityWorld,
  idlePool,
  openIdentityWorld,
  otherNetworks,
  PASSWORD,
  untilWaiting,
} from '../identity-world.ts'
import { VISITOR } from '../kit.ts'

const LOGIN = 'ann@acme.example'
const RIGHT = attempt(LOGIN, PASSWORD)

const countedIn = async (world: IdentityWorld) =>
  (await world.sql('select count from zennnn.attempt order by count')).map(({ count }) => count)

test('where nothing can be hashed nothing is counted, and the answer is to come again', async (t) => {
  const world = await openIdentityWorld(t)
  const { database } = world.test
  const idle = idlePool(t)
  crowd(idle, database, otherNetworks(24))
  const outcome = await signIn({ ...world.tools, pool: idle }, database, RIGHT)
  assert.equal(outcome.kind, 'throttled')
  assert.deepEqual(await world.sql('select from zennnn.attempt'), [])
  await signIn(world.tools, database, attempt(LOGIN, 'a wrong guess'))
  assert.notEqual((await world.sql('select from zennnn.attempt')).length, 0)
})

test('a browser that is no known one takes no place of those, and what was counted before it was known is taken back', async (t) => {
  const world = await openIdentityWorld(t)
  const { database } = world.test
  const device = deviceTokenOf(await enter(world, LOGIN))
  await world.sql('delete from zennnn.attempt')
  const idle = idlePool(t)
  const tools = { ...world.tools, pool: idle }
  crowd(idle, database, otherNetworks(24))
  const strange = await signIn(tools, database, { ...RIGHT, deviceToken: newSecret() })
  assert.equal(strange.kind, 'throttled')
  assert.deepEqual(new Set(await countedIn(world)), new Set([0]))
  const known = signIn(tools, database, { ...RIGHT, deviceToken: device })
  await untilWaiting(idle, 25)
  await Promise.all([idle.close(), assert.rejects(known, { code: 'OVERLOADED' })])
  assert.deepEqual(new Set(await countedIn(world)), new Set([0]))
})

test('who gave way to others has the attempts that he had, and the pause of the last one is over', async (t) => {
  const world = await openIdentityWorld(t)
  const { database } = world.test
  await world.sql('update zennnn.sign_in_policy set attempts_per_account = 2')
  const idle = idlePool(t)
  const tools = { ...world.tools, pool: idle }
  const both = [signIn(tools, database, RIGHT), signIn(tools, database, RIGHT)]
  await untilWaiting(idle, 2)
  assert.deepEqual(await countedIn(world), [2, 2])
  crowd(idle, database, otherNetworks(31), true)
  assert.equal((await Promise.race(both)).kind, 'throttled')
  assert.deepEqual(await countedIn(world), [1, 1])
  const right = await signIn(world.tools, database, RIGHT)
  assert.equal(right.kind, 'signed_in')
  await Promise.all([idle.close(), Promise.allSettled(both)])
})

test('whoever fills the queue by the sessions of one database keeps nobody of another out', async (t) => {
  const [world, trial] = [await openIdentityWorld(t), await openIdentityWorld(t)]
  const token = await enter(trial, LOGIN)
  await trial.sql('update zennnn.sign_in_policy set attempts_per_account = 1000')
  const idle = idlePool(t)
  const asked = { token, password: PASSWORD, ...VISITOR }
  const tools = { port: trial.connections, pool: idle }
  const flood = Array.from(
    { length: 32 },
    async () => await confirmPassword(tools, trial.test.database, asked),
  )
  await untilWaiting(idle, 32)
  const from = { ...RIGHT, network: '198.51.100.9' }
  const mine = signIn({ ...world.tools, pool: idle }, world.test.database, from)
  assert.equal((await Promise.race([...flood, mine])).kind, 'throttled')
  await Promise.all([
    idle.close(),
    assert.rejects(mine, { code: 'OVERLOADED' }, 'it waited, and was not the one to give way'),
    Promise.allSettled(flood),
  ])
})

test('two networks that guess at once leave a way to be counted: for a known browser, a session and a third network', async (t) => {
  const world = await openIdentityWorld(t)
  const { tools, test: place } = world
  const token = await enter(world, LOGIN)
  await world.sql('update zennnn.sign_in_policy set attempts_per_account = 1')
  await signIn(tools, place.database, attempt('eve', 'a wrong guess', { network: '203.0.113.1' }))
  // As if an attempt that is being counted took long.
  await world.sql('begin')
  await world.sql('select from zennnn.attempt for update')
  const guesses = ['203.0.113.1', '203.0.113.2'].flatMap((network) =>
    Array.from(
      { length: 64 },
      async () => await signIn(tools, place.database, attempt('eve', 'a wrong guess', { network })),
    ),
  )
  const ways = [
    signIn(tools, place.database, { ...RIGHT, deviceToken: deviceTokenOf(token) }),
    confirmPassword(tools, place.database, {
      token,
      password: PASSWORD,
      ...VISITOR,
      network: '203.0.113.1',
    }),
    signIn(tools, place.database, { ...RIGHT, network: '198.51.100.9' }),
  ]
  await world.sql('rollback')
  const kinds = (await Promise.all(ways)).map(({ kind }) => kind)
  assert.deepEqual(kinds, ['signed_in', 'confirmed', 'signed_in'])
  await Promise.all(guesses)
})
