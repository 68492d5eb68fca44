import assert from 'node:assert/strict'
import { test } from 'node:test'
import { hashSecret, newRecordId, newSecret, systemClock } from '@zennnn/kernel'
import { genuine, givePassword, PASSWORD } from '../https-world.ts'
import { secretIn, tokenIn } from '../password-world.ts'
import {
  BACK,
  followTo,
  NEW_PASSWORD,
  openOffice,
  signIn,
  toldOf,
  waitForLink,
} from '../recovery-world.ts'
import { untilLockWaits } from '../row-wait.ts'
import { openOffice as openZeldeskOffice } from '../staff-office.ts'

const LIMIT = { timeout: 180_000 }
const BEGAN = 'An administrator of acme is to be let in again'
const TO_ANN = 'You are to be let into acme again'
const SOON = ', tomorrow at the earliest'
const OVER = 'The recovery of an administrator of acme is over'

test(
  'the only administrator lost everything: all are told, and after a week a link to the stored address lets her in again',
  LIMIT,
  async (t) => {
    const office = await openOffice(t)
    const { site, ann, bob, sql, mails, turn, age } = office
    const begun = await office.begin('ANN')
    assert.equal(begun.state, 'waiting')
    assert.equal(Date.parse(begun.sendsAt) - Date.parse(begun.beganAt), 7 * 24 * 3_600_000)
    const told = await mails()
    assert.deepEqual(toldOf(told), [
      ['Ann@acme.example', TO_ANN],
      ['bob@acme.example', BEGAN],
    ])
    const toBob = told.find(({ to }) => to === 'bob@acme.example')?.text ?? ''
    assert.match(toBob, /https:\/\/acme\.localhost\/app\/sign-in-security\?part=recovery/)
    assert.doesNotMatch(toBob, /\/link\/|Ann@/)
    const seen = await site.ask('/api/administrator-recovery', { headers: genuine(bob.token) })
    const { id: _, began_at: __, ...banner } = JSON.parse(seen.body)
    assert.deepEqual(banner, {
      name: 'ann',
      login: 'ann',
      promotes: false,
      state: 'waiting',
      sends_at: banner.sends_at,
      link_until: null,
      may_stop: false,
    })

    assert.deepEqual(await turn(), [])
    await age('5 days 23 hours')
    assert.deepEqual(await turn(), [])
    assert.deepEqual(await mails(), [])
    await age('1 hour')
    assert.deepEqual(await turn(), ['tell_reminder'])
    assert.deepEqual(toldOf(await mails()), [
      ['Ann@acme.example', `${TO_ANN}${SOON}`],
      ['bob@acme.example', `${BEGAN}${SOON}`],
    ])
    await age('23 hours')
    assert.deepEqual(await turn(), [])
    await age('1 hour')
    assert.deepEqual(await turn(), ['send'])
    assert.deepEqual(await turn(), [])
    const sent = await mails()
    assert.deepEqual(toldOf(sent), [['Ann@acme.example', BACK]])
    assert.deepEqual(await office.state(), ['sent'])

    const token = await followTo(office, secretIn(sent[0]), '/new-password')
    const page = await site.ask('/new-password', { headers: { cookie: `__Host-link=${token}` } })
    assert.match(page.body, /<strong>ann<\/strong>/)
    const weak = await office.postByLink('/new-password', token, { password: 'short' })
    assert.equal(weak.status, 422)
    assert.deepEqual(await office.state(), ['sent'])
    const chosen = await office.postByLink('/new-password', token, { password: NEW_PASSWORD })
    assert.equal(chosen.status, 303, chosen.body)
    assert.equal(chosen.headers.location, '/app')
    const headers = genuine(tokenIn(chosen, 'session'))
    assert.equal((await site.ask('/api/security/policy', { headers })).status, 200)
    assert.equal((await site.ask('/auth/session', { headers: genuine(ann.token) })).status, 401)
    assert.equal((await signIn(office, 'ann', PASSWORD)).status, 401)
    const left = await sql(
      `select (select count(*) from zennnn.totp)::int as apps, (select count(*) from zennnn.recovery_code)::int as codes,
        (select count(*) from zennnn.passkey)::int as passkeys,
        (select count(*) from zennnn.api_key where revoked_at is null)::int as keys,
        (select count(*) from zennnn.session where user_id = $1)::int as sessions`,
      [ann.id],
    )
    assert.deepEqual(left, [{ apps: 0, codes: 0, passkeys: 0, keys: 0, sessions: 1 }])
    assert.deepEqual(await office.state(), ['used'])
    const over = await mails()
    assert.deepEqual(toldOf(over), [
      ['Ann@acme.example', OVER],
      ['Ann@acme.example', 'Your password for acme was changed'],
      // Who heard that it began.
      ['bob@acme.example', OVER],
    ])
    const overToBob = over.find(({ to }) => to === 'bob@acme.example')?.text ?? ''
    assert.match(overToBob, /The recovery of ann in https:\/\/acme\.localhost,/)
    assert.match(overToBob, /^https:\/\/acme\.localhost\/app\/sign-in-security\?part=recovery$/m)
    const again = await office.postByLink('/new-password', token, { password: PASSWORD })
    assert.equal(again.status, 410)
    assert.equal((await site.ask(`/link/${secretIn(sent[0])}`)).status, 410)
    assert.equal((await signIn(office, 'ann', NEW_PASSWORD)).status, 200)
    assert.deepEqual(await office.events(), [
      'Recovery of ann: begun by the operator at the machine; its link is mailed on <when> at the earliest',
      'Recovery of ann: the link was mailed to the stored address',
      'Recovery of ann: its link was used',
    ])
    const now = await site.ask('/api/administrator-recovery', { headers })
    assert.equal(now.body, 'null')
  },
)

test(
  'a member becomes an administrator by the link and not before, and the log names him for it',
  LIMIT,
  async (t) => {
    const office = await openOffice(t)
    const { site, bob, sql } = office
    await givePassword(office.world, bob)
    await office.begin('bob@acme.example', true)
    // He is not lost, and no administrator is there because of him.
    const entered = await signIn(office, 'bob@acme.example', PASSWORD)
    const member = genuine(tokenIn(entered, 'session'))
    const [mail] = await office.mails()
    assert.equal(mail?.subject, 'You are to become an administrator of acme')
    assert.deepEqual(await office.state(), ['waiting'])
    const token = await followTo(office, await waitForLink(office), '/new-password')
    assert.equal((await site.ask('/api/security/policy', { headers: member })).status, 403)
    const chosen = await office.postByLink('/new-password', token, { password: NEW_PASSWORD })
    assert.equal(chosen.status, 303, chosen.body)
    const headers = genuine(tokenIn(chosen, 'session'))
    assert.equal((await site.ask('/api/security/policy', { headers })).status, 200)
    const given = await sql(
      `select "user", why from app.audit_entry where model = 'user' and operation = 'update' and after ? 'groups' and record = $1`,
      [bob.id],
    )
    assert.deepEqual(given.at(-1), {
      user: bob.id,
      why: 'By the link of a recovery that the operator began.',
    })
  },
)

test('what cannot be recovered is refused, with what to do instead', LIMIT, async (t) => {
  const office = await openOffice(t)
  const { sql, control } = office
  await office.world.user('gone', ['administrator'])
  await sql(`update app."user" set active = false where login = 'gone'`)
  await office.world.user('mute', ['administrator'])
  for (const [login, promotes, message] of [
    ['nobody', false, /Nobody who is active has the login nobody/],
    ['gone', false, /Nobody who is active has the login gone/],
    ["' or true --", true, /Nobody who is active/],
    ['bob@acme.example', false, /is no administrator/],
    ['ann', true, /is an administrator already/],
    ['mute', false, /No e-mail address is stored/],
  ] as const)
    await assert.rejects(office.begin(login, promotes), { message }, login)
  for (const state of ['suspended', 'dropping', 'provisioning']) {
    await control.superuser.query('update app."database" set state = $1', [state])
    await assert.rejects(office.begin('ann'), { code: 'STATE_REFUSED' }, state)
  }
  await control.superuser.query(`update app."database" set state = 'live'`)
  await sql(`insert into zennnn.neutralised (since, origin) values (now(), 'other')`)
  await assert.rejects(office.begin('ann'), { message: /restored on the side/ })
  await sql('delete from zennnn.neutralised')
  assert.deepEqual(await office.state(), [])
  assert.deepEqual(await office.mails(), [])
  const outcomes = await Promise.allSettled([
    office.begin('ann'),
    office.begin('ann'),
    office.begin('bob@acme.example', true),
  ])
  assert.equal(outcomes.filter(({ status }) => status === 'fulfilled').length, 1)
  await assert.rejects(office.begin('ann'), { message: /is open already/ })
  assert.deepEqual(await office.state(), ['waiting'])
})

test(
  'an administrator stops it after a proof, and nobody else does: guest, member, key, other database',
  LIMIT,
  async (t) => {
    const office = await openOffice(t)
    const { site, world, bob, sql } = office
    const chief = await world.user('chief', ['administrator'])
    await office.begin('ann')
    const { rows } = await world.superuser.query('select id from zennnn.administrator_recovery')
    const id = String(rows[0]?.['id'])
    const stop = async (
      headers: Readonly<Record<string, string>>,
      host = 'acme.localhost',
      of = id,
    ) =>
      (await site.ask(`/api/administrator-recovery/${of}/stop`, { host, method: 'POST', headers }))
        .status
    await sql(
      `insert into zennnn.api_key (id, token_hash, user_id, name, may_write, expires_at) values (gen_random_uuid(), $1, $2, 'k', true, now() + interval '1 day')`,
      [hashSecret('k'.repeat(43)), chief.id],
    )
    const bearer = { authorization: `Bearer ${'k'.repeat(43)}` }
    assert.equal(await stop({}), 401)
    assert.equal(await stop(genuine(newSecret())), 401)
    assert.equal(await stop(genuine(bob.token)), 403)
    assert.ok([401, 403].includes(await stop(bearer)))
    const look = await site.ask('/api/administrator-recovery', { headers: bearer })
    assert.ok([401, 403].includes(look.status))
    assert.equal(await stop(genuine(chief.token), 'other.localhost'), 401)
    assert.equal(await stop(genuine(chief.token), 'acme.localhost', newRecordId(systemClock)), 404)
    await sql(`update zennnn.session set confirmed_at = now() - interval '1 hour'`)
    const stale = await stop(genuine(chief.token))
    assert.deepEqual(await office.state(), ['waiting'])
    await sql('update zennnn.session set confirmed_at = now()')
    assert.equal(stale, 403)
    assert.equal(await stop(genuine(chief.token)), 204)
    assert.equal(await stop(genuine(chief.token)), 404)
    assert.deepEqual(await office.state(), ['stopped'])
    await office.age('20 days')
    assert.deepEqual(await office.turn(), [])
    const { sendsAt, beganAt } = await office.begin('ann')
    assert.equal(Date.parse(sendsAt) - Date.parse(beganAt), 7 * 24 * 3_600_000)
    assert.equal((await office.events()).at(1), 'Recovery of ann: stopped by an administrator')
  },
)

test(
  'whom it is about stops it by the mailed link, once, and a look at the page stops nothing',
  LIMIT,
  async (t) => {
    const office = await openOffice(t)
    const { site } = office
    await office.begin('ann')
    const own = (await office.mails()).find(({ to }) => to === 'Ann@acme.example')
    const token = await followTo(office, secretIn(own), '/stop-recovery')
    const cookie = { cookie: `__Host-link=${token}` }
    const page = await site.ask('/stop-recovery', { headers: cookie })
    assert.match(page.body, /<button class="button primary">Stop it<\/button>/)
    assert.equal((await office.post('/stop-recovery', {}, cookie)).status, 403)
    assert.equal(
      (await office.postByLink('/new-password', token, { password: NEW_PASSWORD })).status,
      410,
    )
    const elsewhere = await site.ask('/stop-recovery', { host: 'other.localhost', headers: cookie })
    assert.equal(elsewhere.status, 410)
    assert.deepEqual(await office.state(), ['waiting'])
    const stopped = await office.postByLink('/stop-recovery', token, {})
    assert.equal(stopped.status, 200)
    assert.match(stopped.body, /It is stopped/)
    assert.equal((await office.postByLink('/stop-recovery', token, {})).status, 410)
    assert.equal((await site.ask(`/link/${secretIn(own)}`)).status, 410)
    assert.deepEqual(await office.state(), ['stopped'])
    // The link of a password that somebody forgot stops nothing.
    await office.mails()
    const reset = await office.follow(await office.forget())
    assert.equal((await office.postByLink('/stop-recovery', reset, {})).status, 410)
  },
)

test(
  'stopped after the link was mailed, or not used within a week, the link opens nothing',
  LIMIT,
  async (t) => {
    const office = await openOffice(t)
    await office.begin('ann')
    const own = secretIn((await office.mails()).find(({ to }) => to === 'Ann@acme.example'))
    const token = await followTo(office, await waitForLink(office), '/new-password')
    const stop = await followTo(office, own, '/stop-recovery')
    assert.equal((await office.postByLink('/stop-recovery', stop, {})).status, 200)
    assert.equal(
      (await office.postByLink('/new-password', token, { password: NEW_PASSWORD })).status,
      410,
    )
    await office.begin('ann')
    const late = await waitForLink(office)
    await office.age('7 days')
    assert.equal((await office.site.ask(`/link/${late}`)).status, 410)
    assert.deepEqual(await office.turn(), ['expire'])
    assert.deepEqual(await office.state(), ['stopped', 'expired'])
    assert.equal((await signIn(office, 'ann', NEW_PASSWORD)).status, 401)
  },
)

test('of a use and a stop at once, and of two uses, one gets through', LIMIT, async (t) => {
  const office = await openOffice(t)
  const { world, site } = office
  const chief = await world.user('chief', ['administrator'])
  await office.begin('ann')
  const token = await followTo(office, await waitForLink(office), '/new-password')
  const [seen] = await office.sql('select id from zennnn.administrator_recovery')
  const use = async () =>
    await office.postByLink('/new-password', token, { password: NEW_PASSWORD })
  const stop = async () =>
    await site.ask(`/api/administrator-recovery/${String(seen?.['id'])}/stop`, {
      method: 'POST',
      headers: genuine(chief.token),
    })
  const answers = await Promise.all([use(), stop(), use()])
  const good = answers.filter(({ status }) => status === 303 || status === 204)
  assert.equal(good.length, 1, answers.map(({ status }) => status).join(' '))
  const isUsed = good[0]?.status === 303
  assert.deepEqual(await office.state(), [isUsed ? 'used' : 'stopped'])
  assert.equal((await signIn(office, 'ann', NEW_PASSWORD)).status, isUsed ? 200 : 401)
})

test('a use that waits for a stop is refused, and leaves all as it was', LIMIT, async (t) => {
  const office = await openOffice(t)
  const { world } = office
  await office.begin('ann')
  const token = await followTo(office, await waitForLink(office), '/new-password')
  await world.superuser.query('begin')
  await world.superuser.query('select zennnn.recovery_cancel()')
  const used = office.postByLink('/new-password', token, { password: NEW_PASSWORD })
  await untilLockWaits(world.database)
  await world.superuser.query('commit')
  assert.equal((await used).status, 404)
  const kept = await office.sql('select (select count(*) from zennnn.passkey)::int as passkeys')
  assert.deepEqual(kept, [{ passkeys: 1 }])
  assert.deepEqual(await office.state(), ['stopped'])
  // Her password is the old one, after which a factor is owed.
  assert.match((await signIn(office, 'ann', PASSWORD)).body, /SECOND_FACTOR/)
})

test(
  'nobody makes such a link by an app, and the link of another purpose recovers nobody',
  LIMIT,
  async (t) => {
    const office = await openOffice(t)
    const { world, ann } = office
    const chief = await world.user('chief', ['administrator'])
    for (const purpose of ['recover_administrator', 'stop_recovery'])
      await assert.rejects(
        world.connections.batch(world.database, chief.principal, [
          {
            text: `select zennnn.link_create($1, $2, $3, 'user', $4, 'a@b.example', '1 day')`,
            values: [newRecordId(systemClock), hashSecret(newSecret()), purpose, ann.id],
          },
        ]),
        { code: 'ACCESS_DENIED' },
        purpose,
      )
    const secret = await office.forget()
    await office.sql(`update zennnn.link set purpose = 'recover_administrator'`)
    const token = await followTo(office, secret, '/new-password')
    assert.equal(
      (await office.postByLink('/new-password', token, { password: NEW_PASSWORD })).status,
      410,
    )
  },
)

test(
  'under the brand Zeldesk support that is in, and who runs the cloud, stop nothing',
  LIMIT,
  async (t) => {
    const { acme, olga, support, as, post } = await openZeldeskOffice(t)
    const id = newRecordId(systemClock)
    const person = await acme.user('eve@acme.example', ['administrator'])
    const { rows } = await acme.superuser.query(
      'select zennnn.recovery_begin($1, $2, false) as outcome',
      [id, 'eve@acme.example'],
    )
    assert.deepEqual(rows, [{ outcome: 'began' }])
    const { token } = await support({ models: ['contact'], may_write: true })
    const path = `/api/administrator-recovery/${id}/stop`
    const refused = [
      (await as(token, path, { method: 'POST', body: '{}' })).status,
      (await as(token, '/api/administrator-recovery')).status,
      (await post('acme.localhost', path, olga.token)).status,
      (await post('localhost', path, person.token)).status,
    ]
    assert.ok(
      refused.every((status) => status === 401 || status === 403),
      refused.join(' '),
    )
    // Whoever runs the cloud has a recovery of its own database to stop, and there is none.
    assert.ok([403, 404].includes((await post('localhost', path, olga.token)).status))
    const state = await acme.superuser.query('select state from zennnn.administrator_recovery')
    assert.deepEqual(state.rows, [{ state: 'waiting' }])
  },
)
