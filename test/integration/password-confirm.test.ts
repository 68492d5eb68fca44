import assert from 'node:assert/strict'
import { test } from 'node:test'
import { confirmPassword, getAdministrator, signIn } from '@zennnn/identity'
import { hashSecret, newSecret } from '@zennnn/kernel'
import {
  ANN,
  attempt,
  BOB,
  crowd,
  enter,
  idlePool,
  openIdentityWorld,
  otherNetworks,
  PASSWORD,
  untilWaiting,
} from '../identity-world.ts'
import { VISITOR } from '../kit.ts'

const LOGIN = 'ann@acme.example'

test('the owner of a session confirms with the password, and with no other', async (t) => {
  const { tools, test: place, ...world } = await openIdentityWorld(t)
  let token = await enter({ tools, test: place, ...world }, LOGIN)
  const confirm = async (password: string) =>
    await confirmPassword(tools, place.database, { token, password, ...VISITOR })
  const outcome = await confirm(PASSWORD)
  assert.ok(outcome.kind === 'confirmed')
  token = outcome.session.token
  for (const wrong of ['', `${PASSWORD} `, 'x'.repeat(300)])
    assert.deepEqual(await confirm(wrong), { kind: 'refused' })
  assert.deepEqual(await world.sql('select count(*)::int as n from zennnn.session'), [{ n: 1 }])
})

test('confirming is counted by the session, and one that is over confirms nothing', async (t) => {
  const { tools, test: place, ...world } = await openIdentityWorld(t)
  let token = await enter({ tools, test: place, ...world }, LOGIN)
  const other = await enter({ tools, test: place, ...world }, LOGIN)
  const confirm = async (password: string, by = token) => {
    const outcome = await confirmPassword(tools, place.database, {
      token: by,
      password,
      ...VISITOR,
    })
    if (outcome.kind === 'confirmed' && by === token) ({ token } = outcome.session)
    return outcome
  }
  for (let count = 0; count < 9; count += 1)
    assert.equal((await confirm('not this one')).kind, 'refused')
  assert.equal((await confirm(PASSWORD)).kind, 'confirmed')
  await assert.rejects(confirm(PASSWORD, newSecret()), { code: 'NOT_SIGNED_IN' })
  await world.sql('delete from zennnn.sign_in_log')
  for (let count = 0; count < 10; count += 1) await confirm('not this one')
  assert.equal((await confirm(PASSWORD)).kind, 'throttled')
  assert.deepEqual(
    await world.sql(
      `select outcome, reason, count(*)::int as n from zennnn.sign_in_log where user_id = '${ANN}' group by 1, 2 order by 1`,
    ),
    [
      { outcome: 'refused', reason: 'wrong_password', n: 10 },
      { outcome: 'throttled', reason: 'account', n: 1 },
    ],
  )
  // Whoever guesses by a session that he found makes its owner wait in no other one.
  assert.equal((await confirm(PASSWORD, other)).kind, 'confirmed')
  assert.equal((await signIn(tools, place.database, attempt(LOGIN, PASSWORD))).kind, 'signed_in')
})

test('of twenty confirmations at once ten are hashed', async (t) => {
  const world = await openIdentityWorld(t)
  const token = await enter(world, LOGIN)
  const started = await Promise.all(
    Array.from({ length: 20 }, async () => {
      const [result] = await world.connections.direct(world.test.database, [
        { text: 'select retry_after_s from zennnn.confirm_start($1)', values: [hashSecret(token)] },
      ])
      return result?.rows[0]?.['retry_after_s']
    }),
  )
  assert.equal(started.filter((wait) => wait === null).length, 10)
})

test('whoever shares a network with somebody who guesses still proves who he is', async (t) => {
  const world = await openIdentityWorld(t)
  const token = await enter(world, LOGIN)
  await world.sql('update zennnn.sign_in_policy set attempts_per_network = 2')
  for (const login of ['bob', 'eve', LOGIN])
    await signIn(world.tools, world.test.database, attempt(login, 'a wrong guess'))
  const again = await signIn(world.tools, world.test.database, attempt(LOGIN, PASSWORD))
  assert.equal(again.kind, 'throttled')
  const asked = { token, password: PASSWORD, ...VISITOR }
  const confirmed = await confirmPassword(world.tools, world.test.database, asked)
  assert.equal(confirmed.kind, 'confirmed')
})

test('a confirmation that gave way to others is not counted', async (t) => {
  const world = await openIdentityWorld(t)
  const { database } = world.test
  const token = await enter(world, LOGIN)
  await world.sql('delete from zennnn.attempt')
  const idle = idlePool(t)
  const tools = { ...world.tools, pool: idle }
  const asked = { token, password: PASSWORD, ...VISITOR }
  const both = [confirmPassword(tools, database, asked), confirmPassword(tools, database, asked)]
  await untilWaiting(idle, 2)
  const counts = `select count from zennnn.attempt`
  assert.deepEqual(await world.sql(counts), [{ count: 2 }])
  crowd(idle, database, otherNetworks(31), true)
  assert.equal((await Promise.race(both)).kind, 'throttled')
  assert.deepEqual(await world.sql(counts), [{ count: 1 }])
  await Promise.all([idle.close(), Promise.allSettled(both)])
  assert.deepEqual(await world.sql(counts), [{ count: 0 }])
})

test('who has no password here confirms with none', async (t) => {
  const world = await openIdentityWorld(t)
  const token = await enter(world, LOGIN)
  await world.sql('delete from zennnn.credential; delete from zennnn.attempt')
  const asked = { token, password: PASSWORD, ...VISITOR }
  await assert.rejects(confirmPassword(world.tools, world.test.database, asked), {
    code: 'ACCESS_DENIED',
    message: 'You sign in without a password of this database.',
    hint: 'Use the way by which you signed in.',
  })
  assert.deepEqual(await world.sql('select from zennnn.attempt'), [])
})

test('only an administrator is one', async (t) => {
  const world = await openIdentityWorld(t)
  const { connections, test: place } = world
  const token = await enter(world, LOGIN)
  const ask = async (by: string) => await getAdministrator(connections, place.database, by)
  await assert.rejects(ask(token), { code: 'ACCESS_DENIED' })
  await assert.rejects(ask(newSecret()), { code: 'NOT_SIGNED_IN' })
  await world.sql(
    `insert into app.user_groups select u.id, g.id from app."group" g, app."user" u where g.name = 'administrator' and u.id in ('${ANN}', '${BOB}')`,
  )
  // What was opened before is over.
  await assert.rejects(ask(token), { code: 'NOT_SIGNED_IN' })
  assert.deepEqual(await ask(await enter(world, LOGIN)), { id: ANN, login: LOGIN, name: 'Ann' })
})
