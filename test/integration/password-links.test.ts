import assert from 'node:assert/strict'
import { test } from 'node:test'
import { linkPort } from '@zennnn/identity'
import { newSecret, sealingKeyOf, systemClock } from '@zennnn/kernel'
import { openPasswordWorld, tokenIn } from '../password-world.ts'

const NEW_PASSWORD = 'a wholly other sentence'

/** To see that nothing was changed. */
const CREDENTIAL = 'select user_id, hash from zennnn.credential'

test('an altered, expired or withdrawn link, and one of another database, opens no account', async (t) => {
  const world = await openPasswordWorld(t)
  const { site, sql } = world
  await world.world.user('chief', ['administrator'])
  const before = await sql(CREDENTIAL)
  const secret = await world.forget()
  const altered = (secret.startsWith('A') ? 'B' : 'A') + secret.slice(1)
  for (const wrong of [altered, secret.slice(1), `${secret}A`, secret.toLowerCase(), newSecret()]) {
    const answer = await site.ask(`/link/${wrong}`)
    assert.equal(answer.status, 410, wrong)
    assert.equal(answer.headers['set-cookie'], undefined)
  }
  const token = await world.follow(secret)
  for (const [host, path] of [
    ['other.localhost', `/link/${secret}`],
    ['other.localhost', '/new-password'],
  ] as const) {
    const answer = await site.ask(path, { host, headers: { cookie: `__Host-link=${token}` } })
    assert.equal(answer.status, 410)
    assert.doesNotMatch(answer.body, /Ann|acme\.example/)
  }
  const choose = async (link = token) =>
    await world.postByLink('/new-password', link, { password: NEW_PASSWORD })
  for (const change of [
    `update zennnn.link set expires_at = now() - interval '1 second'`,
    'update zennnn.link set revoked_at = now()',
    `update app."user" set active = false where login = 'ann'`,
    // The mail went to an address that is not his any more.
    `update app."user" set email = 'elsewhere@acme.example' where login = 'ann'`,
    'update zennnn.sign_in_policy set allow_password = false',
    `update zennnn.link set purpose = 'quotation'`,
  ]) {
    await sql(change)
    const answer = await choose()
    assert.equal(answer.status, 410, change)
    assert.equal(answer.headers['set-cookie'], undefined)
    await sql(
      `update zennnn.link set expires_at = now() + interval '1 hour', revoked_at = null, purpose = 'reset_password'`,
    )
    await sql(`update app."user" set active = true, email = 'Ann@acme.example' where login = 'ann'`)
    await sql('update zennnn.sign_in_policy set allow_password = true')
  }
  for (const wrong of [newSecret(), secret, world.ann.token])
    assert.equal((await choose(wrong)).status, 410)
  assert.deepEqual(await sql(CREDENTIAL), before)
  assert.equal((await choose()).status, 303)
})

test('who comes too late with a link to choose a password is led to a new one, also by the page that stood open', async (t) => {
  const world = await openPasswordWorld(t)
  const secret = await world.forget()
  const token = await world.follow(secret)
  await world.sql(`update zennnn.link set expires_at = now() - interval '1 second'`)
  await world.sql(`update zennnn.link_session set expires_at = now() - interval '1 second'`)
  const late = [
    await world.site.ask(`/link/${secret}`),
    await world.postByLink('/new-password', token, { password: NEW_PASSWORD }),
    await world.site.ask('/new-password'),
  ]
  for (const { status, body } of late) {
    assert.equal(status, 410)
    assert.match(body, /href="\/forgot-password">Send a new link</)
    assert.doesNotMatch(body, /Ann|acme\.example/)
  }
  const guessed = await world.site.ask(`/link/${newSecret()}`)
  assert.doesNotMatch(guessed.body, /forgot-password/)
})

test('without the token of its page, or from another site, no password is chosen', async (t) => {
  const world = await openPasswordWorld(t)
  const before = await world.sql(CREDENTIAL)
  const token = await world.follow(await world.forget())
  const cookie = `__Host-link=${token}`
  const fields = { password: NEW_PASSWORD }
  const refused = [
    await world.post('/new-password', fields, { cookie }),
    await world.post('/new-password', { ...fields, csrf_token: newSecret() }, { cookie }),
    await world.post('/new-password', { ...fields, csrf_token: token }, { cookie }),
    await world.postByLink('/new-password', token, { ...fields, csrf_token: newSecret() }),
  ]
  for (const { status } of refused) assert.equal(status, 403)
  assert.equal((await world.post('/new-password', fields)).status, 410)
  assert.deepEqual(await world.sql(CREDENTIAL), before)
})

test('of several who use links to one account at once, one gets through, and ends the other links', async (t) => {
  const world = await openPasswordWorld(t)
  const [first, second] = [
    await world.follow(await world.forget()),
    await world.follow(await world.forget()),
  ]
  const answers = await Promise.all(
    [first, first, second, first, second].map(
      async (token) => await world.postByLink('/new-password', token, { password: NEW_PASSWORD }),
    ),
  )
  assert.equal(answers.filter(({ status }) => status === 303).length, 1)
  assert.equal(answers.filter(({ status }) => status === 410).length, 4)
  const states = await world.sql(
    'select zennnn.link_state(l) as state from zennnn.link l order by 1',
  )
  assert.deepEqual(states, [{ state: 'revoked' }, { state: 'used' }])
  const sessions = await world.sql('select user_id from zennnn.session')
  assert.equal(sessions.length, 1)
  const log = await world.sql(
    `select outcome, count(*)::int as n from zennnn.sign_in_log where method = 'reset_password' group by outcome order by outcome`,
  )
  assert.equal(log.find(({ outcome }) => outcome === 'signed_in')?.['n'], 1)
})

test('a second factor is still owed after a new password, and a new session is not the old one', async (t) => {
  const world = await openPasswordWorld(t)
  await world.sql(
    `insert into zennnn.totp (user_id, sealed, confirmed_at) values ($1, 'x', now())`,
    [world.ann.id],
  )
  const token = await world.follow(await world.forget())
  const answer = await world.postByLink('/new-password', token, { password: NEW_PASSWORD })
  assert.equal(answer.headers.location, '/sign-in/code?next=%2Fapp')
  const step = tokenIn(answer, 'step')
  assert.deepEqual(await world.sql('select * from zennnn.session'), [])
  const headers = { cookie: `__Host-session=${step}` }
  assert.equal((await world.site.ask('/auth/session', { headers })).status, 401)
})

test('who asks too often waits, and from one network one person gets five mails a day', async (t) => {
  const world = await openPasswordWorld(t)
  const ask = async (login: string) => await world.post('/forgot-password', { login })
  for (let count = 0; count < 5; count += 1) assert.equal((await ask('ann')).status, 303)
  for (const login of ['ann', 'ANN', ' ａnn ']) {
    const { status, body } = await ask(login)
    assert.equal(status, 429)
    assert.match(body, /Wait an hour/)
  }
  // The same for who does not exist.
  for (let count = 0; count < 5; count += 1) assert.equal((await ask('nobody')).status, 303)
  assert.equal((await ask('nobody')).status, 429)
  const statuses = []
  for (let count = 0; count < 25; count += 1) statuses.push((await ask(`person ${count}`)).status)
  assert.deepEqual([statuses.at(0), statuses.at(19), statuses.at(20)], [303, 303, 429])
  // Nobody makes rows for each login he thinks of.
  assert.deepEqual(await world.sql('select count(*)::int as n from zennnn.attempt'), [{ n: 23 }])
  for (let round = 0; round < 2; round += 1) {
    await world.sql('truncate zennnn.attempt')
    for (let count = 0; count < 4; count += 1) assert.equal((await ask('ann')).status, 303)
  }
  assert.equal((await world.mails()).length, 5)
})

test('a request that nobody answered within the hour, or that a restored copy got, is never mailed', async (t) => {
  const world = await openPasswordWorld(t)
  const ask = async () => await world.post('/forgot-password', { login: 'ann' })
  await ask()
  await world.sql(`update zennnn.password_request set created_at = now() - interval '61 minutes'`)
  assert.deepEqual(await world.mails(), [])
  await ask()
  await world.sql(`insert into zennnn.neutralised (since, origin) values (now(), 'acme')`)
  assert.deepEqual(await world.mails(), [])
  await world.sql('delete from zennnn.neutralised')
  assert.deepEqual(await world.mails(), [])
  assert.deepEqual(await world.sql('select * from zennnn.link'), [])
})

test('no app makes a link that opens an account, and nobody one to his own', async (t) => {
  const world = await openPasswordWorld(t)
  const { connections, database } = world.world
  const bob = await world.world.user('bob', ['sales_manager'])
  const eve = await world.world.user('eve', ['administrator'])
  const sealing = sealingKeyOf('test')
  const make = async (by: typeof bob, purpose: string, record: string, model = 'user') =>
    await connections.transaction(
      database,
      by.principal,
      async (transaction) =>
        await linkPort({ transaction, origin: '', clock: systemClock, sealing }).create({
          purpose,
          model,
          record,
          recipient: 'eve@evil.example',
          days: 1,
        }),
    )
  for (const [by, purpose, record] of [
    [bob, 'reset_password', eve.id],
    [bob, 'invitation', eve.id],
    [bob, 'sign_up', eve.id],
    [eve, 'reset_password', bob.id],
    [eve, 'sign_up', bob.id],
    [eve, 'invitation', eve.id],
  ] as const)
    await assert.rejects(make(by, purpose, record), { code: 'ACCESS_DENIED' }, purpose)
  assert.match(await make(eve, 'invitation', bob.id), /^\/link\//)
})
