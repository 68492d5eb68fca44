import assert from 'node:assert/strict'
import { execFileSync } from 'node:child_process'
import { copyFileSync, mkdtempSync, rmSync } from 'node:fs'
import { request as plainRequest } from 'node:http'
import { request as httpsRequest } from 'node:https'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, type TestContext, test } from 'node:test'
import { type TLSSocket, connect as tlsConnect } from 'node:tls'
import { createLog, newDatabaseId, systemClock } from '@zennnn/kernel'
import { type HttpsServerOptions, listenHttps, type RunningServer } from './https-server.ts'
import type { Route } from './route.ts'

const SITE = {
  database: newDatabaseId(),
  kind: 'customer',
  slug: 'acme',
  origin: 'https://acme.localhost',
  registry: {
    brand: 'zennnn',
    apps: [],
    models: new Map(),
    groups: new Map(),
    mailTemplates: new Map(),
    linkPurposes: new Map(),
    settings: new Map(),
    shapes: new Map(),
  },
} as const

let folder = ''
const file = (name: string) => join(folder, name)

before(() => {
  folder = mkdtempSync(join(tmpdir(), 'zennnn-lifetime-'))
  for (const name of ['one', 'two'])
    execFileSync(
      'openssl',
      `req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -days 1 -subj /CN=${name} -keyout ${file(`${name}.key`)} -out ${file(`${name}.pem`)}`.split(
        ' ',
      ),
      { stdio: 'ignore' },
    )
})

after(() => {
  rmSync(folder, { recursive: true })
})

interface Gate {
  readonly route: Route
  /** Resolves when a request has reached the route. */
  readonly reached: Promise<void>
  open(): void
}

/** A route that answers when it is told to. */
function gate(path: string): Gate {
  const reached = Promise.withResolvers<void>()
  const opened = Promise.withResolvers<void>()
  return {
    reached: reached.promise,
    open: opened.resolve,
    route: {
      methods: ['GET'],
      path,
      site: 'any',
      access: 'anyone',
      kind: 'api',
      answer: async () => {
        reached.resolve()
        await opened.promise
        return new Response('done')
      },
    },
  }
}

async function start(t: TestContext, options: Partial<HttpsServerOptions>): Promise<RunningServer> {
  const server = await listenHttps({
    domain: 'localhost',
    listen: { address: '127.0.0.1', port: 0 },
    certificate: { keyPath: file('one.key'), certificatePath: file('one.pem') },
    findSite: async () => SITE,
    routes: [],
    source: { address: 'https://code.example', build: '' },
    problemPage: ({ status }) => new Response(null, { status }),
    onDrain: () => undefined,
    log: createLog({ clock: systemClock, level: 'error', write: () => undefined }),
    ...options,
  })
  t.after(async () => {
    await server.close()
  })
  return server
}

async function get(
  port: number,
  path: string,
): Promise<{ status: number; retryAfter: string | undefined }> {
  return await new Promise((resolve, reject) => {
    const request = httpsRequest(
      {
        host: '127.0.0.1',
        port,
        path,
        agent: false,
        rejectUnauthorized: false,
        headers: { host: 'acme.localhost' },
      },
      (incoming) => {
        incoming.resume()
        incoming.on('end', () => {
          resolve({ status: incoming.statusCode ?? 0, retryAfter: incoming.headers['retry-after'] })
        })
      },
    )
    request.on('error', reject)
    request.end()
  })
}

async function shake(port: number, options = {}): Promise<TLSSocket> {
  return await new Promise((resolve, reject) => {
    const socket = tlsConnect(
      { host: '127.0.0.1', port, rejectUnauthorized: false, ...options },
      () => {
        resolve(socket)
      },
    )
    socket.on('error', reject)
  })
}

test('more requests at once than the limit are told to come again; health is always answered', async (t) => {
  const slow = gate('/slow')
  const server = await start(t, {
    routes: [slow.route],
    load: { requestsInFlight: 1, loopDelayMs: 60_000 },
  })
  const first = get(server.port, '/slow')
  await slow.reached
  assert.deepEqual(await get(server.port, '/slow'), { status: 503, retryAfter: '1' })
  assert.equal((await get(server.port, '/healthz')).status, 200)
  slow.open()
  assert.equal((await first).status, 200)
  assert.equal((await get(server.port, '/slow')).status, 200)
})

test('a stopping server finishes what it has begun and takes nothing new', async (t) => {
  const slow = gate('/slow')
  const server = await start(t, { routes: [slow.route] })
  const running = get(server.port, '/slow')
  await slow.reached
  const closed = server.close()
  await assert.rejects(get(server.port, '/slow'), { code: 'ECONNREFUSED' })
  slow.open()
  assert.equal((await running).status, 200)
  await closed
})

async function until(condition: () => Promise<boolean>): Promise<void> {
  const deadline = performance.now() + 10_000
  while (!(await condition())) {
    assert.ok(performance.now() < deadline, 'it did not happen within 10 s')
    await new Promise((resolve) => setTimeout(resolve, 100))
  }
}

test('a renewed certificate is taken over while running, a broken one is not', async (t) => {
  const certificate = { keyPath: file('live.key'), certificatePath: file('live.pem') }
  copyFileSync(file('one.key'), certificate.keyPath)
  copyFileSync(file('one.pem'), certificate.certificatePath)
  const server = await start(t, { certificate })
  const served = async () => {
    const socket = await shake(server.port)
    const { CN } = socket.getPeerCertificate().subject
    socket.destroy()
    return CN
  }
  assert.equal(await served(), 'one')
  copyFileSync(file('two.key'), certificate.keyPath)
  copyFileSync(file('two.pem'), certificate.certificatePath)
  await until(async () => (await served()) === 'two')
  copyFileSync(file('one.pem'), certificate.certificatePath)
  await new Promise((resolve) => setTimeout(resolve, 1500))
  assert.equal(await served(), 'two')
})

test('who asks for a name is answered with the certificate that lies there at that moment', async (t) => {
  const certificate = { keyPath: file('named.key'), certificatePath: file('named.pem') }
  const put = (key: string, pem: string) => {
    copyFileSync(file(`${key}.key`), certificate.keyPath)
    copyFileSync(file(`${pem}.pem`), certificate.certificatePath)
  }
  put('one', 'one')
  const server = await start(t, { certificate })
  const served = async () => {
    const socket = await shake(server.port, { servername: 'acme.localhost' })
    const { CN } = socket.getPeerCertificate().subject
    socket.destroy()
    return CN
  }
  assert.equal(await served(), 'one')
  put('two', 'two')
  assert.equal(await served(), 'two')
  put('two', 'one')
  assert.equal(await served(), 'two')
})

test('a renewed certificate lowers nothing: ciphers of 128 bits and old versions stay refused', async (t) => {
  const certificate = { keyPath: file('kept.key'), certificatePath: file('kept.pem') }
  copyFileSync(file('one.key'), certificate.keyPath)
  copyFileSync(file('one.pem'), certificate.certificatePath)
  const server = await start(t, { certificate })
  copyFileSync(file('two.key'), certificate.keyPath)
  copyFileSync(file('two.pem'), certificate.certificatePath)
  await until(async () => {
    const socket = await shake(server.port)
    const { CN } = socket.getPeerCertificate().subject
    socket.destroy()
    return CN === 'two'
  })
  for (const named of [{}, { servername: 'acme.localhost' }])
    for (const weak of [
      { ciphers: 'TLS_AES_128_GCM_SHA256' },
      { maxVersion: 'TLSv1.2', ciphers: 'ECDHE-ECDSA-AES128-GCM-SHA256' },
      { maxVersion: 'TLSv1.1', minVersion: 'TLSv1', ciphers: 'DEFAULT@SECLEVEL=0' },
    ] as const)
      await assert.rejects(shake(server.port, { ...weak, ...named }), /alert/)
})

test('only TLS 1.2 and newer with HTTP/1.1 is spoken', async (t) => {
  const server = await start(t, {})
  for (const maxVersion of ['TLSv1', 'TLSv1.1'])
    await assert.rejects(
      shake(server.port, { maxVersion, minVersion: 'TLSv1', ciphers: 'DEFAULT@SECLEVEL=0' }),
    )
  for (const version of ['TLSv1.2', 'TLSv1.3']) {
    const socket = await shake(server.port, {
      minVersion: version,
      maxVersion: version,
      ALPNProtocols: ['h2', 'http/1.1'],
    })
    assert.equal(socket.getProtocol(), version)
    assert.equal(socket.alpnProtocol, 'http/1.1')
    socket.destroy()
  }
  const plain = new Promise((resolve, reject) => {
    plainRequest({ host: '127.0.0.1', port: server.port }, resolve).on('error', reject).end()
  })
  await assert.rejects(plain)
})

test('a port that is taken is named, with what to do', async (t) => {
  const { port } = await start(t, {})
  await assert.rejects(start(t, { listen: { address: '127.0.0.1', port } }), {
    code: 'SETUP_FAILED',
    message: new RegExp(`Port ${port} .*ZENNNN_PORT`),
  })
})
