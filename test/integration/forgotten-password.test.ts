import assert from 'node:assert/strict'
import { test } from 'node:test'
import { type Answer, PASSWORD } from '../https-world.ts'
import { WITHOUT_OWN_LOGINS } from '../kit.ts'
import { openPasswordWorld, type PasswordWorld, secretIn, tokenIn } from '../password-world.ts'

const NEW_PASSWORD = 'a wholly other sentence'

async function signIn({ site }: PasswordWorld, password: string): Promise<Answer> {
  return await site.ask('/auth/login', {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ login: 'ann', password }),
  })
}

async function signInStatus(world: PasswordWorld, password: string): Promise<number> {
  return (await signIn(world, password)).status
}

async function isSignedIn({ site }: PasswordWorld, token: string): Promise<boolean> {
  const headers = { cookie: `__Host-session=${token}` }
  return (await site.ask('/auth/session', { headers })).status === 200
}

test('a forgotten password: a mail, a link, a new password, and all sessions of before are over', async (t) => {
  const world = await openPasswordWorld(t)
  const { site } = world
  const before = tokenIn(await signIn(world, PASSWORD), 'session')
  const asked = await world.post('/forgot-password', { login: ' ANN ' })
  assert.equal(asked.status, 303)
  assert.equal(asked.headers.location, '/forgot-password/sent')
  const [mail, ...more] = await world.mails()
  assert.equal(more.length, 0)
  // To the stored address, whatever was typed.
  assert.equal(mail?.to, 'Ann@acme.example')
  assert.equal(mail.subject, 'A new password for acme')
  const secret = secretIn(mail)
  assert.ok(mail.html.includes(`https://acme.localhost/link/${secret}`))

  const token = await world.follow(secret)
  const page = await site.ask('/new-password', { headers: { cookie: `__Host-link=${token}` } })
  assert.equal(page.status, 200)
  assert.match(page.body, /<strong>ann<\/strong>/)
  assert.ok(!page.body.includes(secret))
  const refused = await world.postByLink('/new-password', token, { password: 'short' })
  assert.equal(refused.status, 422)
  assert.match(refused.body, /at least 12 characters; this one has 5/)
  assert.doesNotMatch(refused.body, /"short"/)
  assert.equal(await isSignedIn(world, before), true)

  const chosen = await world.postByLink('/new-password', token, { password: NEW_PASSWORD })
  assert.equal(chosen.status, 303, chosen.body)
  assert.equal(chosen.headers.location, '/app')
  assert.equal(await isSignedIn(world, tokenIn(chosen, 'session')), true)
  assert.equal(await isSignedIn(world, before), false)
  assert.equal(await signInStatus(world, PASSWORD), 401)
  assert.equal(await signInStatus(world, NEW_PASSWORD), 200)
  const told = await world.mails()
  assert.deepEqual(
    told.map(({ to, subject }) => [to, subject]),
    [['Ann@acme.example', 'Your password for acme was changed']],
  )
  assert.doesNotMatch(told[0]?.text ?? '', /\/link\//)

  const again = await site.ask(`/link/${secret}`)
  assert.equal(again.status, 410)
  assert.match(again.body, /used already/)
  const twice = await world.postByLink('/new-password', token, { password: PASSWORD })
  assert.equal(twice.status, 410)
  assert.equal(await signInStatus(world, NEW_PASSWORD), 200)

  const log = site.lines.join('')
  for (const hidden of [secret, token, NEW_PASSWORD, 'Ann@acme', 'ANN', '"ann"'])
    assert.ok(!log.includes(hidden), hidden)
  const entries = await world.sql(
    `select why from app.audit_entry where operation = 'event' order by at, id`,
  )
  assert.deepEqual(
    entries.map(({ why }) => why),
    [
      'was given a password by whoever runs the cloud',
      'a link to choose a new password was mailed',
      'The link for Ann@acme.example (reset_password) was opened.',
      'chose a new password by a mailed link',
    ],
  )
  const [stored] = await world.sql(
    `select text, html from app.mail order by created_at, id limit 1`,
  )
  assert.ok(!JSON.stringify(stored).includes(secret))
})

test('nobody learns whether a login is somebody’s, and no mail leaves for who has no password here', async (t) => {
  const world = await openPasswordWorld(t)
  const { site, sql } = world
  const guest = await world.world.user('guest@acme.example', [])
  await sql(
    `insert into zennnn.credential (user_id, hash) select $1, hash from zennnn.credential limit 1`,
    [(await world.world.user('gone@acme.example', [])).id],
  )
  await sql(`update app."user" set active = false where login = 'gone@acme.example'`)
  const answers = []
  for (const login of [
    'ann',
    'nobody@acme.example',
    'gone@acme.example',
    'guest@acme.example',
    'ann@acme.example, eve@evil.example',
    'ann@acme.example\neve@evil.example',
    'a'.repeat(5000),
    '%',
    "' or true --",
  ]) {
    const { status, headers, body } = await world.post('/forgot-password', { login })
    const { date: _, 'x-request-id': __, ...rest } = headers
    answers.push(JSON.stringify({ status, rest, body }))
  }
  assert.deepEqual(new Set(answers).size, 1, answers.join('\n'))
  assert.match(answers[0] ?? '', /"status":303/)
  // While somebody waits for the answer the same is done for all of them: what a clock could tell apart comes afterwards.
  const counted = await sql(
    `select (select count(*) from zennnn.password_request)::int as requests, (select count(*) from zennnn.link)::int as links,
      (select count(*) from app.mail)::int as mails, (select count(*) from zennnn.sign_in_log)::int as log`,
  )
  assert.deepEqual(counted, [{ requests: 9, links: 0, mails: 0, log: 0 }])
  const mails = await world.mails()
  assert.deepEqual(
    mails.map(({ to }) => to),
    ['Ann@acme.example'],
  )
  // What was typed is gone.
  assert.deepEqual(await sql('select * from zennnn.password_request'), [])
  assert.deepEqual(await sql(`select * from zennnn.link where record = $1`, [guest.id]), [])
  assert.doesNotMatch(site.lines.join(''), /evil|nobody@|guest@|gone@/)
})

test('a form that names two addresses is refused, and names in brackets are no address', async (t) => {
  const world = await openPasswordWorld(t)
  const send = async (body: string, type = 'application/x-www-form-urlencoded') =>
    await world.site.ask('/forgot-password', {
      method: 'POST',
      headers: { 'content-type': type, 'sec-fetch-site': 'same-origin' },
      body,
    })
  assert.equal((await send('login=ann&login=eve@evil.example')).status, 400)
  assert.equal((await send('login[]=ann&login[]=eve')).status, 400)
  for (const body of ['login[0]=ann', 'login=', 'login=+++', 'x=ann'])
    assert.equal((await send(body)).status, 422, body)
  assert.equal((await send('{"login":["ann","eve"]}', 'application/json')).status, 415)
  assert.deepEqual(await world.mails(), [])
})

test('the host of the link is the configured one, whatever the request says', async (t) => {
  const world = await openPasswordWorld(t)
  for (const headers of [
    { 'x-forwarded-host': 'evil.example' },
    { forwarded: 'host=evil.example;proto=http' },
    { 'x-host': 'evil.example', 'x-original-host': 'evil.example' },
    { referer: 'https://evil.example/' },
  ]) {
    const answer = await world.post('/forgot-password', { login: 'ann' }, headers)
    assert.equal(answer.status, 303, JSON.stringify(headers))
    const [mail] = await world.mails()
    secretIn(mail)
    assert.doesNotMatch(JSON.stringify(mail), /evil/)
  }
  for (const host of [
    'evil.example',
    'acme.localhost.evil.example',
    'acme.localhost@evil.example',
  ]) {
    const answer = await world.site.ask('/forgot-password', {
      method: 'POST',
      host,
      headers: {
        'content-type': 'application/x-www-form-urlencoded',
        'sec-fetch-site': 'same-origin',
      },
      body: 'login=ann',
    })
    assert.ok(answer.status >= 400, `${host}: ${answer.status}`)
  }
  const elsewhere = await world.post(
    '/forgot-password',
    { login: 'ann' },
    { origin: 'https://evil.example' },
  )
  assert.equal(elsewhere.status, 403)
  assert.deepEqual(await world.mails(), [])
})

test('look-alikes of a login and of an address lead to nobody else’s mail', async (t) => {
  const world = await openPasswordWorld(t)
  const { sql } = world
  const eve = await world.world.user('eve', [])
  await sql(
    `insert into zennnn.credential (user_id, hash) select $1, hash from zennnn.credential limit 1`,
    [eve.id],
  )
  const mailsFor = async (login: string) => {
    assert.equal((await world.post('/forgot-password', { login })).status, 303)
    await sql('truncate zennnn.attempt')
    return (await world.mails()).map(({ to }) => to)
  }
  // Cyrillic а; a full-width a is the same letter after NFKC, and still only the stored address gets mail.
  await sql(`update app."user" set email = 'аnn@acme.example' where id = $1`, [eve.id])
  assert.deepEqual(await mailsFor('ann@acme.example'), ['Ann@acme.example'])
  assert.deepEqual(await mailsFor('аnn'), [])
  assert.deepEqual(await mailsFor('ａnn'), ['Ann@acme.example'])
  // An address that two have is nobody's; a login goes before an address.
  await sql(`update app."user" set email = 'ANN@acme.example' where id = $1`, [eve.id])
  assert.deepEqual(await mailsFor('ann@acme.example'), [])
  await sql(`update app."user" set email = 'ann' where id = $1`, [eve.id])
  assert.deepEqual(await mailsFor('ann'), ['Ann@acme.example'])
  await sql(WITHOUT_OWN_LOGINS)
  await sql(`update app."user" set email = null, login = 'ａnn' where id = $1`, [eve.id])
  assert.deepEqual(await mailsFor('ann'), [])
})

test('a login that grows when it is made comparable is nobody’s, and is counted like any other', async (t) => {
  const world = await openPasswordWorld(t)
  const login = '\uFDFA'.repeat(254)
  for (let count = 0; count < 5; count += 1)
    assert.equal((await world.post('/forgot-password', { login })).status, 303)
  assert.equal((await world.post('/forgot-password', { login })).status, 429)
  assert.deepEqual(await world.mails(), [])
})
