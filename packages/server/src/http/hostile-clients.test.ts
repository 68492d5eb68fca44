import assert from 'node:assert/strict'
import { execFileSync } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import { connect as tcpConnect } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, type TestContext, test } from 'node:test'
import { setTimeout as delay } from 'node:timers/promises'
import { type TLSSocket, connect as tlsConnect } from 'node:tls'
import { createLog, newDatabaseId, systemClock } from '@zennnn/kernel'
import { piecesOf } from '../pages/source-pages.ts'
import { type HttpsServerOptions, listenHttps, type RunningServer } from './https-server.ts'
import type { Route } from './route.ts'
import type { Site } from './visit.ts'

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
/** Far more than both kernels keep for a reader. */
const LARGE = 32_000_000

const ROUTES: readonly Route[] = [
  {
    methods: ['GET'],
    path: '/large',
    site: 'any',
    access: 'anyone',
    kind: 'api',
    answer: async () => ({ status: 200, headers: {}, text: 'a'.repeat(LARGE) }),
  },
  {
    methods: ['GET'],
    path: '/pieces',
    site: 'any',
    access: 'anyone',
    kind: 'api',
    answer: async () => new Response(piecesOf(new Uint8Array(LARGE))),
  },
  {
    methods: ['GET'],
    path: '/small',
    site: 'any',
    access: 'anyone',
    kind: 'api',
    answer: async () => ({ status: 200, headers: {}, text: 'small' }),
  },
]

let folder = ''

before(() => {
  folder = mkdtempSync(join(tmpdir(), 'zennnn-hostile-'))
  execFileSync(
    'openssl',
    `req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -days 1 -subj /CN=one -keyout ${folder}/key -out ${folder}/pem`.split(
      ' ',
    ),
    { stdio: 'ignore' },
  )
})

after(() => {
  rmSync(folder, { recursive: true })
})

async function start(
  t: TestContext,
  options: Partial<HttpsServerOptions> = {},
): Promise<RunningServer> {
  const server = await listenHttps({
    domain: 'localhost',
    listen: { address: '127.0.0.1', port: 0 },
    certificate: { keyPath: join(folder, 'key'), certificatePath: join(folder, 'pem') },
    findSite: async () => SITE,
    routes: ROUTES,
    problemPage: ({ status }) => new Response(null, { status }),
    onDrain: () => undefined,
    log: createLog({ clock: systemClock, level: 'error', write: () => undefined }),
    source: { address: 'https://code.example', build: '' },
    load: { requestsInFlight: 400, loopDelayMs: 60_000 },
    ...options,
  })
  t.after(async () => {
    await server.close()
  })
  return server
}

async function shake(port: number): Promise<TLSSocket> {
  const socket = tlsConnect({ host: '127.0.0.1', port, rejectUnauthorized: false })
  socket.on('error', () => undefined)
  await once(socket, 'secureConnect')
  return socket
}

function ask(socket: TLSSocket, path: string, more = ''): void {
  socket.write(`GET ${path} HTTP/1.1\r\nHost: acme.localhost\r\n${more}\r\n`)
}

async function isServed(port: number): Promise<boolean> {
  const socket = await shake(port)
  ask(socket, '/small')
  const [chunk] = await once(socket, 'data')
  socket.destroy()
  return String(chunk).startsWith('HTTP/1.1 200')
}

test('who reads an answer that comes in pieces a little at a time is cut, though each of them moves', async (t) => {
  const { port } = await start(t, {
    readers: { graceMs: 1_500, bytesPerSecond: LARGE * 2, lookMs: 50 },
  })
  const slow = await shake(port)
  ask(slow, '/pieces')
  slow.pause()
  const closed = once(slow, 'close')
  const sip = setInterval(() => slow.read(64 * 1024), 20)
  await closed
  clearInterval(sip)
  assert.ok(slow.bytesRead < LARGE)
})

test('who reads what he asked for a byte at a time is cut, who reads it at all gets it', async (t) => {
  const { port } = await start(t, {
    readers: { graceMs: 3_000, bytesPerSecond: LARGE * 2, lookMs: 50 },
  })
  const slow = await shake(port)
  ask(slow, '/large')
  slow.pause()
  const closed = once(slow, 'close')
  // It is read again only to see that it has ended.
  const cut = setTimeout(() => slow.resume(), 5_000)
  await closed
  clearTimeout(cut)
  assert.ok(slow.bytesRead < LARGE)
  const whole = await shake(port)
  let read = 0
  whole.on('data', (chunk: Buffer) => (read += chunk.length))
  ask(whole, '/large', 'Connection: close\r\n')
  await once(whole, 'close')
  assert.ok(read > LARGE)
})

test('one network gets a fifth of the connections, and gives back what it closes', async (t) => {
  const { port } = await start(t, { openConnections: 20 })
  const sockets = Array.from({ length: 12 }, () => tcpConnect({ host: '127.0.0.1', port }))
  const ends = sockets.map(async (socket) => {
    socket.on('error', () => undefined)
    await Promise.race([once(socket, 'close'), new Promise((resolve) => setTimeout(resolve, 500))])
    return socket.destroyed || socket.readableEnded
  })
  const cut = (await Promise.all(ends)).filter((isCut) => isCut).length
  assert.equal(cut, 8)
  for (const socket of sockets) socket.destroy()
  while (!(await isServed(port).catch(() => false))) await new Promise(setImmediate)
})

test('who sends headers a byte at a time is told that it took too long, others are served meanwhile', async (t) => {
  const { port } = await start(t)
  const slow = await shake(port)
  slow.write('GET /small HTTP/1.1\r\nHost: acme.localhost\r\n')
  const drip = setInterval(() => slow.write('x'), 500)
  t.after(() => {
    clearInterval(drip)
  })
  assert.ok(await isServed(port))
  const begin = performance.now()
  const [answer] = await once(slow, 'data')
  clearInterval(drip)
  assert.match(String(answer), /^HTTP\/1\.1 504 .*"code":"TIMEOUT"/s)
  assert.ok(performance.now() - begin < 15_000)
})

test('who asks much waits while somebody is at another database, and not while the cloud tries itself in the canary', async (t) => {
  const many = 60
  const sites = new Map<string, Site>([
    ['acme.localhost', SITE],
    ['quiet.localhost', { ...SITE, database: newDatabaseId() }],
    ['canary.localhost', { ...SITE, database: newDatabaseId(), isCanary: true }],
  ])
  let inside = 0
  let release = Promise.withResolvers<undefined>()
  const held: Route = {
    methods: ['GET'],
    path: '/held',
    site: 'any',
    access: 'anyone',
    kind: 'api',
    answer: async () => {
      inside += 1
      await release.promise
      return { status: 200, headers: {}, text: 'held' }
    },
  }
  const { port } = await start(t, {
    findSite: async (host) => sites.get(host),
    routes: [held, ...ROUTES],
  })
  const sockets = await Promise.all(Array.from({ length: many }, async () => await shake(port)))
  /** How many of those who ask at once are let in beside whoever is at that host. */
  const letIn = async (other: string): Promise<number> => {
    const beside = await shake(port)
    beside.write(`GET /small HTTP/1.1\r\nHost: ${other}\r\n\r\n`)
    await once(beside, 'data')
    beside.destroy()
    release = Promise.withResolvers()
    inside = 0
    const answers = sockets.map(async (socket) => {
      ask(socket, '/held')
      await once(socket, 'data')
    })
    // Shorter than a turn that is held, and longer than all of them take to arrive.
    await delay(150)
    const seen = inside
    release.resolve(undefined)
    await Promise.all(answers)
    return seen
  }
  assert.equal(await letIn('canary.localhost'), many)
  // What was asked freely is paid back within a second.
  await delay(1_100)
  assert.ok((await letIn('quiet.localhost')) < many)
  for (const socket of sockets) socket.destroy()
})
