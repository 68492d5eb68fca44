import type { SecureContextOptions } from 'node:tls'

/** 256 bits and forward secrecy only, as the security policy promises; TLS 1.3 names first. */
const CIPHERS = [
  'TLS_AES_256_GCM_SHA384',
  'TLS_CHACHA20_POLY1305_SHA256',
  'ECDHE-ECDSA-AES256-GCM-SHA384',
  'ECDHE-RSA-AES256-GCM-SHA384',
  'ECDHE-ECDSA-CHACHA20-POLY1305',
  'ECDHE-RSA-CHACHA20-POLY1305',
].join(':')

/** All of it each time: what `setSecureContext` is not told again falls back to the defaults of Node, ciphers too. */
export function secureOptions(key: Buffer, cert: Buffer): SecureContextOptions {
  return { key, cert, minVersion: 'TLSv1.2', ciphers: CIPHERS, honorCipherOrder: true }
}
