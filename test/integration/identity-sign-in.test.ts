import assert from 'node:assert/strict'
import { test } from 'node:test'
import {
  endOtherSessions,
  findSignedIn,
  givePassword,
  listSessions,
  signIn,
  signOut,
} from '@zennnn/identity'
import { hashSecret, parseRecordId } from '@zennnn/kernel'
import {
  ANN,
  annsHash,
  attempt,
  BOB,
  enter,
  type IdentityWorld,
  NETWORK,
  openIdentityWorld,
  PASSWORD,
  pool,
} from '../identity-world.ts'
import { WITHOUT_OWN_LOGINS } from '../kit.ts'

test('the right password makes a session of which only the hash is stored', async (t) => {
  const world = await openIdentityWorld(t)
  const outcome = await signIn(
    world.tools,
    world.test.database,
    attempt('ann@acme.example', PASSWORD),
  )
  assert.equal(outcome.kind, 'signed_in')
  assert.deepEqual(outcome.user, { id: ANN, login: 'ann@acme.example', name: 'Ann' })
  assert.equal(outcome.lifetimeS, 14 * 86_400)
  // What packages/kernel/src/secret.test.ts measures, whole.
  assert.equal(Buffer.from(outcome.token, 'base64url').length, 32)
  assert.deepEqual(await world.sql('select token_hash, network from zennnn.session'), [
    { token_hash: hashSecret(outcome.token), network: NETWORK },
  ])
  assert.deepEqual(
    await findSignedIn(world.connections, world.test.database, outcome.token),
    outcome.user,
  )
})

test('a password of ten years ago is as good as one of today', async (t) => {
  const world = await openIdentityWorld(t)
  await world.sql("update zennnn.credential set changed_at = now() - interval '10 years'")
  await world.sql(`update app."user" set created_at = now() - interval '10 years'`)
  const entered = await enter(world, 'ann@acme.example')
  const { database } = world.test
  assert.ok(await findSignedIn(world.connections, database, entered))
})

test('a login is the same in other case, width and with spaces around', async (t) => {
  const world = await openIdentityWorld(t)
  for (const login of ['Ann@Acme.example', ' ANN@ACME.EXAMPLE ', 'ａｎｎ@acme.example'])
    await enter(world, login)
})

test('a password counts byte for byte', async (t) => {
  const world = await openIdentityWorld(t)
  for (const password of [
    `${PASSWORD} `,
    PASSWORD.toUpperCase(),
    'ｃorrect horse battery',
    '',
    'x'.repeat(257),
  ])
    assert.deepEqual(
      await signIn(world.tools, world.test.database, attempt('ann@acme.example', password)),
      { kind: 'refused' },
      password,
    )
})

test('wrong login, login without password, inactive user and doubled login are refused alike', async (t) => {
  const world = await openIdentityWorld(t)
  const { database } = world.test
  for (const login of ['nobody', 'bob', '', "' or 1=1 --", 'x'.repeat(300)])
    assert.deepEqual(
      await signIn(world.tools, database, attempt(login, PASSWORD)),
      { kind: 'refused' },
      login,
    )
  await world.sql(WITHOUT_OWN_LOGINS)
  await world.sql(`update app."user" set login = 'ａｎｎ@acme.example' where id = '${BOB}'`)
  await world.sql(`insert into zennnn.credential select '${BOB}', hash from zennnn.credential`)
  assert.deepEqual(await signIn(world.tools, database, attempt('ann@acme.example', PASSWORD)), {
    kind: 'refused',
  })
  await world.sql(
    `delete from app."user" where id = '${BOB}'; update app."user" set active = false`,
  )
  assert.deepEqual(await signIn(world.tools, database, attempt('ann@acme.example', PASSWORD)), {
    kind: 'refused',
  })
})

async function derivation(world: IdentityWorld, login: string) {
  const [result] = await world.connections.direct(world.test.database, [
    { text: 'select rounds, salt from zennnn.sign_in_start($1, $2)', values: [login, NETWORK] },
  ])
  return result?.rows[0]
}

/** The two halves of an attempt, as `serve` asks for them. */
function start(login: string): string {
  return `select from zennnn.sign_in_start('${login}', '${NETWORK}', null)`
}

function finish(login: string): string {
  return `select from zennnn.sign_in_password('${login}', 'wrong', '\\x00', null, '', '${NETWORK}', null)`
}

test('a login that is nobody’s costs the same calls and locks as one that is somebody’s', async (t) => {
  const world = await openIdentityWorld(t)
  const sql = async (text: string) => await world.sql(text)
  // The salt for nobody is made when it is first needed.
  await sql(start('nobody'))
  /** What a call did, taken back afterwards. */
  const workOf = async (call: string) => {
    await sql('begin')
    await sql("set local track_functions = 'all'")
    // What transactions just before called may be in it, too.
    await sql(
      'create temporary table before as select funcid, calls from pg_stat_xact_user_functions',
    )
    await sql(call)
    const calls = await sql(`select f.funcname, f.calls - coalesce(b.calls, 0) as calls
      from pg_stat_xact_user_functions f left join before b using (funcid)
      where f.calls > coalesce(b.calls, 0) order by 1`)
    const [locked] = await sql(`select count(*)::integer as rows from (
      select xmax from zennnn.credential union all select xmax from zennnn.secret
      union all select xmax from zennnn.principal union all select xmax from zennnn.sign_in_policy) r
      where xmax::text = pg_current_xact_id()::text`)
    await sql('rollback')
    return { calls, locked }
  }
  for (const call of [start, finish]) {
    const known = await workOf(call('ann@acme.example'))
    assert.ok(known.calls.length > 5)
    assert.deepEqual(await workOf(call('ann@acme.exampl')), known)
    assert.equal(known.locked?.['rows'], 0, 'nothing waits for who is wrong')
  }
})

test('an unknown login gets a salt that stays the same and differs between logins and databases', async (t) => {
  const world = await openIdentityWorld(t)
  const other = await openIdentityWorld(t)
  const first = await derivation(world, 'nobody')
  assert.match(String(first?.['salt']), /^[A-Za-z0-9+/]{22}==$/)
  assert.equal(first?.['rounds'], 220_000)
  assert.deepEqual(await derivation(world, 'NOBODY'), first)
  assert.notDeepEqual(await derivation(world, 'nobody2'), first)
  assert.notDeepEqual(await derivation(other, 'nobody'), first)
})

test('attempts are counted before anything is computed, per account and network', async (t) => {
  const world = await openIdentityWorld(t)
  const { database } = world.test
  const start = async (login: string, network: string) => {
    const [result] = await world.connections.direct(database, [
      { text: 'select retry_after_s from zennnn.sign_in_start($1, $2)', values: [login, network] },
    ])
    return result?.rows[0]?.['retry_after_s']
  }
  const parallel = await Promise.all(
    Array.from({ length: 25 }, async () => await start('ANN@acme.example', NETWORK)),
  )
  assert.equal(parallel.filter((wait) => wait === null).length, 10)
  assert.ok(
    parallel.every(
      (wait) => wait === null || (typeof wait === 'number' && wait > 50 && wait <= 61),
    ),
  )
  const outcome = await signIn(world.tools, database, attempt('ann@acme.example', PASSWORD))
  assert.equal(outcome.kind, 'throttled')
  assert.equal(pool.waiting, 0)
  assert.equal(
    (
      await signIn(
        world.tools,
        database,
        attempt('ann@acme.example', PASSWORD, { network: '198.51.100.1' }),
      )
    ).kind,
    'signed_in',
  )
  await world.sql("update zennnn.attempt set held_until = now() - interval '1 second'")
  assert.equal(await start('ann@acme.example', NETWORK), null)
})

test('one network cannot try many logins', async (t) => {
  const world = await openIdentityWorld(t)
  const starts = Array.from({ length: 61 }, (_, index) => ({
    text: 'select retry_after_s is null as passed from zennnn.sign_in_start($1, $2)',
    values: [`user${index}`, NETWORK],
  }))
  const results = await world.connections.direct(world.test.database, starts)
  assert.equal(results.filter((result) => result.rows[0]?.['passed'] === true).length, 60)
})

test('signing in ends the session the browser had, and signing out ends this one', async (t) => {
  const world = await openIdentityWorld(t)
  const { database } = world.test
  const first = await enter(world, 'ann@acme.example')
  const second = await signIn(
    world.tools,
    database,
    attempt('ann@acme.example', PASSWORD, { previousToken: first }),
  )
  assert.equal(await findSignedIn(world.connections, database, first), undefined)
  const token = second.kind === 'signed_in' ? second.token : ''
  assert.notEqual(token, first)
  await world.connections.batch(database, { kind: 'session', token }, [
    { text: 'select 1', values: [] },
  ])
  await signOut(world.connections, database, token)
  await assert.rejects(
    world.connections.batch(database, { kind: 'session', token }, [
      { text: 'select 1', values: [] },
    ]),
    { code: 'NOT_SIGNED_IN' },
  )
})

test('a session ends after its lifetime and after being idle, and a password change ends all', async (t) => {
  const world = await openIdentityWorld(t)
  const { database } = world.test
  const found = async (token: string) =>
    (await findSignedIn(world.connections, database, token)) !== undefined
  for (const change of [
    "update zennnn.session set expires_at = now() - interval '1 second'",
    "update zennnn.session set last_seen_at = now() - interval '24 hours 1 second'",
    `select zennnn.set_credential('${ANN}', (select hash from zennnn.credential))`,
    'update app."user" set active = false',
  ]) {
    await world.sql('update app."user" set active = true')
    const token = await enter(world, 'ann@acme.example')
    assert.equal(await found(token), true)
    await world.sql(change)
    assert.equal(await found(token), false, change)
  }
})

test('who is deactivated or deleted is signed out everywhere, and stays so when he is activated again', async (t) => {
  const world = await openIdentityWorld(t)
  const { database } = world.test
  const found = async (token: string) =>
    (await findSignedIn(world.connections, database, token)) !== undefined
  const token = await enter(world, 'ann@acme.example')
  await world.sql(`delete from app.user_groups where source = '${ANN}'`)
  assert.equal(await found(token), true, 'a change of groups ends nothing')
  await world.sql(`update app."user" set active = false where id = '${ANN}'`)
  await world.sql(`update app."user" set active = true where id = '${ANN}'`)
  assert.equal(await found(token), false)
  await enter(world, 'ann@acme.example')
  await world.sql(`delete from app."user" where id = '${ANN}'`)
  assert.deepEqual(await world.sql('select from zennnn.session'), [])
})

test('of the sessions of a person the fifty used last stay', async (t) => {
  const world = await openIdentityWorld(t)
  const { database } = world.test
  await world.sql(`insert into zennnn.session (token_hash, user_id, expires_at, last_seen_at)
    select sha256(n::text::bytea), case when n > 60 then '${BOB}' else '${ANN}' end::uuid, now() + interval '1 day',
      now() - n * interval '1 minute' from generate_series(1, 61) n`)
  const token = await enter(world, 'ann@acme.example')
  const left = await world.sql(
    `select min(last_seen_at) > now() - interval '50 minutes' as are_newest, count(*)::integer
      from zennnn.session where user_id = '${ANN}'`,
  )
  assert.deepEqual(left, [{ are_newest: true, count: 50 }])
  assert.notEqual(await findSignedIn(world.connections, database, token), undefined)
  assert.equal((await world.sql(`select from zennnn.session where user_id = '${BOB}'`)).length, 1)
})

test('a weaker hash is replaced at the next sign-in, and the password still fits', async (t) => {
  const world = await openIdentityWorld(t)
  await world.sql('update zennnn.sign_in_policy set rounds = 230000')
  await enter(world, 'ann@acme.example')
  const rows = await world.sql("select split_part(hash, '$', 2) as rounds from zennnn.credential")
  assert.deepEqual(rows, [{ rounds: '230000' }])
  await enter(world, 'ann@acme.example')
})

test('a hash that is too weak or of another form cannot be stored', async (t) => {
  const world = await openIdentityWorld(t)
  const good = await annsHash
  for (const hash of [
    good.replace('$220000$', '$219999$'),
    good.replace('sha512', 'sha256'),
    PASSWORD,
    '',
  ])
    await assert.rejects(
      world.sql(`update zennnn.credential set hash = '${hash}'`),
      { code: '23514' },
      hash,
    )
  await assert.rejects(world.sql('update zennnn.sign_in_policy set minimum_length = 7'), {
    code: '23514',
  })
})

test('neither hash nor session can be read or made by a login role or a signed-in user', async (t) => {
  const world = await openIdentityWorld(t)
  const token = await enter(world, 'ann@acme.example')
  const statements = [
    'select hash from zennnn.credential',
    'select * from zennnn.session',
    'select * from zennnn.secret',
    'select * from zennnn.link',
    "select * from zennnn.credential_of('ann@acme.example')",
    "select zennnn.secret_of('sign_in_salt')",
    `select zennnn.set_credential('${ANN}', '')`,
    'update zennnn.sign_in_policy set minimum_length = 8',
    'truncate zennnn.attempt',
  ]
  for (const text of statements) {
    await assert.rejects(
      world.connections.direct(world.test.database, [{ text, values: [] }]),
      { code: 'ACCESS_DENIED' },
      `login role: ${text}`,
    )
    await assert.rejects(
      world.connections.batch(world.test.database, { kind: 'session', token }, [
        { text, values: [] },
      ]),
      { code: 'ACCESS_DENIED' },
      `user: ${text}`,
    )
  }
  const asUser = [
    `select zennnn.sign_in_start('ann@acme.example', 'x')`,
    `select zennnn.session_info('\\x00')`,
    `select zennnn.link_open('\\x00', '\\x00', 'x', 'y')`,
  ]
  for (const text of asUser)
    await assert.rejects(
      world.connections.batch(world.test.database, { kind: 'session', token }, [
        { text, values: [] },
      ]),
      { code: 'ACCESS_DENIED' },
      text,
    )
})

test('a session of one database is none in another', async (t) => {
  const world = await openIdentityWorld(t)
  const other = await openIdentityWorld(t)
  const token = await enter(world, 'ann@acme.example')
  assert.equal(await findSignedIn(other.connections, other.test.database, token), undefined)
  await assert.rejects(
    other.connections.batch(other.test.database, { kind: 'session', token }, [
      { text: 'select 1', values: [] },
    ]),
    { code: 'NOT_SIGNED_IN' },
  )
})

test('who is signed in here no more, or only elsewhere, neither sees nor ends sessions, nor gives a password', async (t) => {
  const world = await openIdentityWorld(t)
  const elsewhere = await openIdentityWorld(t)
  const { database } = world.test
  const over = await enter(world, 'ann@acme.example')
  await signOut(world.connections, database, over)
  const open = await enter(world, 'ann@acme.example')
  for (const token of [over, await enter(elsewhere, 'ann@acme.example'), '']) {
    const refused = [
      listSessions(world.connections, database, token),
      endOtherSessions(world.connections, database, token),
      givePassword(world.tools, database, {
        token,
        user: parseRecordId(BOB),
        password: 'another long one',
        network: NETWORK,
        place: { origin: 'https://acme.localhost', slug: 'acme' },
      }),
    ]
    for (const result of await Promise.allSettled(refused))
      assert.deepEqual(
        result.status === 'rejected' && [result.reason.code, result.reason.message],
        ['NOT_SIGNED_IN', 'Sign in first.'],
      )
  }
  assert.equal((await listSessions(world.connections, database, open)).length, 1)
  assert.deepEqual(await world.sql(`select from zennnn.credential where user_id = '${BOB}'`), [])
})
