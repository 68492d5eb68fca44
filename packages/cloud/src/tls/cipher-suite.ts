/** A cipher suite of TLS, by what its name says. */
export interface CipherSuite {
  /** As the registry of IANA numbers it. */
  readonly code: number
  /** As IANA names it. */
  readonly name: string
  /** Bits that somebody who reads along would have to guess; 0 = nothing is encrypted. */
  readonly bits: number
  /** How the key comes about, and who vouches for it. */
  readonly exchange: 'ECDHE' | 'DHE' | 'RSA' | 'anonymous' | 'TLS 1.3'
  /** Whether a key that is stolen later opens nothing of before. */
  readonly isForwardSecret: boolean
  /** Whether one algorithm encrypts and authenticates, so that no padding tells anything. */
  readonly isAuthenticated: boolean
  readonly isExport: boolean
}

/**
 * All that servers of the last twenty years spoke, by number. Source: IANA, TLS Cipher Suites; a test compares with OpenSSL. Left out:
 * suites for shared secrets and Kerberos, which no web server has.
 */
const NAMES: Readonly<Record<string, string>> = {
  '1301': 'TLS_AES_128_GCM_SHA256',
  '1302': 'TLS_AES_256_GCM_SHA384',
  '1303': 'TLS_CHACHA20_POLY1305_SHA256',
  '1304': 'TLS_AES_128_CCM_SHA256',
  '1305': 'TLS_AES_128_CCM_8_SHA256',
  c02c: 'TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384',
  c030: 'TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384',
  '009f': 'TLS_DHE_RSA_WITH_AES_256_GCM_SHA384',
  '00a3': 'TLS_DHE_DSS_WITH_AES_256_GCM_SHA384',
  cca9: 'TLS_ECDHE_ECDSA_WITH_CHACHA20_POLY1305_SHA256',
  cca8: 'TLS_ECDHE_RSA_WITH_CHACHA20_POLY1305_SHA256',
  ccaa: 'TLS_DHE_RSA_WITH_CHACHA20_POLY1305_SHA256',
  c0ad: 'TLS_ECDHE_ECDSA_WITH_AES_256_CCM',
  c0af: 'TLS_ECDHE_ECDSA_WITH_AES_256_CCM_8',
  c09f: 'TLS_DHE_RSA_WITH_AES_256_CCM',
  c0a3: 'TLS_DHE_RSA_WITH_AES_256_CCM_8',
  c05d: 'TLS_ECDHE_ECDSA_WITH_ARIA_256_GCM_SHA384',
  c061: 'TLS_ECDHE_RSA_WITH_ARIA_256_GCM_SHA384',
  c053: 'TLS_DHE_RSA_WITH_ARIA_256_GCM_SHA384',
  c057: 'TLS_DHE_DSS_WITH_ARIA_256_GCM_SHA384',
  c02b: 'TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256',
  c02f: 'TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256',
  '009e': 'TLS_DHE_RSA_WITH_AES_128_GCM_SHA256',
  '00a2': 'TLS_DHE_DSS_WITH_AES_128_GCM_SHA256',
  c0ac: 'TLS_ECDHE_ECDSA_WITH_AES_128_CCM',
  c0ae: 'TLS_ECDHE_ECDSA_WITH_AES_128_CCM_8',
  c09e: 'TLS_DHE_RSA_WITH_AES_128_CCM',
  c0a2: 'TLS_DHE_RSA_WITH_AES_128_CCM_8',
  c05c: 'TLS_ECDHE_ECDSA_WITH_ARIA_128_GCM_SHA256',
  c060: 'TLS_ECDHE_RSA_WITH_ARIA_128_GCM_SHA256',
  c052: 'TLS_DHE_RSA_WITH_ARIA_128_GCM_SHA256',
  c056: 'TLS_DHE_DSS_WITH_ARIA_128_GCM_SHA256',
  c024: 'TLS_ECDHE_ECDSA_WITH_AES_256_CBC_SHA384',
  c028: 'TLS_ECDHE_RSA_WITH_AES_256_CBC_SHA384',
  '006b': 'TLS_DHE_RSA_WITH_AES_256_CBC_SHA256',
  '006a': 'TLS_DHE_DSS_WITH_AES_256_CBC_SHA256',
  c073: 'TLS_ECDHE_ECDSA_WITH_CAMELLIA_256_CBC_SHA384',
  c077: 'TLS_ECDHE_RSA_WITH_CAMELLIA_256_CBC_SHA384',
  '00c4': 'TLS_DHE_RSA_WITH_CAMELLIA_256_CBC_SHA256',
  '00c3': 'TLS_DHE_DSS_WITH_CAMELLIA_256_CBC_SHA256',
  c023: 'TLS_ECDHE_ECDSA_WITH_AES_128_CBC_SHA256',
  c027: 'TLS_ECDHE_RSA_WITH_AES_128_CBC_SHA256',
  '0067': 'TLS_DHE_RSA_WITH_AES_128_CBC_SHA256',
  '0040': 'TLS_DHE_DSS_WITH_AES_128_CBC_SHA256',
  c072: 'TLS_ECDHE_ECDSA_WITH_CAMELLIA_128_CBC_SHA256',
  c076: 'TLS_ECDHE_RSA_WITH_CAMELLIA_128_CBC_SHA256',
  '00be': 'TLS_DHE_RSA_WITH_CAMELLIA_128_CBC_SHA256',
  '00bd': 'TLS_DHE_DSS_WITH_CAMELLIA_128_CBC_SHA256',
  c00a: 'TLS_ECDHE_ECDSA_WITH_AES_256_CBC_SHA',
  c014: 'TLS_ECDHE_RSA_WITH_AES_256_CBC_SHA',
  '0039': 'TLS_DHE_RSA_WITH_AES_256_CBC_SHA',
  '0038': 'TLS_DHE_DSS_WITH_AES_256_CBC_SHA',
  '0088': 'TLS_DHE_RSA_WITH_CAMELLIA_256_CBC_SHA',
  '0087': 'TLS_DHE_DSS_WITH_CAMELLIA_256_CBC_SHA',
  c009: 'TLS_ECDHE_ECDSA_WITH_AES_128_CBC_SHA',
  c013: 'TLS_ECDHE_RSA_WITH_AES_128_CBC_SHA',
  '0033': 'TLS_DHE_RSA_WITH_AES_128_CBC_SHA',
  '0032': 'TLS_DHE_DSS_WITH_AES_128_CBC_SHA',
  '009a': 'TLS_DHE_RSA_WITH_SEED_CBC_SHA',
  '0045': 'TLS_DHE_RSA_WITH_CAMELLIA_128_CBC_SHA',
  '0044': 'TLS_DHE_DSS_WITH_CAMELLIA_128_CBC_SHA',
  '009d': 'TLS_RSA_WITH_AES_256_GCM_SHA384',
  c09d: 'TLS_RSA_WITH_AES_256_CCM',
  c0a1: 'TLS_RSA_WITH_AES_256_CCM_8',
  c051: 'TLS_RSA_WITH_ARIA_256_GCM_SHA384',
  '009c': 'TLS_RSA_WITH_AES_128_GCM_SHA256',
  c09c: 'TLS_RSA_WITH_AES_128_CCM',
  c0a0: 'TLS_RSA_WITH_AES_128_CCM_8',
  c050: 'TLS_RSA_WITH_ARIA_128_GCM_SHA256',
  '003d': 'TLS_RSA_WITH_AES_256_CBC_SHA256',
  '00c0': 'TLS_RSA_WITH_CAMELLIA_256_CBC_SHA256',
  '003c': 'TLS_RSA_WITH_AES_128_CBC_SHA256',
  '00ba': 'TLS_RSA_WITH_CAMELLIA_128_CBC_SHA256',
  '0035': 'TLS_RSA_WITH_AES_256_CBC_SHA',
  '0084': 'TLS_RSA_WITH_CAMELLIA_256_CBC_SHA',
  '002f': 'TLS_RSA_WITH_AES_128_CBC_SHA',
  '0096': 'TLS_RSA_WITH_SEED_CBC_SHA',
  '0041': 'TLS_RSA_WITH_CAMELLIA_128_CBC_SHA',
  '0007': 'TLS_RSA_WITH_IDEA_CBC_SHA',
  c008: 'TLS_ECDHE_ECDSA_WITH_3DES_EDE_CBC_SHA',
  c012: 'TLS_ECDHE_RSA_WITH_3DES_EDE_CBC_SHA',
  '0016': 'TLS_DHE_RSA_WITH_3DES_EDE_CBC_SHA',
  '0013': 'TLS_DHE_DSS_WITH_3DES_EDE_CBC_SHA',
  '000a': 'TLS_RSA_WITH_3DES_EDE_CBC_SHA',
  c007: 'TLS_ECDHE_ECDSA_WITH_RC4_128_SHA',
  c011: 'TLS_ECDHE_RSA_WITH_RC4_128_SHA',
  '0005': 'TLS_RSA_WITH_RC4_128_SHA',
  '0004': 'TLS_RSA_WITH_RC4_128_MD5',
  '0015': 'TLS_DHE_RSA_WITH_DES_CBC_SHA',
  '0012': 'TLS_DHE_DSS_WITH_DES_CBC_SHA',
  '0009': 'TLS_RSA_WITH_DES_CBC_SHA',
  '0014': 'TLS_DHE_RSA_EXPORT_WITH_DES40_CBC_SHA',
  '0011': 'TLS_DHE_DSS_EXPORT_WITH_DES40_CBC_SHA',
  '0008': 'TLS_RSA_EXPORT_WITH_DES40_CBC_SHA',
  '0006': 'TLS_RSA_EXPORT_WITH_RC2_CBC_40_MD5',
  '0003': 'TLS_RSA_EXPORT_WITH_RC4_40_MD5',
  '00a7': 'TLS_DH_anon_WITH_AES_256_GCM_SHA384',
  '00a6': 'TLS_DH_anon_WITH_AES_128_GCM_SHA256',
  '006d': 'TLS_DH_anon_WITH_AES_256_CBC_SHA256',
  '00c5': 'TLS_DH_anon_WITH_CAMELLIA_256_CBC_SHA256',
  '00bf': 'TLS_DH_anon_WITH_CAMELLIA_128_CBC_SHA256',
  '006c': 'TLS_DH_anon_WITH_AES_128_CBC_SHA256',
  c019: 'TLS_ECDH_anon_WITH_AES_256_CBC_SHA',
  '003a': 'TLS_DH_anon_WITH_AES_256_CBC_SHA',
  '0089': 'TLS_DH_anon_WITH_CAMELLIA_256_CBC_SHA',
  c018: 'TLS_ECDH_anon_WITH_AES_128_CBC_SHA',
  '0034': 'TLS_DH_anon_WITH_AES_128_CBC_SHA',
  '0046': 'TLS_DH_anon_WITH_CAMELLIA_128_CBC_SHA',
  c017: 'TLS_ECDH_anon_WITH_3DES_EDE_CBC_SHA',
  '001b': 'TLS_DH_anon_WITH_3DES_EDE_CBC_SHA',
  c016: 'TLS_ECDH_anon_WITH_RC4_128_SHA',
  '0018': 'TLS_DH_anon_WITH_RC4_128_MD5',
  '001a': 'TLS_DH_anon_WITH_DES_CBC_SHA',
  '0019': 'TLS_DH_anon_EXPORT_WITH_DES40_CBC_SHA',
  '0017': 'TLS_DH_anon_EXPORT_WITH_RC4_40_MD5',
  c006: 'TLS_ECDHE_ECDSA_WITH_NULL_SHA',
  c010: 'TLS_ECDHE_RSA_WITH_NULL_SHA',
  c015: 'TLS_ECDH_anon_WITH_NULL_SHA',
  '003b': 'TLS_RSA_WITH_NULL_SHA256',
  '0002': 'TLS_RSA_WITH_NULL_SHA',
  '0001': 'TLS_RSA_WITH_NULL_MD5',
}

/** Strong ones first. */
export const CIPHER_SUITES: readonly CipherSuite[] = Object.entries(NAMES).map(([code, name]) => ({
  code: Number.parseInt(code, 16),
  name,
  bits: bitsOf(name),
  ...exchangeOf(name),
  isAuthenticated: /_(GCM|CCM|POLY1305)/.test(name),
  isExport: name.includes('_EXPORT_'),
}))

export function findCipherSuite(code: number): CipherSuite | undefined {
  return CIPHER_SUITES.find((suite) => suite.code === code)
}

function bitsOf(name: string): number {
  if (name.includes('_NULL_')) return 0
  if (/_(RC4_40|DES40|CBC_40)_/.test(name)) return 40
  if (name.includes('_DES_CBC_')) return 56
  // Three keys of 56 bits are worth two: who tries them meets in the middle (NIST SP 800-57, part 1, table 2).
  if (name.includes('_3DES_')) return 112
  return /_256_|CHACHA20/.test(`${name}_`) ? 256 : 128
}

function exchangeOf(name: string): Pick<CipherSuite, 'exchange' | 'isForwardSecret'> {
  if (!name.includes('_WITH_')) return { exchange: 'TLS 1.3', isForwardSecret: true }
  if (name.includes('_anon_')) return { exchange: 'anonymous', isForwardSecret: true }
  if (name.startsWith('TLS_ECDHE_')) return { exchange: 'ECDHE', isForwardSecret: true }
  if (name.startsWith('TLS_DHE_')) return { exchange: 'DHE', isForwardSecret: true }
  return { exchange: 'RSA', isForwardSecret: false }
}
