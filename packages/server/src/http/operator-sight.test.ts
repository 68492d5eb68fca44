import assert from 'node:assert/strict'
import { type TestContext, test } from 'node:test'
import { newRecordId, PlatformError, systemClock } from '@zennnn/kernel'
import { sampleVisit } from '../pages/sample-visit.ts'
import { OperatorSight } from './operator-sight.ts'
import type { Visit } from './visit.ts'

const MINUTE_MS = 60_000
const OPERATOR = {
  user_id: newRecordId(systemClock),
  login: 'olga',
  name: 'Olga',
  session: newRecordId(systemClock),
}
const AWAY = new PlatformError('DATABASE_UNAVAILABLE')
const REFUSED = new PlatformError('ACCESS_DENIED')

function visitOf(session: string): Visit {
  return { ...sampleVisit({ path: '/api/clusters', site: 'cloud' }), session }
}

/** PostgreSQL as the test says: it knows everybody as an operator, is away, refuses, or does not answer. */
interface World {
  state: 'knows' | 'away' | 'refuses' | 'silent'
  asked: number
  readonly answer: PromiseWithResolvers<undefined>
  minutes: number
}

function openSight(t: TestContext) {
  const world: World = {
    state: 'knows',
    asked: 0,
    answer: Promise.withResolvers<undefined>(),
    minutes: 0,
  }
  const begun = performance.now()
  t.mock.method(performance, 'now', () => begun + world.minutes * MINUTE_MS)
  const sight = new OperatorSight({
    direct: async () => {
      world.asked += 1
      if (world.state === 'silent') await world.answer.promise
      if (world.state === 'away') throw AWAY
      if (world.state === 'refuses') throw REFUSED
      return [{ rows: [OPERATOR], count: 1 }]
    },
  })
  return { world, sight }
}

test('who was seen to be an operator sees on while nobody can be asked, for ten minutes; a stranger does not', async (t) => {
  const { world, sight } = openSight(t)
  await sight.require(visitOf('olga'))
  world.state = 'away'
  world.minutes = 9.9
  await sight.require(visitOf('olga'))
  await assert.rejects(sight.require(visitOf('stranger')), AWAY)
  world.minutes = 10.1
  await assert.rejects(sight.require(visitOf('olga')), AWAY)
})

test('a session that is refused once is forgotten', async (t) => {
  const { world, sight } = openSight(t)
  await sight.require(visitOf('olga'))
  world.state = 'refuses'
  await assert.rejects(sight.require(visitOf('olga')), REFUSED)
  world.state = 'away'
  await assert.rejects(sight.require(visitOf('olga')), AWAY)
})

test('of a thousand sessions the one that was seen longest ago makes room for the next', async (t) => {
  const { world, sight } = openSight(t)
  for (let count = 0; count < 1_000; count++) await sight.require(visitOf(`session ${count}`))
  // Seen again: it is the newest one.
  await sight.require(visitOf('session 0'))
  await sight.require(visitOf('one more'))
  world.state = 'away'
  for (const name of ['session 0', 'session 2', 'one more']) await sight.require(visitOf(name))
  await assert.rejects(sight.require(visitOf('session 1')), AWAY)
})

test('while nobody answers one question of a session waits, however often it looks; what comes of it late counts', async (t) => {
  const { world, sight } = openSight(t)
  await sight.require(visitOf('olga'))
  world.asked = 0
  world.state = 'silent'
  await sight.require(visitOf('olga'))
  await sight.require(visitOf('olga'))
  assert.equal(world.asked, 1)
  world.state = 'refuses'
  world.answer.resolve(undefined)
  await assert.rejects(sight.require(visitOf('olga')), REFUSED)
  world.state = 'away'
  await assert.rejects(sight.require(visitOf('olga')), AWAY)
})
