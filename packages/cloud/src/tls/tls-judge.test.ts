import assert from 'node:assert/strict'
import { test } from 'node:test'
import { offerOf, SAMPLE_CERTIFICATE, SAMPLE_LOOK, SAMPLE_NOW } from './sample-look.ts'
import type { TlsLook } from './tls-facts.ts'
import { judgeTls } from './tls-judge.ts'

function judged(change: Partial<TlsLook> = {}) {
  return judgeTls({ ...SAMPLE_LOOK, ...change }, SAMPLE_NOW)
}

/** The promises that do not hold. */
function broken(change: Partial<TlsLook>): readonly string[] {
  return Object.entries(judged(change)).flatMap(([id, { holds }]) => (holds ? [] : [id]))
}

function chain(change: object): Partial<TlsLook> {
  return { chain: [{ ...SAMPLE_CERTIFICATE, ...change }] }
}

test('a server as ours keeps the three promises, with figures', () => {
  assert.deepEqual(judged(), {
    tls: {
      holds: true,
      measured: 'TLS 1.2 and TLS 1.3, 4 ciphers, none below 256 bits',
      figures: { offers: 4, leastBits: 256 },
    },
    'tls-grade': {
      holds: true,
      measured: 'grade A+, score 97',
      figures: { score: 97, protocolScore: 100, exchangeScore: 90, cipherScore: 100 },
    },
    'tls-cert': {
      holds: true,
      measured:
        '1 certificate, the weakest key worth 3072 bits of RSA, signed by ecdsa-with-SHA256, 60 days left',
      figures: { certificates: 1, leastBits: 3072, daysLeft: 60 },
    },
  })
})

test('each weakness turns the promises that it concerns, and no others', () => {
  const { offers } = SAMPLE_LOOK
  const half = offerOf('TLS 1.3', 'TLS_AES_128_GCM_SHA256')
  assert.deepEqual(broken({ offers: [...offers, half] }), ['tls'])
  const old = offerOf('TLS 1.1', 'TLS_ECDHE_ECDSA_WITH_AES_256_CBC_SHA')
  assert.deepEqual(broken({ offers: [...offers, old] }), ['tls', 'tls-grade'])
  assert.deepEqual(broken({ offers: offers.slice(0, 2) }), ['tls-grade'])
  assert.deepEqual(broken(chain({ keyBits: 2047 })), ['tls-grade', 'tls-cert'])
  assert.deepEqual(broken(chain({ signature: 'sha1WithRSAEncryption' })), ['tls-grade', 'tls-cert'])
  for (const signature of [
    'sha224WithRSAEncryption',
    'sha256WithRSAEncryption',
    'sha384WithRSAEncryption',
    'sha512WithRSAEncryption',
    'ecdsa-with-SHA384',
    'ED25519',
  ])
    assert.deepEqual(broken(chain({ signature })), [], signature)
  assert.deepEqual(broken(chain({ signature: 'id-rsassa-pkcs1-v1_5-with-sha3-256' })), ['tls-cert'])
  // Of this one nobody here can say the hash.
  assert.deepEqual(broken(chain({ signature: 'rsassaPss' })), ['tls-cert'])
  assert.deepEqual(broken(chain({ until: new Date('2026-11-30T11:00:00Z') })), [
    'tls-grade',
    'tls-cert',
  ])
  assert.deepEqual(broken({ isNameRight: false }), ['tls-grade', 'tls-cert'])
  assert.deepEqual(broken({ distrust: 'CERT_UNTRUSTED' }), ['tls-grade', 'tls-cert'])
  assert.deepEqual(broken({ hstsSeconds: undefined }), [])
  assert.deepEqual(broken({ offers: [], chain: [] }), ['tls', 'tls-grade', 'tls-cert'])
})

test('SSL 2.0 breaks what is said of encryption and of the grade, also beside all that is good', () => {
  assert.deepEqual(broken({ isSsl2Spoken: true }), ['tls', 'tls-grade'])
  assert.equal(judged({ isSsl2Spoken: true }).tls.measured, 'SSL 2.0 can be had')
})
