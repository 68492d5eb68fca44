import assert from 'node:assert/strict'
import { connect, createServer, type Server } from 'node:net'
import { type TestContext, test } from 'node:test'
import { SampleAuthority, type SampleOrder, serveTls } from './sample-server.ts'
import type { TlsLook } from './tls-facts.ts'
import { judgeTls } from './tls-judge.ts'
import { lookAtTls } from './tls-look.ts'
import { rateTls } from './tls-rating.ts'
import { hstsOf } from './tls-visit.ts'

const HSTS = { 'Strict-Transport-Security': 'max-age=31536000; includeSubDomains' }
/** As `serve` speaks. */
const OURS = [
  'TLS_AES_256_GCM_SHA384',
  'TLS_CHACHA20_POLY1305_SHA256',
  'ECDHE-ECDSA-AES256-GCM-SHA384',
  'ECDHE-RSA-AES256-GCM-SHA384',
  'ECDHE-ECDSA-CHACHA20-POLY1305',
  'ECDHE-RSA-CHACHA20-POLY1305',
].join(':')

type Settings = Readonly<Parameters<typeof serveTls>[1]>

/** A look at a server that is made for it, by who trusts its authority. */
async function look(
  t: TestContext,
  order: SampleOrder,
  settings: (authority: SampleAuthority) => Settings,
  headers: Readonly<Record<string, string>> = HSTS,
): Promise<TlsLook> {
  const authority = new SampleAuthority(t)
  const port = await serveTls(t, { ...authority.issue(order), ...settings(authority) }, headers)
  const place = { host: 'cloud.example', port, address: '127.0.0.1' }
  return await lookAtTls({ ...place, authorities: [authority.certificate] }, t.signal)
}

function ours(): Settings {
  return { minVersion: 'TLSv1.2', ciphers: OURS, honorCipherOrder: true }
}

/** With what OpenSSL would refuse by itself. */
function weak(ciphers: string, more: Settings = {}): Settings {
  return { minVersion: 'TLSv1.2', ciphers: `${ciphers}:@SECLEVEL=0`, ...more }
}

/** What is offered, as `TLS 1.2 TLS_…`. */
function offersOf({ offers }: TlsLook): readonly string[] {
  return offers.map(({ protocol, suite }) => `${protocol} ${suite.name}`)
}

/** Grade of today, and the promises that do not hold. */
function judged(found: TlsLook): readonly [string, ...string[]] {
  const now = new Date()
  const verdicts = Object.entries(judgeTls(found, now))
  return [rateTls(found, now).grade, ...verdicts.flatMap(([id, { holds }]) => (holds ? [] : [id]))]
}

test('a server that speaks as ours is found exceptional, with all that it speaks and nothing else', async (t) => {
  const found = await look(t, {}, ours)
  assert.deepEqual(offersOf(found), [
    'TLS 1.2 TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384',
    'TLS 1.2 TLS_ECDHE_ECDSA_WITH_CHACHA20_POLY1305_SHA256',
    'TLS 1.3 TLS_AES_256_GCM_SHA384',
    'TLS 1.3 TLS_CHACHA20_POLY1305_SHA256',
  ])
  assert.deepEqual(judged(found), ['A+'])
  assert.equal(found.hstsSeconds, 31_536_000)
  assert.equal(found.isRenegotiationSafe, true)
  assert.equal(found.isSsl2Spoken, false)
  assert.deepEqual(
    found.chain.map(({ subject, keyBits, signature, isSelfSigned }) => [
      subject,
      keyBits,
      signature,
      isSelfSigned,
    ]),
    [['CN=cloud.example', 3072, 'ecdsa-with-SHA256', false]],
  )
  assert.ok(found.offers.every(({ exchange }) => (exchange?.bits ?? 0) >= 3072))
})

test('TLS 1.1 and 1.0 are found where they can be had', async (t) => {
  const settings = weak('ECDHE-ECDSA-AES256-SHA:ECDHE-ECDSA-AES256-GCM-SHA384', {
    minVersion: 'TLSv1',
  })
  const found = await look(t, {}, () => settings)
  const offers = offersOf(found)
  for (const one of ['TLS 1.0', 'TLS 1.1'])
    assert.deepEqual(
      offers.filter((offer) => offer.startsWith(one)),
      [`${one} TLS_ECDHE_ECDSA_WITH_AES_256_CBC_SHA`],
    )
  assert.equal(judged(found)[0], 'B')
  assert.ok(judged(found).includes('tls'))
})

test('ciphers of 128 bits, without forward secrecy, without encryption and without a certificate are found', async (t) => {
  const rsa = { key: '-algorithm RSA -pkeyopt rsa_keygen_bits:2048' }
  const ciphers = 'ECDHE-RSA-AES128-GCM-SHA256:AES256-GCM-SHA384:NULL-SHA256:ADH-AES256-GCM-SHA384'
  const found = await look(t, rsa, () => weak(ciphers, { maxVersion: 'TLSv1.2', dhparam: 'auto' }))
  assert.deepEqual(
    new Set(offersOf(found)),
    new Set([
      'TLS 1.2 TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256',
      'TLS 1.2 TLS_RSA_WITH_AES_256_GCM_SHA384',
      'TLS 1.2 TLS_RSA_WITH_NULL_SHA256',
      'TLS 1.2 TLS_DH_anon_WITH_AES_256_GCM_SHA384',
    ]),
  )
  assert.deepEqual(judged(found), ['F', 'tls', 'tls-grade'])
})

test('a prime that is too short is found, whatever the certificate', async (t) => {
  const rsa = { key: '-algorithm RSA -pkeyopt rsa_keygen_bits:3072' }
  const found = await look(t, rsa, (authority) =>
    weak('DHE-RSA-AES256-GCM-SHA384', {
      maxVersion: 'TLSv1.2',
      dhparam: authority.prime('modp_1536'),
    }),
  )
  assert.deepEqual(
    found.offers.map(({ exchange }) => exchange),
    [{ name: 'DH of 1536 bits', bits: 1536 }],
  )
  assert.equal(judged(found)[0], 'B')
})

test('a key of 1024 bits, a signature by SHA-1 and a certificate that is over turn what they concern', async (t) => {
  const cases: readonly (readonly [SampleOrder, readonly string[]])[] = [
    [{ key: '-algorithm RSA -pkeyopt rsa_keygen_bits:1024' }, ['B', 'tls-grade', 'tls-cert']],
    [{ hash: 'sha1' }, ['T', 'tls-grade', 'tls-cert']],
    [{ until: '210101000000Z' }, ['T', 'tls-grade', 'tls-cert']],
    [{ between: 'sha1' }, ['T', 'tls-grade', 'tls-cert']],
    [{ between: 'sha256' }, ['A+']],
  ]
  for (const [order, expected] of cases) {
    const found = await look(t, order, () => weak(OURS))
    assert.deepEqual(judged(found), expected, JSON.stringify(order))
    // Each for its own reason: nothing else is wrong with its chain.
    assert.equal(found.distrust, order.until === undefined ? undefined : 'CERT_HAS_EXPIRED')
    assert.equal(found.chain.length, order.between === undefined ? 1 : 2)
  }
})

test('a certificate for another host, or one that nobody vouches for, is told apart from settings', async (t) => {
  const other = await look(t, { host: 'other.example' }, ours)
  assert.deepEqual(judged(other), ['M', 'tls-grade', 'tls-cert'])
  assert.equal(other.distrust, undefined)
  const own = await look(t, { isOwn: true }, ours)
  assert.deepEqual(judged(own), ['T', 'tls-grade', 'tls-cert'])
  assert.equal(rateTls(own, new Date()).gradeOfSettings, 'A+')
  // Whoever does not know the authority trusts nothing of it.
  const authority = new SampleAuthority(t)
  const port = await serveTls(t, { ...authority.issue({}), ...ours() }, HSTS)
  const stranger = await lookAtTls({ host: 'cloud.example', port, address: '127.0.0.1' }, t.signal)
  assert.equal(rateTls(stranger, new Date()).grade, 'T')
})

test('a server without HSTS is one of A', async (t) => {
  assert.deepEqual(judged(await look(t, {}, ours, {})), ['A'])
  for (const [header, seconds] of [
    ['max-age=31536000', 31_536_000],
    ['includeSubDomains; MAX-AGE="7"; preload', 7],
    ['max-age=x', undefined],
    ['x-max-age=9', undefined],
    [undefined, undefined],
  ] as const)
    assert.equal(hstsOf(header), seconds)
})

test('a server that answers a hello of SSL 2.0 in kind is found, whatever else it refuses', async (t) => {
  const authority = new SampleAuthority(t)
  const inside = await serveTls(t, { ...authority.issue({}), ...ours() }, HSTS)
  // No OpenSSL of today speaks it: what is of 1995 is answered here, the rest by a real server.
  const server = createServer((socket) => {
    socket.on('error', () => undefined)
    socket.once('data', (hello) => {
      if (hello[0] === 0x80 && hello[2] === 1) {
        socket.end(Buffer.from('80120400010002000200030002abcd0700c01234', 'hex'))
        return
      }
      const other = connect(inside, '127.0.0.1')
      other.on('error', () => undefined).write(hello)
      socket.pipe(other).pipe(socket)
    })
  })
  const port = await listen(server)
  t.after(() => server.close())
  const place = { host: 'cloud.example', port, address: '127.0.0.1' }
  const found = await lookAtTls({ ...place, authorities: [authority.certificate] }, t.signal)
  assert.equal(found.isSsl2Spoken, true)
  assert.equal(offersOf(found).length, 4)
  assert.deepEqual(judged(found), ['F', 'tls', 'tls-grade'])
})

test('what cannot be reached, or speaks something else, is no server that was looked at', async (t) => {
  const server = createServer((socket) => {
    socket.on('error', () => undefined).resume()
    socket.end('HTTP/1.1 400 Bad Request\r\n\r\n')
  })
  const port = await listen(server)
  const place = { host: 'cloud.example', port, address: '127.0.0.1' }
  await assert.rejects(lookAtTls(place, t.signal), /does not speak TLS/)
  await new Promise((resolve) => {
    server.close(resolve)
  })
  await assert.rejects(lookAtTls(place, t.signal), { code: 'ECONNREFUSED' })
  await assert.rejects(lookAtTls(place, AbortSignal.abort()), { name: 'AbortError' })
})

async function listen(server: Server): Promise<number> {
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve)
  })
  const address = server.address()
  return typeof address === 'object' && address !== null ? address.port : 0
}
