import assert from 'node:assert/strict'
import { createHash } from 'node:crypto'
import { test } from 'node:test'
import { deviceTokenOf } from '@zennnn/identity'
import {
  answerAtHome,
  answerWith,
  codeOf,
  cookieOf,
  login,
  openFactorWorld,
  post,
  setUp,
  step,
} from '../factor-world.ts'
import { type Answer, genuine, givePassword, type HttpsWorld, PASSWORD } from '../https-world.ts'
import type { TestUser } from '../kit.ts'

/** Proves by the password who it is; the token by which the session goes on. */
async function confirm(site: HttpsWorld, headers: Record<string, string>): Promise<string> {
  const answer = await post(site, '/auth/confirm', { headers, body: { password: PASSWORD } })
  assert.equal(answer.status, 200, answer.body)
  return cookieOf(answer, 'session')
}

test('with an app the password alone opens nothing; with its code it does, once', async (t) => {
  const world = await openFactorWorld(t)
  const { site } = world
  const { secret, forget, code } = await setUp(world)
  const first = await step(site)
  const asSession = await site.ask('/auth/session', { headers: genuine(first) })
  assert.equal(asSession.status, 401, 'a step is no session')
  assert.equal((await answerWith(site, first, code)).status, 401, 'used when it was confirmed')
  await forget()
  assert.equal((await answerWith(site, first, await codeOf(secret, -2))).status, 401, 'too old')
  assert.equal((await answerWith(site, first, await codeOf(secret, 1))).status, 401, 'too early')
  const right = await codeOf(secret)
  const done = await answerWith(site, first, right)
  assert.equal(done.status, 200, done.body)
  const session = cookieOf(done, 'session')
  assert.equal((await site.ask('/auth/session', { headers: genuine(session) })).status, 200)
  assert.equal((await answerWith(site, first, right)).status, 401, 'the step is over')
  assert.equal((await answerWith(site, await step(site), right)).status, 401, 'the code is used')
})

test('of a hundred wrong codes at once five are looked at, and a right one waits with them', async (t) => {
  const world = await openFactorWorld(t)
  const { site } = world
  const { secret, forget } = await setUp(world)
  await forget()
  const token = await step(site)
  const right = await codeOf(secret)
  const wrong = right === '000000' ? '000001' : '000000'
  const answers = await Promise.all(
    Array.from({ length: 100 }, async () => await answerWith(site, token, wrong)),
  )
  const count = (status: number): number => answers.filter((one) => one.status === status).length
  assert.deepEqual([count(401), count(429)], [5, 95])
  assert.equal((await answerWith(site, token, right)).status, 429)
  assert.equal((await answerWith(site, await step(site), right)).status, 429, 'at any step')
  const { rows } = await world.world.superuser.query(
    "select reason, network, user_agent is not null as agent from zennnn.sign_in_log where method = 'totp' and outcome = 'throttled'",
  )
  // Who is turned away fills no log.
  assert.deepEqual(
    new Set(rows.map((row) => JSON.stringify(row))),
    new Set([JSON.stringify({ reason: 'account', network: '127.0.0.1', agent: true })]),
  )
  assert.ok(rows.length <= 5)
})

test('while codes are guessed the owner comes in, in a browser that is known, and from elsewhere', async (t) => {
  const world = await openFactorWorld(t)
  const { site, ann, world: database } = world
  const { secret, codes, forget } = await setUp(world)
  await forget()
  const wrong = (await codeOf(secret)) === '000000' ? '000001' : '000000'
  const token = await step(site)
  for (let count = 0; count < 5; count += 1)
    assert.equal((await answerWith(site, token, wrong)).status, 401)
  assert.equal((await answerWith(site, token, wrong)).status, 429)
  assert.equal((await answerWith(site, token, codes[0] ?? '')).status, 429, 'on paper, too')
  const { rows } = await database.superuser.query(
    "select method, reason, network from zennnn.sign_in_log where outcome = 'throttled'",
  )
  assert.deepEqual(rows, [{ method: 'totp', reason: 'account', network: '127.0.0.1' }])
  const home = deviceTokenOf(ann.token)
  assert.equal((await answerAtHome(site, token, await codeOf(secret), home)).status, 200)
  const { rows: elsewhere } = await database.superuser.query<{ wait: number | null }>(
    "select zennnn.factor_attempt($1, '192.0.2.7', null) as wait",
    [ann.id],
  )
  assert.deepEqual(elsewhere, [{ wait: null }])
  const strange = deviceTokenOf('A'.repeat(43))
  assert.equal((await answerAtHome(site, await step(site), wrong, strange)).status, 429)
})

test('pauses between wrong codes double, never begin below a minute, and from everywhere together thirty are tried', async (t) => {
  const { world, ann } = await openFactorWorld(t)
  const sql = async (text: string, values: readonly unknown[] = []) =>
    (await world.superuser.query<{ wait: number | null }>(text, [...values])).rows
  await sql("update zennnn.sign_in_policy set cooldown = '1 second', cooldown_maximum = '1 second'")
  const take = async (network: string): Promise<number | null | undefined> =>
    (await sql('select zennnn.factor_attempt($1, $2, null) as wait', [ann.id, network]))[0]?.wait
  const pauses: unknown[] = []
  for (let round = 0; round < 3; round += 1) {
    while ((await take('192.0.2.1')) === null);
    pauses.push(await take('192.0.2.1'))
    await sql("update zennnn.attempt set held_until = now() - interval '1 second'")
  }
  assert.deepEqual(pauses, [60, 120, 240])
  await sql('delete from zennnn.attempt')
  let tried = 0
  for (let network = 1; network <= 40; network += 1)
    if ((await take(`198.51.100.${network}`)) === null) tried += 1
  assert.equal(tried, 30)
})

test('of ten wrong codes a mail tells, once a day', async (t) => {
  const world = await openFactorWorld(t)
  const { site, world: database } = world
  const { secret, forget } = await setUp(world)
  const { superuser } = database
  await superuser.query(`update app."user" set email = 'ann@acme.example' where login = 'ann'`)
  await forget()
  const wrong = (await codeOf(secret)) === '000000' ? '000001' : '000000'
  const mails = async (): Promise<readonly unknown[]> =>
    (await superuser.query('select "to", subject from app.mail')).rows
  const told = [{ to: 'ann@acme.example', subject: 'Wrong codes for your account at acme' }]
  const token = await step(site)
  for (let count = 1; count <= 12; count += 1) {
    // Not what waits between them is looked at here.
    await superuser.query("update zennnn.attempt set held_until = now() - interval '1 second'")
    assert.equal((await answerWith(site, token, wrong)).status, 401)
    assert.deepEqual([count, await mails()], [count, count < 10 ? [] : told])
  }
  const { rows } = await superuser.query<{ text: string }>('select text from app.mail')
  assert.match(
    rows[0]?.text ?? '',
    /your account at https:\/\/acme\.localhost and typed .*\nhttps:\/\/acme\.localhost\/sign-in$/s,
  )
  // Who came by a linked account has no password to choose, and no page where one is forgotten.
  assert.match(rows[0]?.text ?? '', /your password, or an account elsewhere that is linked/)
  assert.doesNotMatch(rows[0]?.text ?? '', /Forgot|knows your password/)
})

test('of twenty at once with the same right code one gets in', async (t) => {
  const world = await openFactorWorld(t)
  const { site, world: database } = world
  const { secret, forget } = await setUp(world)
  await forget()
  // The throttle would stop them first.
  await database.superuser.query(`create or replace function zennnn.factor_attempt(person uuid, from_network text, device_hash bytea)
    returns integer language sql as 'select null::integer'`)
  const steps: string[] = []
  for (let count = 0; count < 20; count += 1) steps.push(await step(site))
  const right = await codeOf(secret)
  const answers = await Promise.all(steps.map(async (one) => await answerWith(site, one, right)))
  assert.equal(answers.filter(({ status }) => status === 200).length, 1)
})

test('a step opens nothing in another database, for nobody else, and not after ten minutes', async (t) => {
  const world = await openFactorWorld(t)
  const { site, world: database, other } = world
  const { secret, forget } = await setUp(world)
  await forget()
  const right = await codeOf(secret)
  const token = await step(site)
  const stranger = await other.user('ann', [])
  await givePassword(other, stranger)
  assert.equal((await answerWith(site, token, right, 'other.localhost')).status, 401)
  assert.equal((await answerWith(site, 'A'.repeat(43), right)).status, 401)
  assert.equal((await post(site, '/auth/second-factor', { body: { code: right } })).status, 401)
  await database.superuser.query(
    "update zennnn.sign_in_step set expires_at = now() - interval '1 second'",
  )
  assert.equal((await answerWith(site, token, right)).status, 401)
})

test('a recovery code opens the account once, however it is typed', async (t) => {
  const world = await openFactorWorld(t)
  const { site } = world
  const { codes, forget } = await setUp(world)
  assert.equal(new Set(codes).size, 10)
  // 24 of 30 letters are 117 bits.
  for (const one of codes) assert.match(one, /^([a-hjkmnp-tv-z2-9]{4}-){5}[a-hjkmnp-tv-z2-9]{4}$/)
  await forget()
  const [code = ''] = codes
  const typed = ` ${code.toUpperCase().replaceAll('-', ' ')} `
  const done = await answerWith(site, await step(site), typed)
  assert.equal(done.status, 200, done.body)
  assert.equal((await answerWith(site, await step(site), code)).status, 401)
  const left = await site.ask('/auth/factors', { headers: genuine(cookieOf(done, 'session')) })
  assert.equal(JSON.parse(left.body).recovery_codes_left, 9)
})

test('of recovery codes only hashes are kept, and no code is in any table', async (t) => {
  const world = await openFactorWorld(t)
  const { codes } = await setUp(world)
  const { superuser } = world.world
  const { rows } = await superuser.query<{ hash: Buffer }>('select hash from zennnn.recovery_code')
  const expected = codes.map((one) =>
    createHash('sha256').update(one.replaceAll('-', '')).digest('hex'),
  )
  assert.deepEqual(new Set(rows.map(({ hash }) => hash.toString('hex'))), new Set(expected))
  const { rows: tables } = await superuser.query<{ name: string }>(
    `select format('%I.%I', schemaname, tablename) as name from pg_tables where schemaname in ('zennnn', 'app')`,
  )
  assert.ok(tables.length > 20)
  for (const { name } of tables) {
    const { rows: found } = await superuser.query<{ line: string }>(
      `select t::text as line from ${name} t`,
    )
    const text = found
      .map(({ line }) => line)
      .join('\n')
      .toLowerCase()
    for (const one of codes)
      for (const spelled of [one, one.replaceAll('-', ''), Buffer.from(one).toString('hex')])
        assert.ok(!text.includes(spelled), `a recovery code is in ${name}`)
  }
})

test('new recovery codes make the old ones void, need a fresh proof and a second factor, and are in the audit log', async (t) => {
  const world = await openFactorWorld(t)
  const { site, ann, world: database } = world
  let headers = genuine(ann.token)
  const renew = async (): Promise<Answer> => await post(site, '/auth/recovery-codes', { headers })
  const without = await renew()
  assert.equal(without.status, 400)
  assert.equal(JSON.parse(without.body).code, 'CONSTRAINT_VIOLATED')
  const { codes, forget } = await setUp(world)
  await forget()
  await database.superuser.query(
    "update zennnn.session set confirmed_at = now() - interval '11 minutes'",
  )
  assert.equal(JSON.parse((await renew()).body).code, 'CONFIRMATION_NEEDED')
  const { rows: kept } = await database.superuser.query('select from zennnn.recovery_code')
  assert.equal(kept.length, 10, 'what is refused takes none away')
  headers = genuine(await confirm(site, headers))
  const answer = await renew()
  assert.equal(answer.status, 200, answer.body)
  const fresh: readonly string[] = JSON.parse(answer.body).recovery_codes
  assert.equal(new Set([...codes, ...fresh]).size, 20)
  assert.equal((await answerWith(site, await step(site), codes[0] ?? '')).status, 401, 'void')
  assert.equal((await answerWith(site, await step(site), fresh[0] ?? '')).status, 200)
  const { rows } = await database.superuser.query(
    "select why from app.audit_entry where model = 'second_factor' and why like 'Made new recovery codes%'",
  )
  assert.equal(rows.length, 1)
  for (const line of site.lines) assert.ok(!line.includes(fresh[1] ?? ''), 'no log has a code')
})

test('an app is set up and taken away only with a fresh proof of identity, and both are in the audit log', async (t) => {
  const world = await openFactorWorld(t)
  const { site, ann, world: database } = world
  const late = async (): Promise<void> => {
    await database.superuser.query(
      "update zennnn.session set confirmed_at = now() - interval '11 minutes'",
    )
  }
  await late()
  let headers = genuine(ann.token)
  const refused = await post(site, '/auth/totp', { headers })
  assert.equal(JSON.parse(refused.body).code, 'CONFIRMATION_NEEDED')
  const wrong = await post(site, '/auth/confirm', { headers, body: { password: 'not this one' } })
  assert.equal(wrong.status, 400)
  const token = await confirm(site, headers)
  headers = genuine(token)
  await setUp({ ...world, ann: { ...ann, token } })
  assert.equal((await post(site, '/auth/totp', { headers })).status, 400, 'there is one already')
  await late()
  const remove = async (): Promise<Answer> =>
    await site.ask('/auth/totp', { method: 'DELETE', headers })
  assert.equal(JSON.parse((await remove()).body).code, 'CONFIRMATION_NEEDED')
  headers = genuine(await confirm(site, headers))
  await database.superuser.query("update zennnn.sign_in_policy set second_factor = 'everyone'")
  assert.equal((await remove()).status, 400, 'the policy wants one')
  await database.superuser.query("update zennnn.sign_in_policy set second_factor = 'nobody'")
  assert.equal((await remove()).status, 204)
  assert.equal((await login(site, 'ann')).status, 200)
  const { rows } = await database.superuser.query<{ why: string }>(
    "select why from app.audit_entry where model = 'second_factor' order by at, id",
  )
  assert.deepEqual(
    rows.map(({ why }) => why),
    ['Set up an app for codes and new recovery codes.', 'Removed the app for codes.'],
  )
})

test('an administrator takes the factors of somebody else away, nobody else does, and nobody his own', async (t) => {
  const world = await openFactorWorld(t)
  const { site, ann, world: database } = world
  await setUp(world)
  const boss = await database.user('boss', ['administrator'])
  const bob = await database.user('bob', ['contacts_user'])
  const reset = async (by: TestUser, user: string): Promise<number> =>
    (await post(site, '/auth/factors/reset', { headers: genuine(by.token), body: { user } })).status
  assert.equal(await reset(bob, ann.id), 403)
  assert.equal(await reset(boss, boss.id), 403)
  assert.equal(
    await reset(
      boss,
      bob.id.replace(/.$/, (last) => (last === '0' ? '1' : '0')),
    ),
    404,
  )
  assert.equal(await reset(boss, ann.id), 204)
  assert.equal((await site.ask('/auth/session', { headers: genuine(ann.token) })).status, 401)
  assert.equal((await login(site, 'ann')).status, 200)
})
