import { CIPHER_SUITES, type CipherSuite } from './cipher-suite.ts'
import type { TlsProtocol } from './client-hello.ts'
import type { ServedCertificate, TlsLook, TlsOffer } from './tls-facts.ts'

export const SAMPLE_NOW = new Date('2026-11-30T12:00:00Z')

export const SAMPLE_CERTIFICATE: ServedCertificate = {
  subject: 'CN=cloud.example',
  issuer: 'CN=Authority',
  keyKind: 'ec',
  keyBits: 3072,
  signature: 'ecdsa-with-SHA256',
  isSelfSigned: false,
  from: new Date('2026-11-01T00:00:00Z'),
  until: new Date('2027-01-30T00:00:00Z'),
}

export function suiteOf(name: string): CipherSuite {
  const suite = CIPHER_SUITES.find((one) => one.name === name)
  if (suite === undefined) throw new Error(name)
  return suite
}

/** As a server would speak it, by a group or prime of so many bits. */
export function offerOf(protocol: TlsProtocol, name: string, bits = 3072): TlsOffer {
  const suite = suiteOf(name)
  const exchange = suite.exchange === 'RSA' ? undefined : { name: 'group', bits }
  return { protocol, suite, exchange }
}

/** A server as ours: the best grade. */
export const SAMPLE_LOOK: TlsLook = {
  host: 'cloud.example',
  port: 443,
  isSsl2Spoken: false,
  offers: [
    offerOf('TLS 1.2', 'TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384'),
    offerOf('TLS 1.2', 'TLS_ECDHE_ECDSA_WITH_CHACHA20_POLY1305_SHA256'),
    offerOf('TLS 1.3', 'TLS_AES_256_GCM_SHA384'),
    offerOf('TLS 1.3', 'TLS_CHACHA20_POLY1305_SHA256'),
  ],
  isCompressed: false,
  isRenegotiationSafe: true,
  chain: [SAMPLE_CERTIFICATE],
  distrust: undefined,
  isNameRight: true,
  hstsSeconds: 31_536_000,
}
