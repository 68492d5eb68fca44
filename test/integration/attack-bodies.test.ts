import assert from 'node:assert/strict'
import { test } from 'node:test'
import { assertSafe, CANARY, openSiege, postAsAdmin, type Siege } from '../attack-world.ts'
import { type Answer, genuine } from '../https-world.ts'

const DEEP = (open: string, close: string, depth: number) =>
  open.repeat(depth) + close.repeat(depth)

/** As many different signs, which no index packs. */
const word = (length: number) =>
  Array.from({ length }, (_, index) =>
    String.fromCodePoint(0x4e00 + ((index * 7919) % 20000)),
  ).join('')

/** What PostgreSQL could take long for, or fail at, when a text is long. */
const SEARCHES = [
  'notes=fts.w5',
  'notes=wfts.w5%20w6',
  'notes=match.w5',
  'notes=match.a*a*a*a*a*a*a*a*b$',
  'notes=imatch.^.*.*.*.*.*x.*y$',
  'notes=ilike.*a*a*a*a*a*a*a*b*',
  'notes=fts(german).w77',
  'notes=ilike.*w8888*',
  'name=fts.a',
  'order=notes',
  'select=notes,count()',
  'select=notes.max()',
]

test('bodies that are too large, too deep or no JSON are refused, and what cannot be stored too', async (t) => {
  const siege = await openSiege(t)
  const refusedWith = async (path: string, body: string, statuses: readonly number[]) => {
    const answer = await postAsAdmin(siege, path, body)
    assertSafe(answer, body.slice(0, 200))
    assert.ok(
      statuses.includes(answer.status),
      `${answer.status} ${path} ${body.slice(0, 80)}: ${answer.body.slice(0, 200)}`,
    )
  }
  const paths = ['/api/contact', '/api/rpc/user.change_preferences', '/auth/login']

  await t.test('whatever the address', async () => {
    for (const path of paths) {
      await refusedWith(path, `{"name":"${'a'.repeat(2_000_000)}"}`, [413])
      for (const body of [
        DEEP('[', ']', 200),
        DEEP('{"a":', '}', 200).replace(':}', ':1}'),
        DEEP('[', ']', 200_000),
        '',
        ' ',
        '{',
        '{"name":"a"',
        '{"name":"a"} {}',
        "{'name':'a'}",
        '{name:"a"}',
        '{"name":"a",}',
        '{"name":"a"}\0',
        '<xml/>',
        'name=a',
        'NaN',
        'undefined',
        '{"name":01}',
        '{"name":"a","name":"b"}',
        '{"name":"a","\\u006eame":"b"}',
        '{"name":"a","x":{"a":1,"a":2}}',
        '{"__proto__":{"isAdmin":true},"name":"a"}',
        '{"\\u005f_proto__":{"a":1},"name":"a"}',
        '{"constructor":{"prototype":{"a":1}},"name":"a"}',
        '{"name":"a","x":[{"__proto__":1}]}',
        '{"name":"\\u0000"}',
        '{"na\\u0000me":"a"}',
        '{"name":"\\ud800"}',
        '"text"',
        '7',
        'true',
        'null',
      ])
        await refusedWith(path, body, [400])
    }
    // Where any key may stand: in a json field.
    for (const json of [
      '{"__proto__":{"isAdmin":true}}',
      '{"a":[{"constructor":{"prototype":1}}]}',
      '{"a":1,"a":2}',
      '{"a":{"b":1,"\\u0062":2}}',
      '"\\u0000"',
      '{"\\ud800":1}',
      DEEP('[', ']', 30),
      '1e999999',
    ])
      await refusedWith('/api/contact', `{"name":"n","extra":${json}}`, [400])
    assert.equal(Reflect.get({}, 'isAdmin'), undefined)
    for (const bytes of ['ff', 'c0af', 'eda080', 'f8888080']) {
      const body = Buffer.concat([
        Buffer.from('{"name":"'),
        Buffer.from(bytes, 'hex'),
        Buffer.from('"}'),
      ])
      const answer = await rawPost(siege, body)
      assert.match(answer, /^HTTP\/1\.1 400 /, bytes)
    }
  })

  await t.test('types of content that are none of ours', async () => {
    for (const type of [
      'text/plain',
      'text/json',
      'application/xml',
      'application/x-www-form-urlencoded',
      'multipart/form-data; boundary=x',
      'multipart/form-data',
      'application/octet-stream',
      'application/jsonx',
      'image/png',
      'json',
      '*/*',
      '',
    ])
      for (const path of paths) {
        const answer = await postAsAdmin(siege, path, '{"name":"a"}', type)
        assert.ok(
          answer.status === 415 || answer.status === 403,
          `${type} ${path}: ${answer.status} ${answer.body}`,
        )
        assertSafe(answer, type)
      }
    for (const encoding of ['gzip', 'deflate', 'br', 'identity', 'x']) {
      const answer = await siege.ask('admin', '/api/contact', {
        method: 'POST',
        headers: { 'content-encoding': encoding },
        body: '{"name":"a"}',
      })
      assert.equal(answer.status, 415, encoding)
    }
  })

  await t.test('long, odd and dangerous texts are stored as they are or refused', async () => {
    for (const [field, text] of [
      ['name', 'a'.repeat(900_000)],
      ['notes', 'a'.repeat(900_000)],
      ['notes', 'a'.repeat(99_000)],
      ['notes', word(99_000)],
      ['notes', Array.from({ length: 15_500 }, (_, index) => `w${index}`).join(' ')],
      ['notes', word(300_000)],
      ['notes', Array.from({ length: 90_000 }, (_, index) => `w${index}`).join(' ')],
      ['name', word(240)],
      ['name', word(3000)],
      ['name', word(10_000)],
      ['reference', word(60)],
      ['name', '\u202etxt.exe\u2066'],
      ['name', 'a\u0301'.repeat(100)],
      ['name', '<script>alert(1)</script>'],
      ['website', 'javascript:alert(1)'],
      ['email', 'a@b.c\r\nBcc: x@y.z'],
    ] as const) {
      const answer = await siege.ask('admin', '/api/contact', {
        method: 'POST',
        body: JSON.stringify({ name: 'n', [field]: text }),
      })
      assertSafe(answer, text.slice(0, 100))
    }
    for (const search of SEARCHES) {
      const startedAt = performance.now()
      const answer = await siege.ask('admin', `/api/contact?${search}`)
      if (search === 'order=notes') assert.ok(answer.body.length > 290_000)
      assert.equal(answer.status, 200, `${search}: ${answer.body.slice(0, 200)}`)
      assert.ok(performance.now() - startedAt < 3000, search)
    }
    const page = await siege.ask('admin', '/records/contact?q=script')
    assert.doesNotMatch(page.body, /<script>alert/)
  })

  const { rows } = await siege.acme.world.superuser.query(
    `select count(*)::int as n from app.contact where name = 'a'`,
  )
  assert.deepEqual(rows, [{ n: 0 }])
  assert.ok(!siege.site.lines.join('').includes(CANARY))
  assert.equal((await siege.ask('admin', '/api/contact')).status, 200)
})

async function rawPost(siege: Siege, body: Buffer): Promise<Answer['body']> {
  const { cookie = '', 'x-csrf-token': token = '' } = genuine(siege.acme.people.admin.token)
  const head = `POST /api/contact HTTP/1.1\r\nHost: acme.localhost\r\nCookie: ${cookie}\r\nX-CSRF-Token: ${token}\r\nContent-Type: application/json\r\nContent-Length: ${body.length}\r\nConnection: close\r\n\r\n`
  return await siege.raw(Buffer.concat([Buffer.from(head), body]))
}

test('headers without end are refused', async (t) => {
  const siege = await openSiege(t)
  const { cookie = '' } = genuine(siege.acme.people.admin.token)
  for (const headers of [
    `X-A: ${'a'.repeat(20_000)}`,
    Array.from({ length: 5000 }, (_, index) => `X-${index}: a`).join('\r\n'),
    Array.from({ length: 1500 }, () => 'Cookie: a=b').join('\r\n'),
    `Cookie: ${'a=b; '.repeat(4000)}`,
  ]) {
    const answer = await siege.raw(
      `GET /api/contact HTTP/1.1\r\nHost: acme.localhost\r\nCookie: ${cookie}\r\n${headers}\r\nConnection: close\r\n\r\n`,
    )
    assert.match(answer, /^HTTP\/1\.1 (?:431|4\d\d) /, headers.slice(0, 40))
    assert.doesNotMatch(answer, /Globex/)
  }
})
