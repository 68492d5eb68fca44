import assert from 'node:assert/strict'
import { execFileSync } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { request as httpsRequest } from 'node:https'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
import { connect as tlsConnect } from 'node:tls'
import { createLog, deriveSecret, newDatabaseId, newSecret, systemClock } from '@zennnn/kernel'
import { buildRegistry } from '@zennnn/model'
import { listenHttps, type RunningServer } from './https-server.ts'
import type { Route } from './route.ts'

const DATABASES = { acme: newDatabaseId(), other: newDatabaseId() }
const registry = buildRegistry([])
const lines: string[] = []
let folder = ''
let server: RunningServer

const ROUTES: readonly Route[] = [
  {
    methods: ['GET'],
    path: '/echo/:word',
    site: 'any',
    access: 'anyone',
    kind: 'api',
    answer: async (visit) =>
      Response.json({
        slug: visit.site.slug,
        word: visit.params['word'],
        forwarded: visit.request.headers.get('x-forwarded-host'),
        cookie: visit.request.headers.get('cookie'),
        principal: visit.principal.kind,
        origin: visit.site.origin,
      }),
  },
  {
    methods: ['POST'],
    path: '/json',
    site: 'customer',
    access: 'session',
    kind: 'api',
    answer: async (visit) => Response.json({ got: await visit.json() }),
  },
  {
    methods: ['POST'],
    path: '/form',
    site: 'customer',
    access: 'session',
    kind: 'page',
    answer: async (visit) => Response.json(Object.fromEntries(await visit.form())),
  },
  {
    methods: ['GET'],
    path: '/cloud-only',
    site: 'cloud',
    access: 'anyone',
    kind: 'api',
    answer: async () => new Response('cloud'),
  },
  {
    methods: ['GET'],
    path: '/broken',
    site: 'any',
    access: 'anyone',
    kind: 'api',
    answer: async () => {
      throw new Error('password=hunter2 in table secret_table')
    },
  },
  {
    methods: ['GET'],
    path: '/slow',
    site: 'any',
    access: 'anyone',
    kind: 'api',
    timeoutMs: 50,
    answer: async () => await new Promise<Response>(() => undefined),
  },
]

before(async () => {
  folder = mkdtempSync(join(tmpdir(), 'zennnn-server-'))
  const certificate = {
    keyPath: join(folder, 'key.pem'),
    certificatePath: join(folder, 'cert.pem'),
  }
  execFileSync(
    'openssl',
    `req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -days 1 -subj /CN=test -keyout ${certificate.keyPath} -out ${certificate.certificatePath}`.split(
      ' ',
    ),
    { stdio: 'ignore' },
  )
  const sites = new Map(
    Object.entries(DATABASES).map(([slug, database]) => [
      `${slug}.localhost`,
      { slug, database, kind: 'customer', registry, origin: `https://${slug}.localhost` } as const,
    ]),
  )
  server = await listenHttps({
    domain: 'localhost',
    listen: { address: '127.0.0.1', port: 0 },
    certificate,
    findSite: async (host) => sites.get(host),
    routes: ROUTES,
    source: { address: 'https://code.example', build: '' },
    problemPage: (refusal) => new Response(`page ${refusal.status}`, { status: refusal.status }),
    onDrain: () => undefined,
    log: createLog({ clock: systemClock, level: 'debug', write: (line) => lines.push(line) }),
  })
})

after(async () => {
  await server.close()
  rmSync(folder, { recursive: true })
})

interface Answer {
  readonly status: number
  readonly headers: Readonly<Record<string, string | string[] | undefined>>
  readonly body: string
}

interface Ask {
  readonly method?: string
  readonly host?: string
  readonly headers?: Readonly<Record<string, string>>
  readonly body?: string
}

async function ask(path: string, options: Ask = {}): Promise<Answer> {
  return await new Promise((resolve, reject) => {
    const request = httpsRequest(
      {
        host: '127.0.0.1',
        port: server.port,
        path,
        method: options.method ?? 'GET',
        rejectUnauthorized: false,
        agent: false,
        headers: { host: options.host ?? 'acme.localhost', ...options.headers },
      },
      (incoming) => {
        const chunks: Buffer[] = []
        incoming.on('data', (chunk: Buffer) => chunks.push(chunk))
        incoming.on('end', () => {
          resolve({
            status: incoming.statusCode ?? 0,
            headers: incoming.headers,
            body: Buffer.concat(chunks).toString(),
          })
        })
      },
    )
    request.on('error', reject)
    request.end(options.body)
  })
}

/** Sends exactly these bytes and returns everything that comes back. */
async function raw(text: string): Promise<string> {
  return await new Promise((resolve, reject) => {
    const socket = tlsConnect({ host: '127.0.0.1', port: server.port, rejectUnauthorized: false })
    let received = ''
    socket.on('data', (chunk) => {
      received += chunk.toString()
    })
    socket.on('close', () => {
      resolve(received)
    })
    socket.on('error', reject)
    socket.write(text)
  })
}

test('healthz answers any probe, over HTTPS', async () => {
  const answer = await ask('/healthz', { host: '10.0.0.7:8443' })
  assert.equal(answer.status, 200)
  assert.equal(answer.body, '{"status":"ok"}')
})

test('a host leads to its database in every spelling of the same name', async () => {
  for (const host of [
    'acme.localhost',
    'ACME.LocalHost',
    'acme.localhost.',
    'acme.localhost:8443',
    'Acme.localhost.:443',
  ]) {
    const answer = await ask('/echo/x', { host })
    assert.equal(answer.status, 200, host)
    assert.equal(JSON.parse(answer.body).slug, 'acme', host)
  }
})

test('an unknown host is refused with 421 and no name of another', async () => {
  const hosts = [
    'evil.example',
    'localhost',
    'acme.localhost.evil.example',
    'xacme.localhost',
    'acme',
    'acme_localhost',
    'acme.localhost:99999999',
    'acme.localhost:8443:1',
    'acme.localhost@evil.example',
    'acme.localhost/x',
    '127.0.0.1',
    '[::1]',
    '',
    'acme..localhost',
    '-acme.localhost',
    'acme.localhost,other.localhost',
    'acme%2elocalhost',
    'acme.localhost ',
    '*',
    `${'a'.repeat(300)}.localhost`,
  ]
  for (const host of hosts) {
    const answer = await raw(`GET /echo/x HTTP/1.1\r\nHost: ${host}\r\nConnection: close\r\n\r\n`)
    if (host === 'acme.localhost ') assert.match(answer, /^HTTP\/1.1 200/)
    else {
      assert.match(answer, /^HTTP\/1.1 421/, host)
      assert.doesNotMatch(answer, /acme|other|z_/, host)
    }
  }
})

test('people at an unknown host get a page, with the same headers', async () => {
  const answer = await ask('/', { host: 'evil.example', headers: { accept: 'text/html' } })
  assert.equal(answer.status, 421)
  assert.equal(answer.body, 'page 421')
  assert.equal(answer.headers['referrer-policy'], 'no-referrer')
})

test('forwarded headers change nothing and reach no route', async () => {
  for (const name of [
    'X-Forwarded-Host',
    'X-Forwarded-For',
    'Forwarded',
    'X-Real-IP',
    'X-Original-URL',
    'X-Rewrite-URL',
    'X-HTTP-Method-Override',
  ]) {
    const answer = await ask('/echo/x', { headers: { [name]: 'other.localhost' } })
    assert.deepEqual(JSON.parse(answer.body), {
      slug: 'acme',
      word: 'x',
      forwarded: null,
      cookie: null,
      principal: 'guest',
      origin: 'https://acme.localhost',
    })
  }
})

test('two Host headers, none, or an absolute URI of another host are refused', async () => {
  const requests = [
    'GET /echo/x HTTP/1.1\r\nHost: acme.localhost\r\nHost: other.localhost\r\nConnection: close\r\n\r\n',
    'GET /echo/x HTTP/1.1\r\nHost: acme.localhost\r\nHost: acme.localhost\r\nConnection: close\r\n\r\n',
    'GET /echo/x HTTP/1.1\r\nConnection: close\r\n\r\n',
    'GET https://other.localhost/echo/x HTTP/1.1\r\nHost: acme.localhost\r\nConnection: close\r\n\r\n',
    'GET https://evil.example/echo/x HTTP/1.1\r\nHost: acme.localhost\r\nConnection: close\r\n\r\n',
    'GET https://acme.localhost@other.localhost/echo/x HTTP/1.1\r\nHost: acme.localhost\r\nConnection: close\r\n\r\n',
  ]
  for (const text of requests) assert.match(await raw(text), /^HTTP\/1.1 421/, text)
  const fine = await raw(
    'GET https://acme.localhost/echo/x HTTP/1.1\r\nHost: ACME.localhost:443\r\nConnection: close\r\n\r\n',
  )
  assert.match(fine, /^HTTP\/1.1 200[^]*"slug":"acme"/)
})

test('a target that is not a path of this site is refused', async () => {
  for (const target of [
    '//evil.example/',
    '/a\\b',
    '*',
    'acme.localhost:443',
    'http://acme.localhost/echo/x',
    'ftp://x/',
  ])
    assert.match(
      await raw(`GET ${target} HTTP/1.1\r\nHost: acme.localhost\r\nConnection: close\r\n\r\n`),
      /^HTTP\/1.1 400/,
      target,
    )
  assert.equal((await ask(`/echo/${'a'.repeat(9000)}`)).status, 400)
})

const EXPECTED_HEADERS = {
  'content-security-policy':
    "default-src 'none'; style-src 'self'; img-src 'self' data: blob:; script-src 'self'; font-src 'self'; connect-src 'self'; manifest-src 'self'; form-action 'self'; frame-ancestors 'none'; base-uri 'none'",
  'x-content-type-options': 'nosniff',
  'referrer-policy': 'no-referrer',
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-resource-policy': 'same-origin',
  'cache-control': 'no-store',
}

test('every answer carries the security headers, refusals and failures too', async () => {
  const answers = [
    await ask('/echo/x'),
    await ask('/nowhere'),
    await ask('/broken'),
    await ask('/slow'),
    await ask('/healthz'),
    await ask('/json', { method: 'POST' }),
    await ask('/echo/x', { host: 'evil.example' }),
    await ask('/echo/x', { headers: { 'x-large': 'a'.repeat(20_000) } }),
  ]
  assert.deepEqual(
    answers.map((answer) => answer.status),
    [200, 404, 500, 504, 200, 401, 421, 431],
  )
  for (const answer of answers)
    for (const [name, value] of Object.entries(EXPECTED_HEADERS))
      assert.equal(answer.headers[name], value, `${name} of ${answer.status}`)
  // Of a host that is not known to be the cloud's own nothing is said of what is below it.
  const said = answers.map(({ headers }) => String(headers['strict-transport-security']))
  const below = said.map((text) => text.includes('Sub'))
  assert.deepEqual(below, [true, true, true, true, true, true, false, false])
})

test('what is not HTTP is answered with the same headers and closed', async () => {
  const answer = await raw('NOT HTTP AT ALL\r\n\r\n')
  assert.match(answer, /^HTTP\/1.1 400 Bad Request\r\n/)
  for (const [name, value] of Object.entries(EXPECTED_HEADERS))
    assert.ok(answer.toLowerCase().includes(`${name}: ${value.toLowerCase()}`), name)
  assert.match(answer, /\r\nStrict-Transport-Security: max-age=31536000\r\n/)
})

test('a failure of ours shows its request id and nothing else; the log has the cause', async () => {
  const answer = await ask('/broken')
  const id = answer.headers['x-request-id']
  assert.deepEqual(JSON.parse(answer.body), {
    code: 'INTERNAL',
    message: 'Something went wrong on our side. Nothing was changed.',
    details: { request_id: id },
    hint: null,
  })
  assert.ok(lines.some((line) => line.includes(String(id)) && line.includes('secret_table')))
})

test('a route of the cloud does not exist on the site of a customer', async () => {
  assert.equal((await ask('/cloud-only')).status, 404)
})

test('metrics are for this machine by its own name only', async () => {
  assert.equal((await ask('/metrics')).status, 404)
  const answer = await ask('/metrics', { host: 'localhost:9999' })
  assert.equal(answer.status, 200)
  assert.match(answer.body, /^zennnn_http_requests_total\{method="GET",status="200"\} \d+$/m)
  assert.doesNotMatch(answer.body, /acme|z_/)
})

const SESSION = newSecret()
const GENUINE = {
  cookie: `__Host-session=${SESSION}`,
  'x-csrf-token': deriveSecret(SESSION, 'csrf'),
  'content-type': 'application/json',
}

test('a change without its CSRF token is refused, as problem or as page', async () => {
  const { cookie, 'content-type': type } = GENUINE
  const answer = await ask('/json', {
    method: 'POST',
    headers: { cookie, 'content-type': type },
    body: '{}',
  })
  assert.equal(answer.status, 403)
  assert.equal(JSON.parse(answer.body).code, 'CSRF_REFUSED')
  const page = await ask('/form', { method: 'POST', headers: { cookie }, body: '' })
  assert.equal(page.body, 'page 403')
})

async function post(body: string, headers: Readonly<Record<string, string>> = {}): Promise<number> {
  return (await ask('/json', { method: 'POST', headers: { ...GENUINE, ...headers }, body })).status
}

test('bodies too large, too deep, not UTF-8 JSON, compressed or of another type are refused', async () => {
  assert.equal(await post(`"${'a'.repeat(1_048_574)}"`), 200)
  assert.equal(await post(`"${'a'.repeat(1_048_575)}"`), 413)
  assert.equal(await post(`"${'a'.repeat(1_048_575)}"`, { 'transfer-encoding': 'chunked' }), 413)
  assert.equal(await post('['.repeat(33) + ']'.repeat(33)), 400)
  assert.equal(await post(''), 400)
  assert.equal(await post('{}', { 'content-type': 'text/plain' }), 415)
  assert.equal(await post('{}', { 'content-encoding': 'gzip' }), 415)
})

test('the log has neither query, cookie nor the secret of a link, a download or a ticket of support', async () => {
  const token = newSecret()
  for (const place of ['link', 'downloads', 'staff-access']) {
    await ask(`/${place}/${token}?q=searched-words`, { headers: GENUINE })
    assert.ok(lines.join('').includes(`"path":"/${place}/[redacted]"`), place)
  }
  assert.doesNotMatch(lines.join(''), new RegExp(`${token}|searched-words|${SESSION}`))
})
