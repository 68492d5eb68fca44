import { readFileSync, unwatchFile, watchFile } from 'node:fs'
import type { Server } from 'node:https'
import type { Log } from '@zennnn/kernel'

export interface CertificateFiles {
  /** PEM files: the private key, and the certificate followed by its chain. */
  readonly keyPath: string
  readonly certificatePath: string
}

const LOOK_EVERY_MS = 1_000

export function readCertificate(files: CertificateFiles): {
  readonly key: Buffer
  readonly cert: Buffer
} {
  return { key: readFileSync(files.keyPath), cert: readFileSync(files.certificatePath) }
}

/**
 * Takes over a renewed certificate within a second or two, without ending connections. Files that do not fit each other
 * (a renewal in progress, a mistake) leave the old one in use and are logged. Returns what ends the watching.
 */
export function followCertificate(server: Server, files: CertificateFiles, log: Log): () => void {
  const reload = () => {
    try {
      server.setSecureContext({ ...readCertificate(files), minVersion: 'TLSv1.2' })
      log.info('certificate_loaded')
    } catch (error) {
      log.error('certificate_unusable', { error })
    }
  }
  watchFile(files.certificatePath, { interval: LOOK_EVERY_MS, persistent: false }, reload)
  return () => {
    unwatchFile(files.certificatePath, reload)
  }
}
