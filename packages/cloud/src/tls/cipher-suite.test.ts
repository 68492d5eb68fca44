import assert from 'node:assert/strict'
import { execFileSync } from 'node:child_process'
import { test } from 'node:test'
import { CIPHER_SUITES, findCipherSuite } from './cipher-suite.ts'
import { suiteOf } from './sample-look.ts'

interface Known {
  readonly code: number
  readonly name: string
  readonly encryption: string
}

/** What OpenSSL knows: `0xC0,0x2C - TLS_… - ECDHE-… TLSv1.2 Kx=ECDH Au=ECDSA Enc=AESGCM(256) Mac=AEAD`. */
function openssl(): readonly Known[] {
  const args = ['ciphers', '-stdname', '-V', 'ALL:COMPLEMENTOFALL:@SECLEVEL=0']
  const text = execFileSync('/usr/bin/openssl', args, { encoding: 'utf8' })
  return [...text.matchAll(/^\s*0x(..),0x(..) - (\S+)\s+- .* Enc=(\S+)/gm)].map(
    ([, high = '', low = '', name = '', encryption = '']) => ({
      code: Number.parseInt(high + low, 16),
      name,
      encryption,
    }),
  )
}

test('numbers, names and strengths are those that OpenSSL knows', () => {
  const known = openssl()
  const compared = known.flatMap(({ code, name, encryption }) => {
    const suite = findCipherSuite(code)
    return suite === undefined ? [] : [{ suite, name, encryption }]
  })
  assert.ok(compared.length >= 60, String(compared.length))
  for (const { suite, name, encryption } of compared) {
    assert.equal(suite.name, name)
    const [, bits] = /\((\d+)\)/.exec(encryption) ?? []
    if (encryption === 'None') assert.equal(suite.bits, 0, name)
    // OpenSSL counts the three keys of 3DES, and names no key of ChaCha20 but 256.
    else assert.equal(suite.bits, encryption.startsWith('3DES') ? 112 : Number(bits), name)
  }
})

test('whatever OpenSSL would speak without a shared secret is asked for', () => {
  const missing = openssl().filter(
    ({ code, name }) => !/PSK|SRP|GOST/.test(name) && findCipherSuite(code) === undefined,
  )
  assert.deepEqual(missing, [])
})

test('a suite is told by what its name says', () => {
  assert.equal(new Set(CIPHER_SUITES.map(({ code }) => code)).size, CIPHER_SUITES.length)
  assert.deepEqual(suiteOf('TLS_RSA_WITH_AES_256_CCM_8').bits, 256)
  assert.deepEqual(suiteOf('TLS_RSA_EXPORT_WITH_RC2_CBC_40_MD5'), {
    code: 6,
    name: 'TLS_RSA_EXPORT_WITH_RC2_CBC_40_MD5',
    bits: 40,
    exchange: 'RSA',
    isForwardSecret: false,
    isAuthenticated: false,
    isExport: true,
  })
  assert.equal(suiteOf('TLS_ECDH_anon_WITH_AES_256_CBC_SHA').exchange, 'anonymous')
  assert.equal(suiteOf('TLS_DHE_RSA_WITH_DES_CBC_SHA').bits, 56)
  assert.equal(suiteOf('TLS_CHACHA20_POLY1305_SHA256').isAuthenticated, true)
})
