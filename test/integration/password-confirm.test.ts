import assert from 'node:assert/strict'
import { test } from 'node:test'
import { confirmPassword, getAdministrator, signIn } from '@zennnn/identity'
import { newSecret } from '@zennnn/kernel'
import {
  ANN,
  attempt,
  BOB,
  enter,
  NETWORK,
  openIdentityWorld,
  PASSWORD,
} from '../identity-world.ts'

const LOGIN = 'ann@acme.example'

test('the owner of a session confirms with the password, and with no other', async (t) => {
  const { tools, test: place, ...world } = await openIdentityWorld(t)
  let token = await enter({ tools, test: place, ...world }, LOGIN)
  const confirm = async (password: string, login = LOGIN) =>
    await confirmPassword(tools, place.database, { token, login, password, network: NETWORK })
  const outcome = await confirm(PASSWORD)
  assert.ok(outcome.kind === 'confirmed')
  token = outcome.session.token
  for (const wrong of ['', `${PASSWORD} `, 'x'.repeat(300)])
    assert.deepEqual(await confirm(wrong), { kind: 'refused' })
  // Somebody else's login has another salt, and it is the session that says whose password is compared.
  assert.deepEqual(await confirm(PASSWORD, 'bob'), { kind: 'refused' })
  assert.deepEqual(await world.sql('select count(*)::int as n from zennnn.session'), [{ n: 1 }])
})

test('confirming is counted with the sign-ins, and one that is over confirms nothing', async (t) => {
  const { tools, test: place, ...world } = await openIdentityWorld(t)
  let token = await enter({ tools, test: place, ...world }, LOGIN)
  const asked = { login: LOGIN, network: NETWORK }
  const confirm = async (password: string, by = token) => {
    const outcome = await confirmPassword(tools, place.database, { ...asked, token: by, password })
    if (outcome.kind === 'confirmed') ({ token } = outcome.session)
    return outcome
  }
  for (let count = 0; count < 9; count += 1)
    assert.equal((await confirm('not this one')).kind, 'refused')
  assert.equal((await confirm(PASSWORD)).kind, 'confirmed')
  await assert.rejects(confirm(PASSWORD, newSecret()), { code: 'NOT_SIGNED_IN' })
  for (let count = 0; count < 9; count += 1) await confirm('not this one')
  assert.equal((await confirm(PASSWORD)).kind, 'throttled')
  const outcome = await signIn(tools, place.database, attempt(LOGIN, PASSWORD))
  assert.equal(outcome.kind, 'throttled')
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
  assert.deepEqual(await ask(token), { id: ANN, login: LOGIN, name: 'Ann' })
})
