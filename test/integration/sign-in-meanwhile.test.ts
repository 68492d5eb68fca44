import assert from 'node:assert/strict'
import { test } from 'node:test'
import { findSignedIn, type SignInOutcome, signIn } from '@zennnn/identity'
import {
  ANN,
  attempt,
  BOB,
  enter,
  type IdentityWorld,
  openIdentityWorld,
  PASSWORD,
} from '../identity-world.ts'
import { untilLockWaits } from '../row-wait.ts'

const LOGIN = 'ann@acme.example'
const ADMINISTRATOR = `insert into app.user_groups (source, target) select '${ANN}', id from app."group" where name = 'administrator'`

/** Ann signs in while somebody else's transaction with these changes is under way; it commits once she waits for it, or came in. */
async function signInDuring(world: IdentityWorld, ...changes: string[]): Promise<SignInOutcome> {
  await world.sql('begin')
  for (const change of changes) await world.sql(change)
  const over = new AbortController()
  const late = signIn(world.tools, world.test.database, attempt(LOGIN, PASSWORD)).finally(() => {
    over.abort()
  })
  await untilLockWaits(world.test.database, { over: over.signal })
  await world.sql('commit')
  return await late
}

const POLICY = `update zennnn.sign_in_policy set second_factor = 'everyone'`
const END_WEAK = `select zennnn.end_weak_sessions(sha256('nobody'))`

test('who signs in at the moment in which all need a second factor owes one', async (t) => {
  const world = await openIdentityWorld(t)
  const outcome = await signInDuring(world, POLICY, END_WEAK)
  assert.equal(outcome.kind, 'enrolment')
  assert.deepEqual(await world.sql('select from zennnn.session'), [])
})

test('who signs in at the moment of the deactivation is not signed in after an activation either', async (t) => {
  const world = await openIdentityWorld(t)
  const outcome = await signInDuring(
    world,
    `update app."user" set active = false where id = '${ANN}'`,
  )
  assert.notEqual(outcome.kind, 'signed_in')
  await world.sql(`update app."user" set active = true where id = '${ANN}'`)
  assert.deepEqual(await world.sql('select from zennnn.session'), [])
  await enter(world, LOGIN)
})

test('who signs in at the moment in which he becomes an administrator, for whom a second factor is needed, owes one', async (t) => {
  const world = await openIdentityWorld(t)
  await world.sql(`update zennnn.sign_in_policy set second_factor = 'administrators'`)
  const outcome = await signInDuring(world, ADMINISTRATOR)
  assert.equal(outcome.kind, 'enrolment')
  assert.deepEqual(await world.sql('select from zennnn.session'), [])
})

test('sign-ins at once, and changes of the policy between them, do not keep each other out', async (t) => {
  const world = await openIdentityWorld(t)
  const over = new AbortController()
  const outcomes = Promise.all(
    Array.from(
      { length: 8 },
      async () => await signIn(world.tools, world.test.database, attempt(LOGIN, PASSWORD)),
    ),
  ).finally(() => {
    over.abort()
  })
  while (!over.signal.aborted)
    await world.sql(`update zennnn.sign_in_policy set session_idle = '23 hours'`)
  assert.deepEqual(
    (await outcomes).map(({ kind }) => kind),
    Array.from({ length: 8 }, () => 'signed_in'),
  )
})

test('who becomes an administrator signs in anew: what was opened with fewer rights is over', async (t) => {
  const world = await openIdentityWorld(t)
  const token = await enter(world, LOGIN)
  const elsewhere = await enter(world, LOGIN)
  await world.sql(
    `insert into zennnn.credential (user_id, hash) select '${BOB}', hash from zennnn.credential`,
  )
  const bob = await enter(world, 'bob')
  await world.sql(
    `insert into zennnn.api_key (id, token_hash, user_id, name, expires_at)
     select gen_random_uuid(), sha256(p.user_id::text::bytea), p.user_id, 'Report', now() + interval '1 day' from zennnn.principal p`,
  )
  await world.sql(
    `insert into zennnn.sign_in_step (token_hash, user_id, method, owes) values (sha256('step'), '${ANN}', 'password', 'second_factor')`,
  )
  const found = async (one: string) =>
    (await findSignedIn(world.connections, world.test.database, one)) !== undefined
  await world.sql(
    `insert into app.user_groups (source, target) select '${ANN}', id from app."group" where name = 'sales_user'`,
  )
  assert.ok(await found(token), 'another group of work changes no session')
  await world.sql(ADMINISTRATOR)
  for (const one of [token, elsewhere]) assert.ok(!(await found(one)))
  assert.ok(await found(bob), 'nobody else is concerned')
  assert.deepEqual(await world.sql('select user_id from zennnn.api_key where revoked_at is null'), [
    { user_id: BOB },
  ])
  assert.deepEqual(await world.sql('select from zennnn.sign_in_step'), [])
  assert.ok(await found(await enter(world, LOGIN)))
})

test('a group that comes to imply being an administrator does the same, and one that ceases to ends nothing', async (t) => {
  const world = await openIdentityWorld(t)
  const token = await enter(world, LOGIN)
  const found = async (one: string) =>
    (await findSignedIn(world.connections, world.test.database, one)) !== undefined
  const pair = `(select id from app."group" where name = 'contacts_user'), (select id from app."group" where name = 'administrator')`
  await world.sql(`insert into app.group_implies (source, target) values (${pair})`)
  assert.ok(!(await found(token)))
  const again = await enter(world, LOGIN)
  await world.sql(
    `insert into app.user_groups (source, target) select '${BOB}', id from app."group" where name = 'administrator'`,
  )
  await world.sql(`delete from app.group_implies where (source, target) = (${pair})`)
  assert.ok(await found(again))
})
