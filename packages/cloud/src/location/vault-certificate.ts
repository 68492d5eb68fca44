import type { X509Certificate } from 'node:crypto'
import { isIP } from 'node:net'
import { heading, leaf, lines } from '../certificates/openssl-text.ts'

const DAY_MS = 86_400_000
/** Nobody but our own machines looks at these: the authority is one region's own. */
export const VAULT_DAYS = { authority: 3650, leaf: 825 } as const
/** Whoever runs `region add` within this time gets new ones. */
const RENEW_BEFORE_DAYS = 180

export function vaultAuthorityConfiguration(region: string): string {
  return lines([
    ...heading(`vault of ${region}, authority`),
    'basicConstraints = critical,CA:TRUE,pathlen:0',
    'keyUsage = critical,keyCertSign',
    'subjectKeyIdentifier = hash',
  ])
}

/** The server's cannot come in as a client, nor the client's serve. */
export function vaultServerConfiguration(region: string, host: string): string {
  return lines([
    ...heading(`vault of ${region}`),
    ...leaf('serverAuth'),
    `subjectAltName = ${isIP(host) === 0 ? 'DNS' : 'IP'}:${host}`,
  ])
}

export function vaultClientConfiguration(region: string): string {
  return lines([...heading(`cloud that may delete in ${region}`), ...leaf('clientAuth')])
}

export function isVaultAuthorityGood(authority: X509Certificate, now: Date): boolean {
  return authority.ca && outlives(authority, now)
}

/** `host`: that of a server's; a client's has none. */
export function isVaultLeafGood(
  certificate: X509Certificate,
  authority: X509Certificate,
  host: string | undefined,
  now: Date,
): boolean {
  return (
    certificate.checkIssued(authority) &&
    certificate.verify(authority.publicKey) &&
    outlives(certificate, now) &&
    (host === undefined || speaksFor(certificate, host))
  )
}

function speaksFor(certificate: X509Certificate, host: string): boolean {
  const found = isIP(host) === 0 ? certificate.checkHost(host) : certificate.checkIP(host)
  return found !== undefined
}

function outlives(certificate: X509Certificate, now: Date): boolean {
  return certificate.validToDate.getTime() - now.getTime() > RENEW_BEFORE_DAYS * DAY_MS
}
