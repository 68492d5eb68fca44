import assert from 'node:assert/strict'
import { test } from 'node:test'
import { offerOf, SAMPLE_CERTIFICATE, SAMPLE_LOOK, SAMPLE_NOW } from './sample-look.ts'
import type { TlsLook, TlsOffer } from './tls-facts.ts'
import { rateTls, type TlsGrade, type TlsRating } from './tls-rating.ts'

const MORE = SAMPLE_LOOK.offers

function rate(change: Partial<TlsLook> = {}): TlsRating {
  return rateTls({ ...SAMPLE_LOOK, ...change }, SAMPLE_NOW)
}

/** The grade, and why it is not better. */
function graded(change: Partial<TlsLook>): readonly [TlsGrade, ...string[]] {
  const { grade, caps } = rate(change)
  return [grade, ...caps.map((cap) => `${cap.grade} ${cap.because}`)]
}

function scores(change: Partial<TlsLook>): readonly number[] {
  const { protocolScore, exchangeScore, cipherScore, score } = rate(change)
  return [protocolScore, exchangeScore, cipherScore, score]
}

function withKey(keyBits: number): Partial<TlsLook> {
  return { chain: [{ ...SAMPLE_CERTIFICATE, keyBits }] }
}

function chain(change: object): Partial<TlsLook> {
  return { chain: [{ ...SAMPLE_CERTIFICATE, ...change }] }
}

test('a server that is as it should be is exceptional', () => {
  assert.deepEqual(graded({}), ['A+'])
  assert.deepEqual(scores({}), [100, 90, 100, 97])
})

test('scores are those of the tables of the guide', () => {
  // Protocols: the mean of the best and the worst.
  const old = offerOf('TLS 1.0', 'TLS_ECDHE_ECDSA_WITH_AES_256_CBC_SHA')
  assert.equal(scores({ offers: [...MORE, old] })[0], 95)
  assert.equal(scores({ offers: [{ ...old, protocol: 'SSL 3.0' }] })[0], 80)
  // A version of no worth makes all of it worth nothing.
  assert.deepEqual(scores({ isSsl2Spoken: true }), [0, 90, 100, 0])
  assert.equal(scores({ offers: [...MORE, { ...old, protocol: 'TLS 1.1' }] })[0], 97.5)
  // Keys: the weakest, also of a group that is made for one connection.
  for (const [bits, score] of [
    [511, 20],
    [512, 40],
    [1024, 80],
    [2048, 90],
    [4096, 90],
    [16_384, 90],
  ] as const)
    assert.equal(scores(withKey(bits))[1], score, String(bits))
  const strong = MORE.map((one) => ({ ...one, exchange: { name: 'P-521', bits: 15_360 } }))
  assert.equal(scores({ ...withKey(4096), offers: strong })[1], 100)
  const dh = offerOf('TLS 1.2', 'TLS_DHE_RSA_WITH_AES_256_GCM_SHA384', 1024)
  assert.equal(scores({ offers: [...MORE, dh] })[1], 80)
  // Ciphers: the mean of the best and the worst.
  const half = offerOf('TLS 1.2', 'TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256')
  assert.deepEqual(scores({ offers: [...MORE, half] }), [100, 90, 90, 93])
  const three = offerOf('TLS 1.2', 'TLS_RSA_WITH_3DES_EDE_CBC_SHA')
  assert.equal(scores({ offers: [...MORE, three] })[2], 60)
})

test('a zero in one category is a zero in all', () => {
  const none = offerOf('TLS 1.2', 'TLS_RSA_WITH_NULL_SHA256')
  assert.deepEqual(scores({ offers: [...MORE, none] }), [100, 90, 0, 0])
  assert.equal(rate({ offers: [...MORE, none] }).grade, 'F')
  const anonymous = offerOf('TLS 1.2', 'TLS_DH_anon_WITH_AES_256_GCM_SHA384')
  assert.deepEqual(scores({ offers: [...MORE, anonymous] }), [100, 0, 100, 0])
  assert.equal(rate({ offers: [] }).grade, 'F')
})

/** What is offered besides what is good, and what it costs. */
const CAPS: readonly (readonly [TlsOffer, TlsGrade, RegExp])[] = [
  [offerOf('TLS 1.1', 'TLS_ECDHE_ECDSA_WITH_AES_256_CBC_SHA'), 'B', /^B TLS 1\.1 is spoken$/],
  [offerOf('TLS 1.0', 'TLS_ECDHE_ECDSA_WITH_AES_256_CBC_SHA'), 'B', /^B TLS 1\.0 is spoken$/],
  [offerOf('SSL 3.0', 'TLS_RSA_WITH_AES_256_CBC_SHA'), 'C', /POODLE/],
  [offerOf('TLS 1.0', 'TLS_RSA_WITH_RC4_128_SHA'), 'B', /^B RC4 is spoken$/],
  [
    offerOf('TLS 1.2', 'TLS_RSA_WITH_RC4_128_SHA'),
    'C',
    /^C RC4 is spoken by those who know better$/,
  ],
  [offerOf('TLS 1.2', 'TLS_RSA_WITH_3DES_EDE_CBC_SHA'), 'C', /64 bits/],
  [offerOf('TLS 1.2', 'TLS_RSA_WITH_DES_CBC_SHA'), 'F', /less than 112 bits/],
  [offerOf('TLS 1.0', 'TLS_RSA_EXPORT_WITH_RC4_40_MD5'), 'F', /for export/],
  [offerOf('TLS 1.2', 'TLS_ECDH_anon_WITH_AES_256_CBC_SHA'), 'F', /nobody vouches/],
  [offerOf('TLS 1.2', 'TLS_DHE_RSA_WITH_AES_256_GCM_SHA384', 1024), 'B', /less than 2048 bits/],
  [offerOf('TLS 1.2', 'TLS_DHE_RSA_WITH_AES_256_GCM_SHA384', 768), 'F', /less than 1024 bits/],
]

test('each thing that the guide caps costs what it says, also beside what is good', () => {
  for (const [offer, grade, because] of CAPS) {
    const [found, ...why] = graded({ offers: [...MORE, offer] })
    assert.equal(found, grade, `${offer.protocol} ${offer.suite.name}`)
    assert.ok(
      why.some((one) => because.test(one)),
      why.join('; '),
    )
  }
  assert.equal(graded({ isCompressed: true })[0], 'C')
  assert.match(graded({ isSsl2Spoken: true }).join(), /^F,F SSL 2\.0/)
  assert.equal(graded(withKey(1023))[0], 'F')
  assert.equal(graded(withKey(1024))[0], 'B')
  assert.equal(graded(withKey(2048))[0], 'A+')
})

test('what is missing costs too: TLS 1.2, TLS 1.3, forward secrecy, authenticated ciphers, HSTS', () => {
  const only = (...offers: readonly TlsOffer[]) => graded({ offers })
  assert.equal(only(offerOf('TLS 1.1', 'TLS_ECDHE_ECDSA_WITH_AES_256_CBC_SHA'))[0], 'C')
  assert.deepEqual(only(...MORE.slice(0, 2)), ['A-', 'A- TLS 1.3 is not spoken'])
  assert.equal(only(offerOf('TLS 1.2', 'TLS_RSA_WITH_AES_256_GCM_SHA384'))[0], 'B')
  assert.equal(only(offerOf('TLS 1.2', 'TLS_ECDHE_ECDSA_WITH_AES_256_CBC_SHA384'))[0], 'B')
  assert.equal(graded({ isRenegotiationSafe: false })[0], 'A-')
  assert.equal(graded({ hstsSeconds: undefined })[0], 'A')
  assert.equal(graded({ hstsSeconds: 180 * 86_400 - 1 })[0], 'A')
  assert.equal(graded({ hstsSeconds: 180 * 86_400 })[0], 'A+')
})

test('a certificate that is not trusted, or for another host, is said to be that, with the grade of the settings beside it', () => {
  assert.deepEqual(graded({ isNameRight: false }), ['M', 'M the certificate is for another host'])
  assert.equal(graded({ distrust: 'DEPTH_ZERO_SELF_SIGNED_CERT' })[0], 'T')
  assert.equal(graded(chain({ until: new Date('2026-11-29T00:00:00Z') }))[0], 'T')
  assert.equal(graded(chain({ from: new Date('2026-12-01T00:00:00Z') }))[0], 'T')
  assert.equal(graded(chain({ signature: 'sha1WithRSAEncryption' }))[0], 'T')
  assert.equal(graded(chain({ signature: 'ecdsa-with-SHA1' }))[0], 'T')
  assert.equal(graded({ chain: [] })[0], 'T')
  assert.equal(graded(chain({ signature: 'md5WithRSAEncryption' }))[0], 'F')
  assert.equal(rate({ isNameRight: false }).gradeOfSettings, 'A+')
  assert.equal(rate({ distrust: 'CERT_HAS_EXPIRED' }).gradeOfSettings, 'A+')
})

test('by what an authority signs itself nothing is said: it is trusted because it is known', () => {
  const root = { ...SAMPLE_CERTIFICATE, isSelfSigned: true, signature: 'sha1WithRSAEncryption' }
  assert.equal(graded({ chain: [SAMPLE_CERTIFICATE, root] })[0], 'A+')
  assert.equal(graded({ chain: [SAMPLE_CERTIFICATE, { ...root, isSelfSigned: false }] })[0], 'T')
  assert.equal(graded({ chain: [root] })[0], 'T')
})
