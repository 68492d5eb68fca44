import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync } from 'node:fs'
import { mkdir, mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises'
import { type IncomingMessage, request } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'
import { type TestContext, test } from 'node:test'
import { type ConnectionOptions, connect as tlsConnect } from 'node:tls'
import {
  type CertificateRound,
  findChallenge,
  hostFiles,
  renewCertificates,
  type WantedCertificate,
} from '@zennnn/cloud'
import { listenPlain } from '@zennnn/server'
import { until } from '../faults/running-cloud.ts'
import { openHttps } from '../https-world.ts'
import { openWorld, silentLog } from '../kit.ts'
import { type Pebble, startPebble } from '../pebble.ts'

const HOST = 'crm.acme.example'
const DAY_MS = 86_400_000

interface AcmeWorld {
  readonly home: string
  readonly pebble: Pebble
  /** A round for these hosts, at this many days from today. */
  readonly renew: (
    wanted: readonly WantedCertificate[],
    change?: Partial<CertificateRound> & { readonly inDays?: number },
  ) => ReturnType<typeof renewCertificates>
  readonly state: (host: string) => Promise<ReadonlyMap<string, unknown>>
}

async function openAcme(t: TestContext): Promise<AcmeWorld> {
  const home = await mkdtemp(join(tmpdir(), 'zennnn-acme-'))
  await mkdir(join(home, 'certificates'), { mode: 0o710 })
  t.after(async () => {
    await rm(home, { recursive: true })
  })
  const pebble = await startPebble(t, home)
  const plain = await listenPlain({
    listen: { address: '127.0.0.1', port: pebble.httpPort },
    findChallenge: async (host, token) => await findChallenge(home, host, token),
    findOrigin: async (host) => (host === HOST ? `https://${host}` : undefined),
    log: silentLog,
  })
  t.after(async () => {
    await plain.close()
  })
  return {
    home,
    pebble,
    renew: async (wanted, { inDays = 0, ...change } = {}) =>
      await renewCertificates({
        home,
        authority: pebble.directoryUrl,
        authorities: pebble.authorities,
        dnsHook: undefined,
        key: 'P-256',
        wanted,
        clock: { now: () => new Date(Date.now() + inDays * DAY_MS) },
        signal: AbortSignal.timeout(60_000),
        log: silentLog,
        ...change,
      }),
    state: async (host) => {
      const text = await readFile(join(hostFiles(home).hosts, `${host}.json`), 'utf8')
      const state: object = JSON.parse(text)
      return new Map(Object.entries(state))
    },
  }
}

function customer(host: string): WantedCertificate {
  return { host, names: [host], challenge: 'http-01', owner: 'customer' }
}

function modeOf(path: string): Promise<string> {
  return stat(path).then(({ mode }) => (mode & 0o777).toString(8))
}

interface Seen {
  readonly serial: string
  readonly cipher: string
}

/** What a browser that knows this authority gets at a host; why it gets nothing. */
async function visit(port: number, options: ConnectionOptions): Promise<Seen> {
  const seen = await tryVisit(port, options)
  assert.ok(typeof seen === 'object', JSON.stringify(seen))
  return seen
}

/** Why a visit comes to nothing. */
async function refusalOf(port: number, options: ConnectionOptions): Promise<string> {
  return JSON.stringify(await tryVisit(port, options))
}

async function tryVisit(port: number, options: ConnectionOptions): Promise<Seen | string> {
  return await new Promise((resolve) => {
    const socket = tlsConnect({ host: '127.0.0.1', port, ...options }, () => {
      resolve({
        serial: socket.getPeerCertificate().serialNumber,
        cipher: socket.getCipher().name,
      })
      socket.destroy()
    })
    socket.once('error', (error: NodeJS.ErrnoException) => {
      resolve(error.code ?? error.message)
    })
  })
}

/** One request in the clear. */
async function ask(
  port: number,
  path: string,
  { host = HOST, method = 'GET' } = {},
): Promise<readonly [status: number, text: string, location: string | undefined]> {
  const asked = request({ host: '127.0.0.1', port, path, method, headers: { host }, agent: false })
  asked.end()
  const [answer]: IncomingMessage[] = await once(asked, 'response')
  assert.ok(answer !== undefined)
  return [answer.statusCode ?? 0, await text(answer), answer.headers.location]
}

test('a host gets a certificate of an authority, is served by it, and by its next one without a restart', async (t) => {
  const { home, pebble, renew, state } = await openAcme(t)
  const { hosts, challenges, accountKey } = hostFiles(home)
  const world = await openWorld(t)
  const { server } = await openHttps(t, { acme: world }, undefined, { hostFolder: hosts })
  const place = { servername: HOST, ca: pebble.root }
  assert.match(await refusalOf(server.port, place), /SELF_SIGNED/)

  assert.deepEqual(await renew([customer(HOST)]), [])
  const first = await visit(server.port, place)
  // What \`serve\` reads, its group may; what it need not, nobody may.
  assert.deepEqual(await Promise.all([join(hosts, `${HOST}.pem`), accountKey].map(modeOf)), [
    '640',
    '600',
  ])
  assert.deepEqual((await readdir(hosts)).toSorted(), [`${HOST}.json`, `${HOST}.pem`])
  assert.deepEqual(await readdir(challenges), [])
  assert.deepEqual([...(await state(HOST)).keys()].toSorted(), [
    'failures',
    'firstOrderedAt',
    'orderedAt',
  ])
  // A host that is below, beside or nothing is not served by it.
  for (const servername of [`x.${HOST}`, 'acme.example', '..', 'crm.acme.example.evil'])
    assert.match(await refusalOf(server.port, { ...place, servername }), /SELF_SIGNED/, servername)

  const account = await readFile(accountKey, 'utf8')
  await renew([customer(HOST)])
  assert.deepEqual(await visit(server.port, place), first)
  // Five years are the life that this authority gives.
  await renew([customer(HOST)], { inDays: 1300 })
  const next = await visit(server.port, place)
  assert.notEqual(next.serial, first.serial)
  assert.equal(await readFile(accountKey, 'utf8'), account)
  for (const lower of [
    { ciphers: 'ECDHE-ECDSA-AES128-GCM-SHA256', maxVersion: 'TLSv1.2' },
    { ciphers: 'ALL:@SECLEVEL=0', minVersion: 'TLSv1', maxVersion: 'TLSv1.1' },
  ] as const)
    assert.match(await refusalOf(server.port, { ...place, ...lower }), /ERR_SSL|ECONNRESET/)
  // What is not wanted any more is thrown away, its key too.
  await renew([])
  assert.deepEqual(await readdir(hosts), [])
})

test('over HTTP there is what is tried now, the way to HTTPS, and nothing else', async (t) => {
  const { home, pebble } = await openAcme(t)
  const { hosts, challenges } = hostFiles(home)
  for (const folder of [hosts, challenges]) await mkdir(folder)
  const token = 'a-token-of-enough-bits-0123456789'
  await writeFile(join(challenges, token), `${HOST} ${token}.of-the-account`)
  const port = pebble.httpPort
  const path = '/.well-known/acme-challenge'
  assert.deepEqual((await ask(port, `${path}/${token}`)).slice(0, 2), [
    200,
    `${token}.of-the-account`,
  ])
  for (const [where, options] of [
    [`${path}/${token}`, { host: 'other.example' }],
    [`${path}/another-token-of-enough-bits-0123`, {}],
    [`${path}/..`, {}],
    [`${path}/..%2f..%2faccount.key`, {}],
    [`${path}/`, {}],
  ] as const) {
    const [status, said] = await ask(port, where, options)
    assert.ok(status === 404 || status === 308, `${where} ${status}`)
    assert.ok(!said.includes('of-the-account'), where)
  }
  await rm(join(challenges, token))
  assert.equal((await ask(port, `${path}/${token}`))[0], 404)
  assert.deepEqual((await ask(port, '/app?x=1'))[2], `https://${HOST}/app?x=1`)
  for (const [options, status] of [
    [{ method: 'POST' }, 403],
    [{ host: 'evil.example' }, 421],
  ] as const) {
    const [found, , location] = await ask(port, '/auth/login', options)
    assert.deepEqual([found, location], [status, undefined])
  }
})

test('a host that is not ours gets no certificate, says why, waits, and keeps nobody else from theirs', async (t) => {
  const { home, pebble, renew, state } = await openAcme(t)
  const wrong = 'www.wrong.example'
  // There nobody answers.
  await pebble.setAddress(wrong, '127.0.0.2')
  assert.deepEqual(await renew([customer(wrong), customer(HOST)]), [])
  assert.ok(existsSync(join(hostFiles(home).hosts, `${HOST}.pem`)))
  assert.ok(!existsSync(join(hostFiles(home).hosts, `${wrong}.pem`)))
  const failed = await state(wrong)
  assert.equal(failed.get('failures'), 1)
  assert.match(
    String(failed.get('problem')),
    /^The authority tried www\.wrong\.example and was not convinced: /,
  )
  assert.deepEqual(await readdir(hostFiles(home).challenges), [])
  // Not before its time, and then once more.
  await renew([customer(wrong), customer(HOST)])
  assert.deepEqual(await state(wrong), failed)
  await pebble.setAddress(wrong, '127.0.0.1')
  await renew([customer(wrong), customer(HOST)], { inDays: 0.01 })
  assert.ok(existsSync(join(hostFiles(home).hosts, `${wrong}.pem`)))
  // Of a certificate that was there operators are told, once.
  await pebble.setAddress(wrong, '127.0.0.2')
  const news = await renew([customer(wrong), customer(HOST)], { inDays: 1300 })
  assert.deepEqual(
    news.map(({ host }) => host),
    [wrong],
  )
  assert.match(news[0]?.sentence ?? '', /^www\.wrong\.example does not get its next certificate: /)
  // Whom nobody can reach says so, and a stranger's authority is not believed.
  const [told] = await renew([{ ...customer('a.cloud.example'), owner: 'cloud' }], {
    authorities: [],
  })
  assert.match(told?.sentence ?? '', /certificate/)
})

test('an order that a killed process left is brought to its end by the next one, with the same account', async (t) => {
  const { home, pebble, renew, state } = await openAcme(t)
  const domain = 'cloud.example'
  const wanted: WantedCertificate = {
    host: domain,
    names: [domain, `*.${domain}`],
    challenge: 'dns-01',
    owner: 'cloud',
  }
  const dnsHook = join(home, 'hook')
  const held = join(home, 'held')
  await writeFile(
    dnsHook,
    `#!${process.execPath}
const [verb, name, value] = process.argv.slice(2)
const fs = require('node:fs')
if (!fs.existsSync('${held}')) {
  fs.writeFileSync('${held}', String(process.pid))
  setTimeout(() => undefined, 60_000)
} else fetch('${pebble.dnsManagement}/' + (verb === 'add' ? 'set-txt' : 'clear-txt'),
  { method: 'POST', body: JSON.stringify({ host: name + '.', value }) })
`,
    { mode: 0o700 },
  )
  const round = {
    home,
    authority: pebble.directoryUrl,
    authorities: pebble.authorities,
    dnsHook,
    key: 'RSA-3072',
    wanted: [wanted],
  } as const
  const script = join(import.meta.dirname, '../acme-child.ts')
  const child = spawn(process.execPath, [script, JSON.stringify(round)], { stdio: 'inherit' })
  await until(async () => (await readFile(held, 'utf8')) !== '', 'the hook was called')
  child.kill('SIGKILL')
  await once(child, 'exit')
  process.kill(Number(await readFile(held, 'utf8')), 'SIGKILL')
  assert.match(String((await state(domain)).get('order')), /^https:/)
  const account = await readFile(hostFiles(home).accountKey, 'utf8')

  let kept: unknown
  const log = { ...silentLog, info: (event: string) => (kept = event) }
  assert.deepEqual(await renew([wanted], { dnsHook, key: 'RSA-3072', log }), [])
  assert.equal(kept, 'certificate_renewed')
  assert.equal(await readFile(hostFiles(home).accountKey, 'utf8'), account)
  const { hosts } = hostFiles(home)
  const world = await openWorld(t)
  const { server } = await openHttps(t, { acme: world }, undefined, { hostFolder: hosts })
  for (const servername of [domain, `any.${domain}`])
    await visit(server.port, { servername, ca: pebble.root })
  assert.match(
    await refusalOf(server.port, { servername: `a.b.${domain}`, ca: pebble.root }),
    /SELF_SIGNED/,
  )
})
