import { readFileSync, statSync, unwatchFile, watchFile } from 'node:fs'
import type { Server, ServerOptions } from 'node:https'
import { createSecureContext, type SecureContextOptions } from 'node:tls'
import type { Log } from '@zennnn/kernel'

export interface CertificateFiles {
  /** PEM files: the private key, and the certificate followed by its chain. */
  readonly keyPath: string
  readonly certificatePath: string
}

/** The certificate as it lies in its files. */
export interface LiveCertificate {
  /** With these a server is made. */
  readonly options: ServerOptions
  /** Keeps the server's certificate that of the files. Returns what ends this. */
  readonly follow: (server: Server) => () => void
}

/** 256 bits and forward secrecy only, as the security policy promises; TLS 1.3 names first. */
const CIPHERS = [
  'TLS_AES_256_GCM_SHA384',
  'TLS_CHACHA20_POLY1305_SHA256',
  'ECDHE-ECDSA-AES256-GCM-SHA384',
  'ECDHE-RSA-AES256-GCM-SHA384',
  'ECDHE-ECDSA-CHACHA20-POLY1305',
  'ECDHE-RSA-CHACHA20-POLY1305',
].join(':')
const LOOK_EVERY_MS = 1_000

/**
 * A renewed certificate is taken over without ending connections: for who names a host when its handshake begins, so that
 * a customer's host is answered as soon as the file names it (a look costs some 10 µs of a handshake's 1 ms); for who names
 * none within a second. Files that do not fit each other (a renewal in progress, a mistake) leave the old one in use and
 * are logged.
 */
export function openCertificate(files: CertificateFiles, log: Log): LiveCertificate {
  let followed: Server | undefined
  let seen = stampOf(files)
  const first = secureOptions(files)
  let context = createSecureContext(first)
  const look = () => {
    const stamp = stampOf(files)
    if (stamp === seen) return
    // Once for each change: a bad file must not be read for every handshake.
    seen = stamp
    try {
      const options = secureOptions(files)
      context = createSecureContext(options)
      followed?.setSecureContext(options)
      log.info('certificate_loaded')
    } catch (error) {
      log.error('certificate_unusable', { error })
    }
  }
  return {
    options: {
      ...first,
      SNICallback: (_name, done) => {
        look()
        done(null, context)
      },
    },
    follow: (server) => {
      followed = server
      watchFile(files.certificatePath, { interval: LOOK_EVERY_MS, persistent: false }, look)
      return () => {
        followed = undefined
        unwatchFile(files.certificatePath, look)
      }
    },
  }
}

/** All of it each time: what `setSecureContext` is not told again falls back to the defaults of Node, ciphers too. */
function secureOptions(files: CertificateFiles): SecureContextOptions {
  return {
    key: readFileSync(files.keyPath),
    cert: readFileSync(files.certificatePath),
    minVersion: 'TLSv1.2',
    ciphers: CIPHERS,
    honorCipherOrder: true,
  }
}

/** Differs when the certificate was written or replaced. */
function stampOf({ certificatePath }: CertificateFiles): string {
  const found = statSync(certificatePath, { bigint: true, throwIfNoEntry: false })
  return found === undefined ? 'missing' : `${found.ino} ${found.size} ${found.mtimeNs}`
}
