import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { TlsLook, TlsPlace } from '@zennnn/cloud'
import type { Control } from '../control/control.ts'
import { type Observation, parseObservation } from '../control/observation.ts'
import { sampleTurns } from '../control/sample-turns.ts'
import type { TlsPort } from './tls-look.ts'
import { sayLooks, tlsChainControl, tlsHandshakeControl, tlsRatingControl } from './tls-look.ts'

const NOW = new Date('2026-11-30T12:00:00Z')
const STRONG = {
  code: 0xc02c,
  name: 'TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384',
  exchange: 'ECDHE',
  bits: 256,
  isExport: false,
  isForwardSecret: true,
  isAuthenticated: true,
} as const
const exchange = { name: 'P-256', bits: 3072 }
const LOOK: TlsLook = {
  host: 'cloud.example',
  port: 443,
  isSsl2Spoken: false,
  offers: (['TLS 1.2', 'TLS 1.3'] as const).map((protocol) => ({
    protocol,
    suite: STRONG,
    exchange,
  })),
  isCompressed: false,
  isRenegotiationSafe: true,
  chain: [
    {
      subject: 'CN=cloud.example',
      issuer: 'CN=Authority',
      keyKind: 'ec',
      keyBits: 3072,
      signature: 'ecdsa-with-SHA256',
      isSelfSigned: false,
      from: new Date('2026-11-01T00:00:00Z'),
      until: new Date('2027-01-30T00:00:00Z'),
    },
  ],
  distrust: undefined,
  isNameRight: true,
  hstsSeconds: 31_536_000,
}

const places = (count: number): readonly TlsPlace[] =>
  Array.from({ length: count }, (_, n) => ({ host: `h${n}.example`, port: 443 }))

/** Hosts that answer as `LOOK`, but for what is changed of some. */
function portOf(count: number, changeOf: (host: string) => Partial<TlsLook> | Error): TlsPort {
  return {
    clock: { now: () => NOW },
    turns: sampleTurns(),
    places: async () => await Promise.resolve(places(count)),
    look: async ({ host }) => {
      const change = changeOf(host)
      if (change instanceof Error) throw change
      return await Promise.resolve({ ...LOOK, host, ...change })
    },
  }
}

/** The middle one of three is not as the others. */
function withOne(one: Partial<TlsLook> | Error): TlsPort {
  return portOf(3, (host) => (host === 'h1.example' ? one : {}))
}

async function run(control: Control): Promise<Observation> {
  const seen = parseObservation(await control.observe(new AbortController().signal))
  assert.ok(seen, 'what the control says is no observation')
  return seen
}

test('each promise about TLS says what it saw of all hosts', async () => {
  const port = portOf(2, () => ({}))
  assert.deepEqual(await run(tlsHandshakeControl(port)), {
    outcome: 'holds',
    measured: '2 hosts: TLS 1.2 and TLS 1.3, 2 ciphers, none below 256 bits',
    figures: { hosts: 2, looked: 2, broken: 0, offers: 2, least_bits: 256 },
  })
  assert.match((await run(tlsRatingControl(port))).measured, /^2 hosts: grade A\+, score 97$/)
  assert.match(
    (await run(tlsChainControl(port))).measured,
    /^2 hosts: 1 certificate, .* 60 days left$/,
  )
})

test('sabotage: an old protocol, a short cipher, a bad grade, an ended certificate of one host', async () => {
  const old = {
    isSsl2Spoken: false,
    offers: [...LOOK.offers, { protocol: 'TLS 1.0', suite: STRONG, exchange } as const],
  }
  const short = {
    offers: [
      ...LOOK.offers,
      { protocol: 'TLS 1.2', suite: { ...STRONG, name: 'AES_128', bits: 128 }, exchange } as const,
    ],
  }
  assert.equal(
    (await run(tlsHandshakeControl(withOne(old)))).measured,
    '1 fail of 3 hosts: TLS 1.0 can be had',
  )
  for (const one of [old, short, new Error('away')])
    assert.equal((await run(tlsHandshakeControl(withOne(one)))).outcome, 'fails')
  for (const one of [old, { chain: [] }, new Error('away')])
    assert.equal((await run(tlsRatingControl(withOne(one)))).outcome, 'fails')
  const certificate = LOOK.chain[0]
  assert.ok(certificate)
  for (const one of [
    { chain: [{ ...certificate, until: new Date('2026-11-29T00:00:00Z') }] },
    { chain: [{ ...certificate, keyBits: 1024 }] },
    { chain: [{ ...certificate, signature: 'ecdsa-with-SHA1' }] },
    { isNameRight: false },
    { distrust: 'unable to get local issuer certificate' },
  ])
    assert.equal((await run(tlsChainControl(withOne(one)))).outcome, 'fails')
})

test('sabotage: one of many hosts stays broken until it is mended, also when others have their turn', async () => {
  let isBroken = true
  const port = portOf(100, (host) =>
    isBroken && host === 'h70.example' ? { isNameRight: false } : {},
  )
  const control = tlsChainControl(port)
  const outcomes: string[] = []
  for (let n = 0; n < 4; n++) outcomes.push((await run(control)).outcome)
  const from = outcomes.indexOf('fails')
  assert.ok(from >= 0 && from <= 2, outcomes.join())
  assert.ok(outcomes.slice(from).every((outcome) => outcome === 'fails'))
  isBroken = false
  const mended = await run(control)
  assert.equal(mended.outcome, 'holds')
  assert.match(mended.measured, /^40 of 100 hosts, by turns: /)
})

test('sabotage: no host at all is not known, and a run that is cut is no result', async () => {
  assert.equal(sayLooks([], 0).outcome, 'unknown')
  const control = tlsHandshakeControl(portOf(1, () => new Error('cut')))
  await assert.rejects(control.observe(AbortSignal.abort(new Error('time'))), /time/)
})

test('a long list of what is wrong is cut to what can be published', () => {
  const seen = sayLooks([{ holds: false, measured: 'x'.repeat(400), figures: {} }], 1)
  assert.equal(seen.measured, '1 fail of 1 host')
})
