import assert from 'node:assert/strict'
import { randomBytes } from 'node:crypto'
import { test } from 'node:test'
import { hashSecret, newRecordId, newSecret, systemClock } from '@zennnn/kernel'
import { genuine } from '../https-world.ts'
import { forget, linesOf, openNotices, signIn } from '../notice-world.ts'
import type { Caught } from '../password-world.ts'

const FIREFOX =
  'Mozilla/5.0 (Windows NT 10.0; rv:140.0) Gecko/20100101 Firefox/140.0 https://evil.example'

const PASSKEY = `select zennnn.passkey_add('session', $1, $2, $3, $4, $5, 0, 'https://evil.example', '{}', '{}')`
const LINK = `select zennnn.provider_link($1, sha256('state'), 'subject', 'label', now())`

test('a person is told of each way into the account that comes, goes or changes, by a mail that opens nothing', async (t) => {
  const world = await openNotices(t)
  const { call, session, sql, ann } = world
  const provider = newRecordId(systemClock)
  await sql(
    `insert into zennnn.sign_in_provider (id, name, issuer, client_id, sealed, enabled) values ($1, 'Office', 'https://id.example', 'c', 'x', true)`,
    [provider],
  )
  const carl = await world.world.user('carl', ['administrator'])
  const passkey = newRecordId(systemClock)
  const steps: readonly (readonly [told: string, run: () => Promise<unknown>])[] = [
    [
      'Set up an app for codes and new recovery codes.',
      async () => {
        await call(`select zennnn.totp_begin('session', $1, 'sealed')`, session)
        await call(`select zennnn.totp_confirm('session', $1, 1, $2, '192.0.2.7', null)`, session, [
          hashSecret(newSecret()),
        ])
      },
    ],
    [
      'Made new recovery codes; the old ones are void.',
      async () =>
        await call('select zennnn.recovery_codes_renew($1, $2)', session, [
          hashSecret(newSecret()),
        ]),
    ],
    [
      'Removed the app for codes.',
      async () => await call('select zennnn.totp_remove($1)', session),
    ],
    [
      'Made a passkey.',
      async () =>
        await call(PASSKEY, session, randomBytes(32), passkey, randomBytes(16), randomBytes(32)),
    ],
    [
      'Removed a passkey.',
      async () => await call('select zennnn.passkey_remove($1, $2)', session, passkey),
    ],
    [
      'Linked an account of Office.',
      async () => {
        await sql(
          `insert into zennnn.provider_visit (state_hash, browser_hash, provider, purpose, session_hash, next_path, returned_at)
             values (sha256('state'), sha256('browser'), $1, 'link', $2, '/', now())`,
          [provider, session],
        )
        await call(LINK, session)
      },
    ],
    [
      'Unlinked the account of Office.',
      async () => await call('select zennnn.provider_unlink($1, $2)', session, provider),
    ],
    [
      'Made an API key, by which a program acts in the name of this account.',
      async () =>
        await call(
          `select zennnn.api_key_create($1, $2, $3, 'https://evil.example', null, false, '1 day', false)`,
          session,
          newRecordId(systemClock),
          hashSecret(newSecret()),
        ),
    ],
    [
      'An administrator took all second factors, passkeys and linked accounts of this account away, and ended its sessions.',
      async () => await call('select zennnn.factor_reset($1, $2)', hashSecret(carl.token), ann.id),
    ],
    [
      'Whoever runs the cloud gave the account a new password.',
      async () =>
        await sql(
          'select zennnn.set_credential(user_id, hash) from zennnn.credential where user_id = $1',
          [ann.id],
        ),
    ],
  ]
  for (const [told, run] of steps)
    await t.test(told, async () => {
      await run()
      const mail = await world.told()
      assert.equal(mail.to, 'Ann@acme.example')
      assert.equal(mail.subject, 'Your account at acme was changed')
      assert.deepEqual(linesOf(mail), [told])
      for (const words of [mail.text, mail.html]) {
        assert.ok(words.includes('https://acme.localhost/sign-in'))
        assert.doesNotMatch(words, /\/link\/|evil/)
        assert.match(words, /If it was not you/)
        // Not everybody has a password, nor everybody one that is kept here.
        assert.match(words, /If you sign in with a password, choose a new one where it is kept/)
      }
    })
})

test('a new address or login is told to the old address', async (t) => {
  const world = await openNotices(t)
  const { site, ann, token } = world
  const change = async (body: object): Promise<void> => {
    const answer = await site.ask(`/api/user?id=eq.${ann.id}`, {
      method: 'PATCH',
      headers: genuine(token),
      body: JSON.stringify(body),
    })
    assert.equal(answer.status, 204, answer.body)
  }
  await change({ email: 'eve@evil.example' })
  const first = await world.told()
  assert.equal(first.to, 'Ann@acme.example')
  assert.deepEqual(linesOf(first), [
    'The address of the account was changed. Mail about it goes to another one from now on.',
  ])
  assert.ok(!first.text.includes('evil'))
  await change({ login: 'anna' })
  const second = await world.told()
  assert.equal(second.to, 'eve@evil.example')
  assert.deepEqual(linesOf(second), ['The login of the account was changed.'])
  await change({ name: 'Anna' })
  assert.deepEqual(await world.mails(), [])
})

test('whatever happens within ten minutes is one mail, of which nothing is lost', async (t) => {
  const world = await openNotices(t)
  const { call, session, sql } = world
  await call(`select zennnn.totp_begin('session', $1, 'sealed')`, session)
  await call(`select zennnn.totp_confirm('session', $1, 1, '{}', '192.0.2.7', null)`, session)
  await call('select zennnn.recovery_codes_renew($1, $2)', session, [])
  const [first, ...more] = await world.mails()
  assert.deepEqual(more, [])
  assert.equal(linesOf(first ?? assert.fail()).length, 2)
  for (let count = 0; count < 25; count += 1)
    await call('select zennnn.recovery_codes_renew($1, $2)', session, [])
  assert.deepEqual(await world.mails(), [], 'not yet')
  await forget(world)
  const late = linesOf(await world.told())
  assert.equal(late.length, 21)
  assert.equal(late.at(-1), 'and 5 more')
  assert.deepEqual(await world.mails(), [])
  // Nobody who is in an account fills a table with it.
  for (let count = 0; count < 120; count += 1)
    await call('select zennnn.recovery_codes_renew($1, $2)', session, [])
  const rows = await sql(
    'select count(*)::int as waiting from zennnn.account_notice where told_at is null',
  )
  assert.deepEqual(rows, [{ waiting: 100 }])
})

test('of a new password a person hears at once, and of the sixth within an hour with all else', async (t) => {
  const world = await openNotices(t)
  const { call, ann, sql } = world
  const carl = await world.world.user('carl', ['administrator'])
  const [{ hash } = { hash: undefined }] = await sql('select hash from zennnn.credential limit 1')
  const give = async (): Promise<readonly Caught[]> => {
    const notice = JSON.stringify({ subject: 'New', text: 'text', html: 'html' })
    const given = [hashSecret(carl.token), ann.id, hash, notice]
    await call('select zennnn.give_password($1, $2, $3, $4)', ...given)
    return await world.mails()
  }
  for (let count = 0; count < 5; count += 1)
    assert.deepEqual(
      (await give()).map(({ subject }) => subject),
      ['New'],
    )
  const [gathered] = await give()
  assert.deepEqual(linesOf(gathered ?? assert.fail()), ['The password was changed.'])
  assert.deepEqual(await give(), [])
})

test('a person hears of a sign-in once for each browser, and nothing that the browser says of itself', async (t) => {
  const world = await openNotices(t)
  const { sql } = world
  assert.equal((await signIn(world)).status, 200)
  assert.deepEqual(await world.mails(), [], 'the same program in the same network')
  const wrong = await signIn(world, { password: 'wrong', 'user-agent': FIREFOX })
  assert.equal(wrong.status, 401)
  assert.deepEqual(await world.mails(), [])

  const entered = await signIn(world, { 'user-agent': FIREFOX })
  const mail = await world.told()
  assert.equal(mail.subject, 'A new sign-in to your account at acme')
  assert.deepEqual(linesOf(mail), [
    'Signed in with a browser or program that was not used for this account before (Firefox, Windows, 127.0.0.1)',
  ])
  assert.ok(!mail.text.includes('evil'))
  assert.ok(!mail.html.includes('evil'))

  // Its cookie is enough, whatever it calls itself; without one it is known by network and program.
  const device = entered.headers['set-cookie']?.find((one) => one.startsWith('__Host-device='))
  const cookie = device?.split(';')[0] ?? assert.fail('no cookie of the browser')
  assert.equal((await signIn(world, { 'user-agent': 'other', cookie })).status, 200)
  assert.equal((await signIn(world, { 'user-agent': FIREFOX })).status, 200)
  assert.deepEqual(await world.mails(), [])
  await sql(`update zennnn.sign_in_log set at = at - interval '31 days'`)
  await sql('delete from zennnn.known_device')
  assert.equal((await signIn(world, { 'user-agent': FIREFOX })).status, 200)
  assert.equal(linesOf(await world.told()).length, 1)
})

test('nothing is told of what did not happen, of the first hour of an account, or to who has no address', async (t) => {
  const world = await openNotices(t)
  const { call, session, sql, ann } = world
  await sql(`update zennnn.sign_in_policy set second_factor = 'everyone'`)
  await call(`select zennnn.totp_begin('session', $1, 'sealed')`, session)
  await call(`select zennnn.totp_confirm('session', $1, 1, '{}', '192.0.2.7', null)`, session)
  await world.told()
  await assert.rejects(call('select zennnn.totp_remove($1)', session), {
    code: 'CONSTRAINT_VIOLATED',
  })
  assert.deepEqual(await world.mails(), [])

  await sql(`update zennnn.sign_in_policy set second_factor = 'nobody'`)
  const bob = await world.world.user('bob@acme.example', [])
  const make = async (token: string): Promise<unknown> =>
    await call(
      PASSKEY,
      hashSecret(token),
      randomBytes(32),
      newRecordId(systemClock),
      randomBytes(16),
      randomBytes(32),
    )
  await make(bob.token)
  await make(bob.token)
  assert.deepEqual(await world.mails(), [], 'of the first hour')
  await sql(`update zennnn.passkey set created_at = now() - interval '61 minutes'`)
  await make(bob.token)
  assert.equal((await world.told()).to, 'bob@acme.example')

  await sql(`update app."user" set email = null where id = $1`, [ann.id])
  await world.told()
  await call('select zennnn.totp_remove($1)', session)
  assert.deepEqual(await world.mails(), [])
})

test('a notice that cannot be mailed keeps nobody else from the own', async (t) => {
  const world = await openNotices(t)
  const { call, session, sql, ann } = world
  await sql(
    `insert into zennnn.account_notice (id, user_id, recipient, kind, what, at)
     values (gen_random_uuid(), $1, repeat('x', 400) || '@acme.example', 'change', 'x', now() - interval '1 hour')`,
    [ann.id],
  )
  await call(`select zennnn.totp_begin('session', $1, 'sealed')`, session)
  await call(`select zennnn.totp_confirm('session', $1, 1, '{}', '192.0.2.7', null)`, session)
  assert.equal((await world.told()).to, 'Ann@acme.example')
})

test('who was deleted by the directory is told that he comes in by nothing any more', async (t) => {
  const world = await openNotices(t)
  const { site, sql, ann } = world
  const key = `zennnn_${newSecret()}`
  const dora = await world.world.user('dora@acme.example', [])
  await sql(
    `insert into zennnn.credential (user_id, hash, made_at) select $1, hash, now() - interval '1 year' from zennnn.credential limit 1`,
    [dora.id],
  )
  await sql(
    `insert into zennnn.api_key (id, token_hash, user_id, name, may_write, expires_at, provisions)
     values (gen_random_uuid(), $1, $2, 'SCIM', true, now() + interval '1 day', true)`,
    [hashSecret(key), ann.id],
  )
  const answer = await site.ask(`/scim/v2/Users/${dora.id}`, {
    method: 'DELETE',
    headers: { authorization: `Bearer ${key}` },
  })
  assert.equal(answer.status, 204, answer.body)
  const mail = await world.told()
  assert.equal(mail.to, 'dora@acme.example')
  assert.deepEqual(linesOf(mail), [
    'The directory of your organisation took everything away by which you could sign in.',
  ])
})

test('only the role of work reads what is to be told, and of two processes one tells it', async (t) => {
  const world = await openNotices(t)
  const { call, session, token } = world
  const { connections, database } = world.world
  await call(
    'select zennnn.api_key_create($1, $2, $3, $4, null, false, $5, false)',
    session,
    newRecordId(systemClock),
    hashSecret(newSecret()),
    'Key',
    '1 day',
  )
  for (const text of [
    'select * from zennnn.account_notice',
    'select * from zennnn.account_notices_due()',
    `select zennnn.account_notices_mail('{}', '{}')`,
    `select zennnn.account_notices_failed('{}')`,
    `select zennnn.account_notice_add('${newRecordId(systemClock)}', 'x')`,
  ]) {
    await assert.rejects(call(text), { code: 'ACCESS_DENIED' }, text)
    await assert.rejects(
      connections.batch(database, { kind: 'session', token }, [{ text, values: [] }]),
      { code: 'ACCESS_DENIED' },
      text,
    )
  }
  const both = await Promise.all([world.mails(), world.mails()])
  const arrived = new Set(both.flat().map((mail) => JSON.stringify(mail)))
  assert.equal(arrived.size, 1)
})
