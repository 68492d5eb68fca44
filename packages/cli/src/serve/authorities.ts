import { X509Certificate } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import { getCACertificates, setDefaultCACertificates } from 'node:tls'
import { PlatformError } from '@zennnn/kernel'

const CERTIFICATE = /-----BEGIN CERTIFICATE-----[A-Za-z0-9+/=\s]+-----END CERTIFICATE-----/g
/** All that everybody trusts are 0.25 MB. */
const MAX_BYTES = 1024 * 1024

/**
 * The certificates (PEM) of the file that ZENNNN_CA_FILE names. CONFIGURATION_INVALID for a file that cannot be read, holds
 * none, holds one that is damaged, or a key: whoever can read the file could be that authority.
 */
export async function readAuthorities(path: string): Promise<readonly string[]> {
  const text = await readText(path)
  if (text.includes('PRIVATE KEY-----'))
    throw refused(`${path} holds a private key`, 'Leave only the certificates in it.')
  const found = text.match(CERTIFICATE) ?? []
  if (found.length === 0 || found.length !== text.split('-----BEGIN').length - 1)
    throw refused(`${path} must hold certificates in the form PEM, and nothing else`)
  const damaged = found.findIndex((one) => !isCertificate(one))
  if (damaged !== -1) throw refused(`certificate ${damaged + 1} in ${path} is damaged`)
  return found
}

/** For all that this process asks over TLS from now on, besides the authorities that it trusts already. */
export function trustAuthorities(certificates: readonly string[]): void {
  setDefaultCACertificates([...getCACertificates('default'), ...certificates])
}

async function readText(path: string): Promise<string> {
  let bytes: Buffer
  try {
    bytes = await readFile(path)
  } catch (cause) {
    const code: unknown = Reflect.get(Object(cause), 'code')
    throw refused(`${path} cannot be read (${String(code)})`, undefined, cause)
  }
  if (bytes.length > MAX_BYTES) throw refused(`${path} is larger than 1 MB`)
  return bytes.toString('latin1')
}

function isCertificate(pem: string): boolean {
  try {
    return new X509Certificate(pem).subject !== ''
  } catch {
    return false
  }
}

function refused(
  what: string,
  hint = 'Correct the file, or ZENNNN_CA_FILE, and start again.',
  cause?: unknown,
): PlatformError {
  return new PlatformError('CONFIGURATION_INVALID', {
    message: `ZENNNN_CA_FILE: ${what}.`,
    hint,
    cause,
  })
}
