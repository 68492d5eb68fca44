import { readFileSync, statSync, unwatchFile, watchFile } from 'node:fs'
import type { Server, ServerOptions } from 'node:https'
import { createSecureContext, type SecureContextOptions } from 'node:tls'
import type { Log } from '@zennnn/kernel'
import { secureOptions } from './certificate-options.ts'
import { openHostCertificates } from './host-certificate.ts'

export interface CertificateFiles {
  /** PEM files: the private key, and the certificate followed by its chain. */
  readonly keyPath: string
  readonly certificatePath: string
  /** Folder with certificates of single hosts, which go before that one; without it there are none. */
  readonly hostFolder?: string
}

/** The certificate as it lies in its files. */
export interface LiveCertificate {
  /** With these a server is made. */
  readonly options: ServerOptions
  /** Keeps the server's certificate that of the files. Returns what ends this. */
  readonly follow: (server: Server) => () => void
}

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
  const first = readOptions(files)
  let context = createSecureContext(first)
  const findHost =
    files.hostFolder === undefined ? undefined : openHostCertificates(files.hostFolder, log)
  const look = () => {
    const stamp = stampOf(files)
    if (stamp === seen) return
    // Once for each change: a bad file must not be read for every handshake.
    seen = stamp
    try {
      const options = readOptions(files)
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
      SNICallback: (name, done) => {
        look()
        done(null, findHost?.(name.toLowerCase()) ?? context)
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

function readOptions({ keyPath, certificatePath }: CertificateFiles): SecureContextOptions {
  return secureOptions(readFileSync(keyPath), readFileSync(certificatePath))
}

/** Differs when the certificate was written or replaced. */
function stampOf({ certificatePath }: CertificateFiles): string {
  const found = statSync(certificatePath, { bigint: true, throwIfNoEntry: false })
  return found === undefined ? 'missing' : `${found.ino} ${found.size} ${found.mtimeNs}`
}
