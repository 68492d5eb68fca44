import assert from 'node:assert/strict'
import { test } from 'node:test'
import { deriveSecret, newSecret } from '@zennnn/kernel'
import { assertSafe, forAll, openSiege, type Siege, trace } from '../attack-world.ts'
import { genuine } from '../https-world.ts'

type Headers = Readonly<Record<string, string>>

/** Every change that a session can make over HTTP, each valid with the right token. */
function changes({ acme }: Siege): readonly (readonly [string, string, string, string])[] {
  const json = 'application/json'
  const id = acme.customer
  return [
    ['POST', '/api/contact', '{"name":"forged"}', json],
    ['POST', '/api/contact?on_conflict=reference', '[{"name":"forged","reference":"f"}]', json],
    ['PATCH', `/api/contact?id=eq.${id}`, '{"name":"forged"}', json],
    ['DELETE', `/api/contact?name=eq.forged`, '', json],
    ['PUT', `/api/contact?id=eq.${id}`, '{"name":"forged"}', json],
    ['POST', '/api/rpc/sale_order.cancel', `{"id":"${acme.own.order}"}`, json],
    ['POST', '/api/rpc/nothing.nothing', '{}', json],
    ['POST', '/api/import/contact?map=name', 'name\nforged\n', 'text/csv'],
    ['POST', `/api/import/${id}/cancel`, '', json],
    ['POST', '/api/attachment/file?name=forged', 'forged', 'application/octet-stream'],
    ['POST', '/auth/logout', '', json],
    [
      'POST',
      '/auth/password',
      `{"user":"${acme.people.clerk.id}","password":"forged forged 12"}`,
      json,
    ],
    ['POST', '/sign-out', '', 'application/x-www-form-urlencoded'],
  ]
}

/** What pages of others, and clients without the token, could send along with the cookie. */
function forgeries(siege: Siege, token: string, type: string): readonly Headers[] {
  const cookie = `__Host-session=${token}`
  const right = deriveSecret(token, 'csrf')
  const own = { cookie, 'content-type': type }
  const withRight = { ...own, 'x-csrf-token': right }
  const others = [
    '',
    'null',
    'undefined',
    token,
    right.slice(0, -1),
    `${right}A`,
    right.toLowerCase(),
    ` ${right} x`,
    `${right}, ${right}`,
    deriveSecret(newSecret(), 'csrf'),
    deriveSecret(token, 'CSRF'),
    deriveSecret(siege.acme.people.manager.token, 'csrf'),
    deriveSecret(siege.other.people.admin.token, 'csrf'),
  ]
  return [
    own,
    ...others.map((value) => ({ ...own, 'x-csrf-token': value })),
    ...['cross-site', 'same-site', 'CROSS-SITE', '', 'x'].map((site) => ({
      ...withRight,
      'sec-fetch-site': site,
    })),
    ...[
      'https://evil.example',
      'https://other.localhost',
      'http://acme.localhost',
      'https://acme.localhost.evil.example',
      'https://acme.localhost:444',
      'null',
      'file://',
      '',
    ].map((origin) => ({ ...withRight, origin })),
    ...[
      'text/plain',
      'text/plain;application/json',
      'application/x-www-form-urlencoded',
      'multipart/form-data; boundary=x',
    ].map((forged) => ({ cookie, 'content-type': forged })),
    { cookie },
    { ...own, 'x-xsrf-token': right },
    { ...own, 'csrf-token': right },
    { ...own, authorization: `Bearer ${token}` },
  ]
}

const OVERRIDES: readonly Headers[] = [
  'x-http-method-override',
  'x-http-method',
  'x-method-override',
  'x-original-method',
].flatMap((name) => ['DELETE', 'POST', 'PATCH'].map((method) => ({ [name]: method })))

async function stateOf(siege: Siege): Promise<string> {
  const { rows } = await siege.acme.world.superuser.query(
    `select (select json_agg(c order by id) from app.contact c) as contacts,
       (select json_agg(o order by id) from app.sale_order o) as orders,
       (select count(*) from app.attachment) as files, (select count(*) from app.job) as jobs,
       (select count(*) from zennnn.session) as sessions, (select count(*) from zennnn.credential) as credentials`,
  )
  return JSON.stringify(rows)
}

test('nothing changes without the token of the very session, from a page of the very site', async (t) => {
  const siege = await openSiege(t)
  const { token } = siege.acme.people.admin
  const before = await stateOf(siege)

  await t.test('forged in every way, on every route that changes something', async () => {
    const cases = changes(siege).flatMap((change) =>
      forgeries(siege, token, change[3]).map((headers) => ({ change, headers })),
    )
    const tried = await forAll(cases, async ({ change: [method, path, body], headers }) => {
      const answer = await siege.send(path, { method, headers, body })
      const what = `${method} ${path} ${JSON.stringify(headers)}`
      // What comes as Bearer and is no API key is nobody's, whatever else comes along.
      const refused = headers['authorization'] === undefined ? [403] : [403, 401]
      assert.ok(refused.includes(answer.status), `${what}: ${answer.status} ${answer.body}`)
      assertSafe(answer, what)
      assert.equal(answer.headers['set-cookie'], undefined, what)
    })
    assert.ok(tried > 400)
    assert.equal(await stateOf(siege), before)
  })

  await t.test(
    'a method in a header or a parameter is none, and reading changes nothing',
    async () => {
      const { cookie = '' } = genuine(token)
      for (const headers of OVERRIDES)
        for (const [, path] of changes(siege))
          for (const method of ['GET', 'HEAD', 'OPTIONS', 'TRACE', 'PROPFIND', 'QUERY'])
            assertSafe(
              await siege.send(`${path}${path.includes('?') ? '&' : '?'}_method=DELETE`, {
                method,
                headers: { ...headers, cookie },
              }),
              `${method} ${path}`,
            )
      assert.equal(await stateOf(siege), before)
    },
  )

  await t.test('two cookies of one name, and cookies that are no token, are nobody', async () => {
    const evil = siege.acme.people.outsider.token
    for (const cookie of [
      `__Host-session=${token}; __Host-session=${evil}`,
      `__Host-session=${evil}; __Host-session=${token}`,
      `__Host-session=${token}; __Host-session=${token}`,
      `__Host-session=${token}; a=b; __Host-session=`,
      `__host-session=${token}`,
      `__Host-Session=${token}`,
      `__Host-session =${token}`,
      `__Host-session="${token}"`,
      `__Host-session=${token},x`,
      `__Host-session=${token}%20`,
      `__Host-session=${token.slice(0, -1)}`,
      `__Host-session=${token}A`,
      `session=${token}`,
      `__Secure-session=${token}`,
      `__Host-link=${token}`,
      `x=__Host-session=${token}`,
      `__Host-session=${encodeURIComponent(`${token}\0`)}`,
    ])
      for (const path of [
        '/api/contact',
        '/auth/session',
        '/api/meta',
        '/api/events',
        '/api/job',
      ]) {
        const answer = await siege.send(path, { headers: { cookie } })
        assert.equal(answer.status, 401, `${path} ${cookie}`)
        assert.doesNotMatch(answer.body, /Globex|admin@/)
      }
    for (const headers of [
      { authorization: `Bearer ${token}` },
      { authorization: `Basic ${Buffer.from(`admin@example.com:${token}`).toString('base64')}` },
      { 'x-session': token },
      { apikey: token },
    ] satisfies Headers[])
      assert.equal((await siege.send(`/api/contact?apikey=${token}`, { headers })).status, 401)
  })

  await t.test(
    'a session of one database is none at another, for reading and for changing',
    async () => {
      const answers = new Set<string>()
      for (const [method, path, body, type] of changes(siege)) {
        if (path === '/sign-out' || path === '/auth/logout') continue
        for (const person of ['admin', 'outsider'] as const) {
          const headers = { ...genuine(siege.acme.people[person].token), 'content-type': type }
          const answer = await siege.send(path, { method, headers, body, host: 'other.localhost' })
          assert.ok(
            // An import asks for the control database first, which this cloud of two does not have.
            [401, 405, ...(path.startsWith('/api/import/contact') ? [503] : [])].includes(
              answer.status,
            ),
            `${method} ${path}: ${answer.status} ${answer.body}`,
          )
          answers.add(String(answer.status))
        }
      }
      for (const path of [
        '/api/contact',
        '/api/meta',
        '/api/openapi.json',
        '/auth/session',
        '/api/events',
      ])
        assert.equal(
          (await siege.send(path, { headers: genuine(token), host: 'other.localhost' })).status,
          401,
          path,
        )
      assert.ok(answers.has('401'))
    },
  )

  await t.test('a password is given by an administrator to others only', async () => {
    const { admin, manager, clerk } = siege.acme.people
    const give = async (by: string, user: string, password = 'a long enough password') =>
      await siege.send('/auth/password', {
        method: 'POST',
        headers: genuine(by),
        body: JSON.stringify({ user, password }),
      })
    for (const [by, user] of [
      [manager.token, clerk.id],
      [clerk.token, admin.id],
      [clerk.token, clerk.id],
      [admin.token, admin.id],
      [admin.token, siege.other.people.clerk.id],
      [newSecret(), clerk.id],
    ] as const) {
      const answer = await give(by, user)
      assert.ok([401, 403, 404].includes(answer.status), `${answer.status} ${answer.body}`)
    }
    // Who may not give one learns nothing about who is there.
    assert.equal(
      trace(await give(clerk.token, admin.id)),
      trace(await give(clerk.token, siege.other.people.clerk.id)),
    )
    assert.equal((await give(admin.token, clerk.id, 'short')).status, 400)
    assert.equal(await stateOf(siege), before)
  })
})
