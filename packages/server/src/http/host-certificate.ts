import { X509Certificate } from 'node:crypto'
import { readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { createSecureContext, type SecureContext } from 'node:tls'
import type { Log } from '@zennnn/kernel'
import { secureOptions } from './certificate-options.ts'

/** A host by which a handshake may begin. It becomes the name of a file, so nothing else is taken for one. */
const HOST = /^[a-z0-9](?:[a-z0-9-]*[a-z0-9])?(?:\.[a-z0-9](?:[a-z0-9-]*[a-z0-9])?)+$/
/** With `.pem` it is 255 bytes, the longest name of a file; longer ones, to which a name of DNS may grow by two, have none. */
const LONGEST = 251
/** A file is looked at for each handshake, and read when it changed. */
const MOST_KEPT = 10_000

interface Kept {
  readonly stamp: string
  /** undefined: it cannot be used, which is logged once. */
  readonly certificate: X509Certificate | undefined
  readonly context: SecureContext | undefined
}

/**
 * Certificates of single hosts, in a folder: `<host>.pem`, key and chain in one, so that a renewed one is a pair at any moment. A
 * host without a file of its own is served by that of the domain above it, where that one names it by a wildcard.
 */
export function openHostCertificates(
  folder: string,
  log: Log,
): (host: string) => SecureContext | undefined {
  const kept = new Map<string, Kept>()
  const read = (name: string): Kept | undefined => {
    const path = join(folder, `${name}.pem`)
    const found = statSync(path, { bigint: true, throwIfNoEntry: false })
    if (found === undefined) {
      kept.delete(name)
      return undefined
    }
    const stamp = `${found.ino} ${found.size} ${found.mtimeNs}`
    const known = kept.get(name)
    if (known?.stamp === stamp) return known
    if (kept.size >= MOST_KEPT) kept.clear()
    const fresh = { stamp, ...load(path, log) }
    kept.set(name, fresh)
    return fresh
  }
  return (host) => {
    if (host.length > LONGEST || !HOST.test(host)) return undefined
    for (const name of [host, host.slice(host.indexOf('.') + 1)]) {
      const found = read(name)
      const isNamed = found?.certificate?.checkHost(host, { subject: 'never' }) !== undefined
      if (isNamed) return found.context
    }
    return undefined
  }
}

/** A damaged file leaves the host to the certificate of the cloud itself: others must not be kept from theirs. */
function load(path: string, log: Log): Omit<Kept, 'stamp'> {
  try {
    const pem = readFileSync(path)
    const context = createSecureContext(secureOptions(pem, pem))
    log.info('certificate_loaded', { file: path })
    return { certificate: new X509Certificate(pem), context }
  } catch (error) {
    log.error('certificate_unusable', { file: path, error })
    return { certificate: undefined, context: undefined }
  }
}
