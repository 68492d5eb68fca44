import assert from 'node:assert/strict'
import { test } from 'node:test'
import { openSiege, type Siege } from '../attack-world.ts'
import { genuine } from '../https-world.ts'

/** Hosts that are none of ours, however much they look like one. */
const FOREIGN: readonly string[] = [
  'evil.example',
  'localhost.evil.example',
  'acme.localhost.evil.example',
  'acme.localhost@evil.example',
  'evil.example@acme.localhost',
  'user:pass@acme.localhost',
  '@acme.localhost',
  'acme.localhost..',
  'acme..localhost',
  '.acme.localhost',
  'acme.localhost.localhost',
  'acme',
  'acme.',
  'www.acme.localhost',
  'acme.localhost.com',
  'acme-localhost',
  'acme_localhost',
  'acmelocalhost',
  'acme.localhost:x',
  'acme.localhost:-1',
  'acme.localhost:999999',
  'acme.localhost:443:443',
  'acme.localhost:',
  ':443',
  'acme.localhost/',
  'acme.localhost/other.localhost',
  'acme.localhost?x',
  'acme.localhost#x',
  'acme.localhost\\other.localhost',
  'acme.localhost,other.localhost',
  'acme.localhost, other.localhost',
  'acme.localhost other.localhost',
  'acme.localhost;other.localhost',
  'https://acme.localhost',
  '//acme.localhost',
  '%61cme.localhost',
  'acme%2elocalhost',
  'acme.localhost%00',
  'acme.localhost%0d%0aX: y',
  'acme\u00adme.localhost',
  'xn--acme-.localhost',
  'xn--80ak6aa92e.localhost',
  'acme\u3002localhost',
  '\uff41cme.localhost',
  'аcme.localhost',
  'acme.lоcalhost',
  'acme.localhost\u200b',
  'acme.locаlhost',
  '*.localhost',
  '-acme.localhost',
  'acme-.localhost',
  '127.0.0.1',
  '127.1',
  '2130706433',
  '0x7f000001',
  '0177.0.0.1',
  '[::1]',
  '[::ffff:127.0.0.1]',
  '[acme.localhost]',
  'localhost',
  'localhost:8443',
  '__proto__',
  'constructor',
  'toString.localhost',
  "acme.localhost' or '1'='1",
  '${acme}.localhost',
  `${'a'.repeat(64)}.localhost`,
  `${'a'.repeat(4000)}.localhost`,
  `${'a.'.repeat(300)}localhost`,
]

/** Lines of a request, sent as they are. */
function requestOf(target: string, ...headers: readonly string[]): Buffer {
  return Buffer.from(
    [`GET ${target} HTTP/1.1`, ...headers, 'Connection: close', '', ''].join('\r\n'),
  )
}

function assertRefused(siege: Siege, answer: string, what: string): void {
  assert.match(answer, /^HTTP\/1\.1 (?:421|400) /, what)
  const { acme, other } = siege
  const body = answer.slice(answer.indexOf('\r\n\r\n'))
  for (const secret of [acme.world.database, other.world.database, 'acme', 'Globex', 'seller@'])
    assert.ok(!body.toLowerCase().includes(secret.toLowerCase()), `${what}: ${body}`)
  assert.doesNotMatch(answer, /^set-cookie:/im, what)
}

test('a request reaches the database of its host alone', async (t) => {
  const siege = await openSiege(t)

  await t.test(
    'a host that is not exactly one of ours is refused, and no database is named',
    async () => {
      const { cookie = '' } = genuine(siege.acme.people.admin.token)
      let tried = 0
      for (const host of FOREIGN)
        for (const path of ['/api/contact', '/', '/sign-in']) {
          const answer = await siege.raw(requestOf(path, `Host: ${host}`, `Cookie: ${cookie}`))
          assertRefused(siege, answer, `Host: ${JSON.stringify(host.slice(0, 80))}`)
          tried += 1
        }
      assert.ok(tried > 180)
    },
  )

  await t.test('no header, no target and no second Host makes one host another', async () => {
    const { cookie = '' } = genuine(siege.acme.people.admin.token)
    const host = 'Host: acme.localhost'
    const evil = 'Host: evil.example'
    const refused: readonly Buffer[] = [
      requestOf('/api/contact', `Cookie: ${cookie}`),
      requestOf('/api/contact', host, 'Host: other.localhost', `Cookie: ${cookie}`),
      requestOf('/api/contact', host, host, `Cookie: ${cookie}`),
      requestOf('/api/contact', 'Host:', `Cookie: ${cookie}`),
      requestOf('/api/contact', `${host}\0`, `Cookie: ${cookie}`),
      requestOf('/api/contact', `${host}\x01`, `Cookie: ${cookie}`),
      requestOf('/api/contact', 'Host : acme.localhost', `Cookie: ${cookie}`),
      requestOf('/api/contact', ' Host: acme.localhost', `Cookie: ${cookie}`),
      requestOf('https://evil.example/api/contact', host, `Cookie: ${cookie}`),
      requestOf('https://other.localhost/api/contact', host, `Cookie: ${cookie}`),
      requestOf('https://acme.localhost@evil.example/api/contact', host),
      requestOf('http://acme.localhost/api/contact', host, `Cookie: ${cookie}`),
      requestOf('ftp://acme.localhost/api/contact', host),
      requestOf('file:///etc/passwd', host),
      requestOf('//other.localhost/api/contact', host, `Cookie: ${cookie}`),
      requestOf('/\\other.localhost/', host),
      requestOf('acme.localhost/api/contact', host),
      requestOf('*', host),
      requestOf('', host),
      ...[
        'X-Forwarded-Host: acme.localhost',
        'X-Forwarded-Server: acme.localhost',
        'X-Original-Host: acme.localhost',
        'X-Host: acme.localhost',
        'Forwarded: for=127.0.0.1;host=acme.localhost;proto=https',
        'X-HTTP-Host-Override: acme.localhost',
        'X-Original-URL: https://acme.localhost/api/contact',
        'X-Rewrite-URL: /api/contact',
        'X-Real-IP: 127.0.0.1',
      ].map((header) => requestOf('/api/contact', evil, header, `Cookie: ${cookie}`)),
    ]
    for (const bytes of refused) assertRefused(siege, await siege.raw(bytes), bytes.toString())
  })

  await t.test(
    'a forwarded host changes neither which database answers nor any address in the answer',
    async () => {
      const { cookie = '' } = genuine(siege.acme.people.admin.token)
      const path = '/api/user?select=id&login=eq.admin@example.com'
      const right = JSON.stringify([{ id: siege.acme.people.admin.id }])
      for (const host of [
        'acme.localhost',
        'ACME.LocalHost',
        'acme.localhost.',
        'acme.localhost:443',
      ])
        for (const header of [
          'X-Forwarded-Host',
          'X-Original-Host',
          'X-Host',
          'Forwarded',
          'X-Nothing',
        ]) {
          const answer = await siege.raw(
            requestOf(path, `Host: ${host}`, `${header}: other.localhost`, `Cookie: ${cookie}`),
          )
          assert.ok(answer.endsWith(right), `${host} ${header}: ${answer}`)
        }
      const away = await siege.raw(
        requestOf('/home', 'Host: acme.localhost', 'X-Forwarded-Host: evil.example'),
      )
      assert.match(away, /^HTTP\/1\.1 303 /)
      assert.doesNotMatch(away, /evil\.example/)
    },
  )

  await t.test('requests that two parsers could read differently are refused', async () => {
    const { cookie = '', 'x-csrf-token': token = '' } = genuine(siege.acme.people.admin.token)
    const head = `Host: acme.localhost\r\nCookie: ${cookie}\r\nX-CSRF-Token: ${token}\r\nContent-Type: application/json\r\n`
    const hidden = `GET /api/contact?select=name HTTP/1.1\r\nHost: acme.localhost\r\nCookie: ${cookie}\r\n\r\n`
    for (const lengths of [
      'Content-Length: 4\r\nTransfer-Encoding: chunked\r\n',
      'Transfer-Encoding: chunked\r\nContent-Length: 4\r\n',
      'Content-Length: 4\r\nContent-Length: 5\r\n',
      'Content-Length: -1\r\n',
      'Content-Length: +4\r\n',
      'Content-Length: 4, 4\r\n',
      'Transfer-Encoding: xchunked\r\n',
      'Transfer-Encoding: chunked, identity\r\n',
      'Transfer-Encoding : chunked\r\n',
      'Transfer-Encoding:\x0bchunked\r\n',
    ]) {
      const answer = await siege.raw(
        `POST /api/tag HTTP/1.1\r\n${head}${lengths}\r\n0\r\n\r\n${hidden}`,
      )
      assert.doesNotMatch(answer, /Globex/, lengths)
      assert.match(answer, /^HTTP\/1\.1 4\d\d /, lengths)
    }
  })
})
