import assert from 'node:assert/strict'
import { test } from 'node:test'
import { firewallFiles, firewallOrder } from '@zennnn/cloud'
import { newSecret } from '@zennnn/kernel'
import { ATTEMPT_EVENTS } from '../../packages/server/src/http/attempt-line.ts'
import { type Answer, genuine, givePassword, openHttps, PASSWORD } from '../https-world.ts'
import { openWorld } from '../kit.ts'

const POLICY = '/api/security/policy'
const DEFAULTS = {
  minimum_length: 12,
  refuse_common: true,
  hash_rounds: 220_000,
  second_factor: 'nobody',
  allow_password: true,
  allow_passkey: true,
  attempts_per_account: 10,
  attempts_per_network: 60,
  attempts_per_database: 600,
  attempt_window_s: 900,
  cooldown_s: 60,
  cooldown_maximum_s: 3600,
  session_lifetime_s: 14 * 86_400,
  session_idle_s: 86_400,
}

function codeOf(answer: Answer): unknown {
  return [answer.status, JSON.parse(answer.body).code]
}

async function openOffice(t: Parameters<typeof openWorld>[0]) {
  const world = await openWorld(t)
  const elsewhere = await openWorld(t)
  const site = await openHttps(t, { acme: world, other: elsewhere })
  const admin = await world.user('admin@example.com', ['administrator'])
  const member = await world.user('ann@example.com', ['sales_manager'])
  const stranger = await elsewhere.user('admin@example.com', ['administrator'])
  const change = async (token: string, body: unknown) =>
    await site.ask(POLICY, {
      method: 'PATCH',
      headers: genuine(token),
      body: JSON.stringify(body),
    })
  const login = async (password: string) =>
    await site.ask('/auth/login', {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ login: 'ann@example.com', password }),
    })
  const sql = async (text: string) => (await world.superuser.query(text)).rows
  return { world, site, admin, member, stranger, change, login, sql }
}

test('an administrator changes the policy, which holds from then on, and the audit log says who', async (t) => {
  const { site, world, admin, member, change, login, sql } = await openOffice(t)
  await givePassword(world, member)
  const before = await site.ask(POLICY, { headers: genuine(admin.token) })
  assert.deepEqual(JSON.parse(before.body), DEFAULTS)
  const wanted = { attempts_per_account: 2, cooldown_s: 30 }
  const after = await change(admin.token, wanted)
  assert.equal(after.status, 200)
  assert.deepEqual(JSON.parse(after.body), { ...DEFAULTS, ...wanted })
  assert.equal((await login('wrong, to begin with')).status, 401)
  assert.equal((await login('wrong a second time')).status, 401)
  const held = await login(PASSWORD)
  assert.equal(held.status, 429)
  assert.ok(Number(held.headers['retry-after']) <= 31)
  await change(admin.token, wanted)
  assert.deepEqual(
    await sql(
      `select "user", why from app.audit_entry where model = 'sign_in_policy' order by why`,
    ),
    [
      { user: admin.id, why: 'attempts_per_account: 10 → 2' },
      { user: admin.id, why: 'cooldown_s: 60 → 30' },
    ],
  )
})

test('rounds of hashing go up and never down, and whoever has fewer yet takes as long as who has none', async (t) => {
  const { world, admin, member, change, login, sql } = await openOffice(t)
  await givePassword(world, member)
  assert.equal((await change(admin.token, { hash_rounds: 240_000 })).status, 200)
  const start = async (who: string) =>
    await sql(`select rounds, rounds_for_all from zennnn.sign_in_start('${who}', '192.0.2.1')`)
  assert.deepEqual(await start('ann@example.com'), [{ rounds: 220_000, rounds_for_all: 240_000 }])
  assert.deepEqual(await start('nobody'), [{ rounds: 240_000, rounds_for_all: 240_000 }])
  assert.equal((await login(PASSWORD)).status, 200)
  const stored = await sql("select split_part(hash, '$', 2) as rounds from zennnn.credential")
  assert.deepEqual(stored, [{ rounds: '240000' }])
  const lower = await change(admin.token, { hash_rounds: 230_000 })
  assert.deepEqual(codeOf(lower), [400, 'CONSTRAINT_VIOLATED'])
  assert.deepEqual(await sql('select rounds from zennnn.sign_in_policy'), [{ rounds: 240_000 }])
})

test('nobody but an administrator of this database sees or changes the policy, the sessions or the log', async (t) => {
  const { site, admin, member, stranger, change, sql } = await openOffice(t)
  const [own] = await sql(`select id from zennnn.session where user_id = '${admin.id}'`)
  const end = `/api/security/sessions/${own.id}/end`
  for (const [token, status, code] of [
    [member.token, 403, 'ACCESS_DENIED'],
    [stranger.token, 401, 'NOT_SIGNED_IN'],
  ] as const) {
    assert.deepEqual(codeOf(await change(token, { minimum_length: 8 })), [status, code])
    for (const path of [POLICY, '/api/security/sessions', '/api/security/sign-ins'])
      assert.deepEqual(codeOf(await site.ask(path, { headers: genuine(token) })), [status, code])
    const ended = await site.ask(end, { method: 'POST', headers: genuine(token) })
    assert.deepEqual(codeOf(ended), [status, code])
  }
  assert.equal((await site.ask(POLICY)).status, 401)
  const cookie = { cookie: genuine(admin.token)['cookie'] ?? '' }
  const forged = await site.ask(POLICY, { method: 'PATCH', headers: cookie, body: '{}' })
  assert.equal(forged.status, 403)
  assert.deepEqual(await sql('select minimum_length from zennnn.sign_in_policy'), [
    { minimum_length: 12 },
  ])
  assert.equal((await site.ask('/auth/session', { headers: genuine(admin.token) })).status, 200)
})

test('the sign-in page and the API offer what the policy allows, to anybody and at once', async (t) => {
  const { site, sql } = await openOffice(t)
  const ways = async () => JSON.parse((await site.ask('/auth/ways')).body)
  const offers = async () => {
    const { body } = await site.ask('/sign-in')
    return ['action="/sign-in"', 'data-passkey', 'href="/forgot-password"'].filter((sign) =>
      body.includes(sign),
    )
  }
  assert.deepEqual(await ways(), {
    password: true,
    directory: false,
    passkey: true,
    providers: [],
  })
  assert.equal((await offers()).length, 3)
  await sql('update zennnn.sign_in_policy set allow_passkey = false')
  assert.deepEqual(await offers(), ['action="/sign-in"', 'href="/forgot-password"'])
  await sql('update zennnn.sign_in_policy set allow_passkey = true, allow_password = false')
  assert.deepEqual(await offers(), ['data-passkey'])
  assert.equal((await ways()).password, false)
  assert.match((await site.ask('/forgot-password')).body, /Passwords are turned off/)
  await sql(`insert into zennnn.directory
    (id, name, enabled, hosts, port, tls, base, filter, bind_dn, sealed, makes_people) values
    (gen_random_uuid(), 'Berlin', true, '{directory.example}', 636, 'ldaps', 'dc=example', '(uid={login})', 'cn=reader', '\\x00', false)`)
  assert.deepEqual(await offers(), ['action="/sign-in"', 'data-passkey'])
  assert.equal((await ways()).directory, true)
  await sql('update zennnn.directory set enabled = false')
  assert.deepEqual(await offers(), ['data-passkey'])
})

test('what is no policy changes nothing and says which setting is wrong', async (t) => {
  const { admin, change, sql } = await openOffice(t)
  const unchanged = await sql('select * from zennnn.sign_in_policy')
  for (const [body, field] of [
    [{ minimum_length: 7 }, 'minimum_length'],
    [{ minimum_length: 65 }, 'minimum_length'],
    [{ minimum_length: '14' }, 'minimum_length'],
    [{ minimum_length: 12.5 }, 'minimum_length'],
    [{ minimum_length: null }, 'minimum_length'],
    [{ cooldown_s: 0 }, 'cooldown_s'],
    [{ cooldown_s: 90, attempts_per_account: 0 }, 'attempts_per_account'],
    [{ second_factor: 'nobody; drop' }, 'second_factor'],
    [{ refuse_common: 'false' }, 'refuse_common'],
    [{ rounds: 1 }, 'rounds'],
    [{ hash_rounds: 219_999 }, 'hash_rounds'],
    [{ hash_rounds: 1_000_001 }, 'hash_rounds'],
    [{ only_row: false }, 'only_row'],
    [{ toString: 1 }, 'toString'],
  ] as const) {
    const answer = await change(admin.token, body)
    assert.deepEqual(codeOf(answer), [400, 'VALUE_INVALID'], JSON.stringify(body))
    assert.equal(JSON.parse(answer.body).details.field, field)
  }
  for (const body of [[], null, 'text', 7])
    assert.deepEqual(codeOf(await change(admin.token, body)), [400, 'PGRST102'])
  for (const [body, field] of [
    [{ cooldown_s: 7200 }, 'cooldown_s'],
    [{ session_lifetime_s: 3600 }, 'session_idle_s'],
    [{ second_factor: 'everyone' }, 'second_factor'],
    [{ allow_password: false }, undefined],
    [{ allow_password: false, allow_passkey: false }, undefined],
  ] as const) {
    const answer = await change(admin.token, body)
    assert.deepEqual(codeOf(answer), [400, 'CONSTRAINT_VIOLATED'], JSON.stringify(body))
    assert.equal(JSON.parse(answer.body).details?.field, field)
  }
  assert.deepEqual(await sql('select * from zennnn.sign_in_policy'), unchanged)
  assert.deepEqual(await sql(`select from app.audit_entry where model = 'sign_in_policy'`), [])
})

test('a password that is short or made of what is known is refused where it is given and where it is changed', async (t) => {
  const { site, world, admin, member, change, login } = await openOffice(t)
  await givePassword(world, member)
  const entered = await login(PASSWORD)
  const token = /__Host-session=([\w-]{43})/.exec(String(entered.headers['set-cookie']))?.[1] ?? ''
  const ask = async (path: string, by: string, body: unknown) =>
    await site.ask(path, { method: 'POST', headers: genuine(by), body: JSON.stringify(body) })
  const give = async (password: string) =>
    await ask('/auth/password', admin.token, { user: member.id, password })
  const choose = async (password: string) =>
    await ask('/auth/password/change', token, { current_password: PASSWORD, password })
  const refused = async (passwords: readonly string[]) => {
    for (const password of passwords)
      for (const answer of [await give(password), await choose(password)])
        assert.deepEqual(codeOf(answer), [400, 'VALUE_INVALID'], password)
  }
  await refused(['eleven char', 'password1234', 'annexample2026', 'acmeacmeacme!'])
  const longer = { minimum_length: 30, refuse_common: false }
  assert.equal((await change(admin.token, longer)).status, 200)
  await refused(['twenty-nine characters long..'])
  assert.equal((await choose('password1234password1234567890')).status, 200)
})

test('an open session alone is not enough to change the policy', async (t) => {
  const { admin, change, sql } = await openOffice(t)
  await sql(`update zennnn.session set confirmed_at = now() - interval '11 minutes'`)
  const answer = await change(admin.token, { minimum_length: 8 })
  assert.equal(JSON.parse(answer.body).code, 'CONFIRMATION_NEEDED')
  assert.deepEqual(await sql('select minimum_length from zennnn.sign_in_policy'), [
    { minimum_length: 12 },
  ])
})

test('where a second factor is needed from now on, sessions without one end; its author has one himself', async (t) => {
  const { site, world, admin, member, change, sql } = await openOffice(t)
  const careful = await world.user('careful@example.com', ['sales_user'])
  const two = async (id: string): Promise<unknown> =>
    await sql(`update zennnn.session set has_two_factors = true where user_id = '${id}'`)
  await two(careful.id)
  const statuses = async (): Promise<readonly number[]> =>
    await Promise.all(
      [admin, member, careful].map(
        async ({ token }) => (await site.ask('/auth/session', { headers: genuine(token) })).status,
      ),
    )
  for (const second_factor of ['administrators', 'everyone']) {
    const without = await change(admin.token, { second_factor })
    assert.deepEqual(codeOf(without), [400, 'CONSTRAINT_VIOLATED'])
    assert.match(without.body, /signed in without a second factor yourself/)
  }
  assert.deepEqual(await statuses(), [200, 200, 200])
  await two(admin.id)
  assert.equal((await change(admin.token, { second_factor: 'administrators' })).status, 200)
  assert.deepEqual(await statuses(), [200, 200, 200], 'of who needs none nothing ends')
  assert.equal((await change(admin.token, { second_factor: 'everyone' })).status, 200)
  assert.deepEqual(await statuses(), [200, 401, 200])
})

test('who becomes an administrator where these need a second factor signs in again', async (t) => {
  const { site, world, admin, member, change, sql } = await openOffice(t)
  await sql(`update zennnn.session set has_two_factors = true where user_id = '${admin.id}'`)
  assert.equal((await change(admin.token, { second_factor: 'administrators' })).status, 200)
  const status = async ({ token }: { readonly token: string }): Promise<number> =>
    (await site.ask('/auth/session', { headers: genuine(token) })).status
  const rise = async (id: string): Promise<void> => {
    const [{ group }] = await sql(
      `select id as group from app."group" where name = 'administrator'`,
    )
    const answer = await site.ask(`/api/user?id=eq.${id}`, {
      method: 'PATCH',
      headers: genuine(admin.token),
      body: JSON.stringify({ groups: [group] }),
    })
    assert.equal(answer.status, 204, answer.body)
  }
  const careful = await world.user('careful@example.com', [])
  await sql(`update zennnn.session set has_two_factors = true where user_id = '${careful.id}'`)
  await rise(member.id)
  await rise(careful.id)
  // Also who proved two factors: what was opened with fewer rights gets no more.
  assert.deepEqual([await status(member), await status(careful)], [401, 401])
})

test('nothing of the policy changes when the audit log cannot be written', async (t) => {
  const { admin, change, sql } = await openOffice(t)
  await sql('alter table app.audit_entry add constraint full_disk check (false) not valid')
  assert.ok((await change(admin.token, { minimum_length: 20 })).status >= 400)
  assert.deepEqual(await sql('select minimum_length from zennnn.sign_in_policy'), [
    { minimum_length: 12 },
  ])
})

test('a shorter life ends sessions that are older', async (t) => {
  const { site, admin, member, change, sql } = await openOffice(t)
  await sql(`update zennnn.session set created_at = now() - interval '2 hours', expires_at = now() + interval '9 days'
    where user_id = '${member.id}'`)
  const shorter = { session_lifetime_s: 3600, session_idle_s: 3600 }
  assert.equal((await change(admin.token, shorter)).status, 200)
  assert.equal((await site.ask('/api/user', { headers: genuine(member.token) })).status, 401)
  assert.equal((await site.ask('/api/user', { headers: genuine(admin.token) })).status, 200)
})

test('the rule that fail2ban gets finds each wrong attempt and no other line', async (t) => {
  const { site, world, member, login } = await openOffice(t)
  await givePassword(world, member)
  await world.superuser.query('update zennnn.sign_in_policy set attempts_per_account = 2')
  const log = '/srv/zennnn/home/log/serve.log'
  const files = firewallFiles(firewallOrder({ vaultClients: [], neverBlocked: [], log }))
  const [, rule = ''] = /^failregex = \^(.*)$/m.exec(files.map(({ text }) => text).join('')) ?? []
  const pattern = new RegExp(rule.replace('<SUBNET>', String.raw`([\da-f.:/]+)`))
  assert.ok(rule.includes(`"event":"(?:${ATTEMPT_EVENTS.join('|')})"`))
  await login(PASSWORD)
  await login('not the right one')
  await login('nor is this one')
  await login(PASSWORD)
  await site.ask(`/link/${newSecret()}`)
  const found = site.lines.map((line) => pattern.exec(line.trimEnd())?.[1])
  assert.deepEqual(
    found.filter((network) => network !== undefined),
    ['127.0.0.1', '127.0.0.1', '127.0.0.1', '127.0.0.1'],
  )
})

test('who finds no place to be hashed gets 429 with a time to come again, and the line that fail2ban reads', async (t) => {
  const { site } = await openOffice(t)
  const guesses = Array.from({ length: 40 }, async (_, guess) => {
    const body = JSON.stringify({ login: `nobody${guess}@example.com`, password: 'a wrong guess' })
    const headers = { 'content-type': 'application/json' }
    return await site.ask('/auth/login', { method: 'POST', headers, body })
  })
  const replies = await Promise.all(guesses)
  const away = replies.filter(({ status }) => status === 429)
  // Each login is another one, and the network may try 60 times: nobody is over a limit that is counted.
  assert.ok(away.length > 0)
  for (const reply of away) {
    assert.ok(Number(reply.headers['retry-after']) >= 1)
    assert.deepEqual(codeOf(reply), [429, 'TOO_MANY_ATTEMPTS'])
  }
  const rest = replies.filter(({ status }) => status !== 429)
  assert.deepEqual(new Set(rest.map(({ status }) => status)), new Set([401]))
  const written = (outcome: string) =>
    site.lines.filter(
      (line) =>
        line.includes(`"event":"sign_in"`) &&
        line.trimEnd().endsWith(`"outcome":"${outcome}","network":"127.0.0.1"}`),
    ).length
  assert.equal(written('throttled'), away.length)
  assert.equal(written('refused'), rest.length)
})

test('while nothing can be hashed a short body is not read, a long one is, and refused as what it is', async (t) => {
  const { site } = await openOffice(t)
  const send = async (body: string) =>
    await site.ask('/auth/login', {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body,
    })
  const guesses = Array.from(
    { length: 40 },
    async (_, guess) =>
      await send(
        JSON.stringify({ login: `nobody${guess}@example.com`, password: 'a wrong guess' }),
      ),
  )
  // The first answer that turns away says that the places are taken.
  await Promise.any(guesses.map(async (guess) => assert.equal((await guess).status, 429)))
  assert.deepEqual(codeOf(await send('{')), [429, 'TOO_MANY_ATTEMPTS'])
  assert.deepEqual(codeOf(await send(`{${' '.repeat(5000)}`)), [400, 'PGRST102'])
  await Promise.all(guesses)
})
