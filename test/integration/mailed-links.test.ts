import assert from 'node:assert/strict'
import { execFile } from 'node:child_process'
import { type TestContext, test } from 'node:test'
import { promisify } from 'node:util'
import { Connections, migrate, sealWaitingLinks } from '@zennnn/data'
import { hashSecret, newRecordId, newSecret, sealingKeyOf, systemClock } from '@zennnn/kernel'
import { createMailTransport, type MailSender, sendQueuedMail } from '@zennnn/messages'
import { silentLog, type TestWorld } from '../kit.ts'
import { openPasswordWorld, type PasswordWorld } from '../password-world.ts'
import { openScriptedMailServer, type ScriptedMailServer } from '../scripted-mail-server.ts'

const SECRET = /\/link\/([A-Za-z0-9_-]{43})(?![A-Za-z0-9_-])/
const run = promisify(execFile)

interface Office extends PasswordWorld {
  readonly server: ScriptedMailServer
  /** Does what `work` does once. */
  readonly send: () => Promise<number>
  /** All that an administrator's reading API key reads of the outbox. */
  readonly poll: () => Promise<readonly Record<string, unknown>[]>
  /** All that lies in the database, as a backup or a download of it has it. */
  readonly dump: () => Promise<string>
}

async function openOffice(t: TestContext): Promise<Office> {
  const place = await openPasswordWorld(t)
  const { world, site, ann } = place
  const server = await openScriptedMailServer(t)
  const key = `zennnn_${newSecret()}`
  await place.sql(
    `insert into zennnn.api_key (id, token_hash, user_id, name, expires_at) values ($1, $2, $3, 'Reader', now() + interval '1 day')`,
    [newRecordId(systemClock), hashSecret(key), ann.id],
  )
  const sender = openSender(t, world, server.port)
  return {
    ...place,
    server,
    send: async () => await sendQueuedMail(world.database, sender),
    poll: async () => {
      const answer = await site.ask('/api/mail?select=id,state,text,html,error', {
        headers: { authorization: `Bearer ${key}` },
      })
      assert.equal(answer.status, 200, answer.body)
      assert.doesNotMatch(answer.body, SECRET)
      return JSON.parse(answer.body)
    },
    dump: async () => await dumpOf(world),
  }
}

/** Nothing else is told. */
async function prepare(): Promise<void> {}

function openSender(t: TestContext, world: TestWorld, port: number): MailSender {
  const connections = new Connections({
    ...world.address,
    login: () => ({ user: 'zennnn_maintain', password: world.secrets.maintain }),
    clock: systemClock,
    log: silentLog,
  })
  const transport = createMailTransport({
    host: '127.0.0.1',
    port,
    security: 'none',
    from: { name: 'Acme', address: 'no-reply@localhost' },
  })
  t.after(async () => {
    transport.close()
    await connections.close()
  })
  const sealing = sealingKeyOf(world.secrets.tenantKey)
  return { connections, transport, prepare, sealing, clock: systemClock, log: silentLog }
}

async function dumpOf({ database, address, secrets }: TestWorld): Promise<string> {
  const at = [`--host=${address.host}`, `--port=${address.port}`, '--username=postgres']
  const { stdout } = await run('pg_dump', [...at, `--dbname=${database}`, '--data-only'], {
    env: { ...process.env, PGPASSWORD: secrets.superuser },
    maxBuffer: 64 * 1024 * 1024,
  })
  return stdout
}

/** Whether words have the secret of one of the links, in whatever place. */
async function hasSecret({ sql }: Office, words: string): Promise<boolean> {
  const found = [...words.matchAll(/[A-Za-z0-9_-]{43}/g)].map(([one]) => hashSecret(one))
  const rows = await sql('select 1 from zennnn.link where secret_hash = any ($1)', [found])
  return rows.length > 0
}

async function forgetAnn(office: Office): Promise<void> {
  assert.equal((await office.post('/forgot-password', { login: 'ann' })).status, 303)
}

test('who reads the outbox never has a link of it: not while it is sent, not while it waits, not when it failed', async (t) => {
  const office = await openOffice(t)
  const { server, send, poll, dump } = office
  const arrived: string[] = []
  let answer = '451 later'
  let whileSent: Promise<void> | undefined
  server.answer = async (mail) => {
    arrived.push(mail)
    whileSent = (async () => {
      assert.deepEqual(
        (await poll()).map(({ state }) => state),
        ['sending'],
      )
      assert.ok(!(await hasSecret(office, await dump())), 'a dump during the sending')
    })()
    await whileSent
    return `${answer} ${SECRET.exec(mail)?.[0]}`
  }
  await forgetAnn(office)
  assert.ok(!(await hasSecret(office, await dump())), 'a dump before it is a mail')
  assert.equal(await send(), 0)
  await whileSent
  assert.equal(arrived.length, 1)
  const secret = SECRET.exec(arrived[0] ?? '')?.[1] ?? ''
  assert.ok(await hasSecret(office, secret), 'the mail itself has it')

  const [waiting] = await poll()
  assert.equal(waiting?.['state'], 'queued')
  assert.match(String(waiting['text']), /https:\/\/acme\.localhost\/link\/only-in-the-mail\./)
  assert.match(String(waiting['error']), /later \/link\/…/, 'nor by what the mail server says')
  assert.ok(!(await hasSecret(office, await dump())), 'a dump while it waits')

  await office.sql(`update app.mail set next_attempt_at = null`)
  answer = '554 no'
  assert.equal(await send(), 0)
  assert.equal(SECRET.exec(arrived[1] ?? '')?.[1], secret, 'the same link at each attempt')
  assert.deepEqual(
    (await poll()).map(({ state }) => state),
    ['failed'],
  )
  assert.ok(!(await hasSecret(office, await dump())), 'a dump when it failed')
  const kept = await office.sql('select 1 from zennnn.link where sealed is not null')
  assert.deepEqual(kept, [], 'a mail that never leaves needs no secret')
})

test('the link of a mail that arrives works, after a first attempt that did not', async (t) => {
  const office = await openOffice(t)
  const { server, send, poll } = office
  const arrived: string[] = []
  const answers = ['421 come again', '250 taken']
  server.answer = async (mail) => {
    arrived.push(mail)
    return await Promise.resolve(answers.shift() ?? '')
  }
  await forgetAnn(office)
  assert.equal(await send(), 0)
  await office.sql(`update app.mail set next_attempt_at = null`)
  assert.equal(await send(), 1)
  assert.deepEqual(
    (await poll()).map(({ state }) => state),
    ['sent'],
  )
  assert.deepEqual(await office.sql('select 1 from zennnn.link where sealed is not null'), [])
  const token = await office.follow(SECRET.exec(arrived[1] ?? '')?.[1] ?? '')
  const chosen = await office.postByLink('/new-password', token, {
    password: 'a password that Ann has not had',
  })
  assert.equal(chosen.status, 303, chosen.body)
})

test('nobody opens what is sealed with another link, and no user reads it', async (t) => {
  const office = await openOffice(t)
  const { world, sql, send } = office
  const boss = await world.user('boss', ['administrator'])
  await forgetAnn(office)
  await sql(
    `insert into zennnn.credential (user_id, hash) select $1, hash from zennnn.credential limit 1`,
    [(await world.user('eve@evil.example', [])).id],
  )
  await office.post('/forgot-password', { login: 'eve@evil.example' })
  await sql('select zennnn.answer_forgotten()')
  for (const table of ['zennnn.link', 'zennnn.password_request'])
    await assert.rejects(
      world.connections.batch(world.database, boss.principal, [
        { text: `select sealed from ${table}`, values: [] },
      ]),
      { code: 'ACCESS_DENIED' },
    )
  // As somebody would who could write links but has no key: Ann's secret under the link that Eve is mailed.
  await sql(
    `update zennnn.link set sealed = (select sealed from zennnn.link where recipient ~* 'ann') where recipient ~ 'eve'`,
  )
  const arrived: string[] = []
  office.server.answer = async (mail) => {
    arrived.push(mail)
    return await Promise.resolve('250 taken')
  }
  assert.equal(await send(), 1)
  assert.match(arrived.join(''), /^To: ann@acme\.example/im)
  assert.deepEqual(await sql(`select state from app.mail where "to" = 'eve@evil.example'`), [
    { state: 'failed' },
  ])
})

test('a mail that ends forgets its own links, and nobody else’s that somebody wrote into it', async (t) => {
  const office = await openOffice(t)
  const { sql, send } = office
  await forgetAnn(office)
  await sql('select zennnn.answer_forgotten()')
  // To somebody else, and before the one to Ann; it has no link for him and never leaves.
  await sql(`update app.mail set next_attempt_at = now() + interval '1 hour'`)
  await sql(
    `insert into app.mail (id, "to", subject, text, html, state, attempts)
     select '018f0000-0000-7000-8000-000000000001', 'eve@evil.example', 'Look', text, html, 'queued', 0 from app.mail`,
  )
  const arrived: string[] = []
  office.server.answer = async (mail) => {
    arrived.push(mail)
    return await Promise.resolve('250 taken')
  }
  assert.equal(await send(), 0)
  await sql(`update app.mail set next_attempt_at = null where state = 'queued'`)
  assert.equal(await send(), 1)
  assert.deepEqual(await sql(`select "to", state from app.mail order by "to"`), [
    { to: 'Ann@acme.example', state: 'sent' },
    { to: 'eve@evil.example', state: 'failed' },
  ])
  await office.follow(SECRET.exec(arrived[0] ?? '')?.[1] ?? '')
})

test('forgetting the links of a mail to one leaves those to others', async (t) => {
  const office = await openOffice(t)
  await forgetAnn(office)
  await office.sql('select zennnn.answer_forgotten()')
  const kept = async () =>
    (await office.sql('select from zennnn.link where sealed is not null')).length
  const forget = async (address: string) =>
    await office.sql('select zennnn.forget_mailed_links($1, text) from app.mail', [address])
  await forget('eve@evil.example')
  assert.equal(await kept(), 1)
  await forget('Ann@acme.example')
  assert.equal(await kept(), 0)
})

test('mails that an earlier version left waiting lose their secrets at the upgrade, and arrive with them', async (t) => {
  const office = await openOffice(t)
  const { world, sql, send, poll } = office
  const [waits, failed, asked] = [newSecret(), newSecret(), newSecret()]
  await sql(
    `insert into zennnn.link (id, secret_hash, purpose, model, record, recipient, expires_at)
     select gen_random_uuid(), s.hash, 'reset_password', 'user', $3, 'Ann@acme.example', now() + interval '1 hour'
     from unnest(array[$1::bytea, $2::bytea]) s(hash)`,
    [hashSecret(waits), hashSecret(failed), office.ann.id],
  )
  await sql(
    `insert into app.mail (id, "to", subject, text, html, state, attempts)
     select gen_random_uuid(), 'Ann@acme.example', 'A new password', 'See https://acme.localhost/link/' || m.secret,
       '<a href="https://acme.localhost/link/' || m.secret || '">', m.state, 1
     from (values ($1, 'queued'), ($2, 'failed')) m(secret, state)`,
    [waits, failed],
  )
  await sql(
    `insert into zennnn.password_request (id, login, secret_hash, subject, words, html)
     values (gen_random_uuid(), 'ann', $1, 'Asked', 'See https://acme.localhost/link/' || $2::text, '')`,
    [hashSecret(asked), asked],
  )
  const client = await world.connect('zennnn_maintain')
  const upgrade = async () => {
    await migrate(client, world.registry, { assert: true })
    await client.query('set role zennnn_owner')
    await sealWaitingLinks(client, sealingKeyOf(world.secrets.tenantKey))
    await client.query('reset role')
  }
  await upgrade()
  await upgrade()
  assert.equal((await poll()).length, 2)
  assert.ok(!(await hasSecret(office, await office.dump())))
  const arrived: string[] = []
  office.server.answer = async (mail) => {
    arrived.push(SECRET.exec(mail)?.[1] ?? '')
    return await Promise.resolve('250 taken')
  }
  assert.equal(await send(), 2)
  assert.deepEqual(arrived.toSorted(), [waits, asked].toSorted())
  await office.follow(waits)
})
