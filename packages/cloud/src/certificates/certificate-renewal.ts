import type { X509Certificate } from 'node:crypto'
import { authorityName } from './certificate-configuration.ts'

const DAY_MS = 86_400_000
export const SERVER_DAYS = 90
export const AUTHORITY_DAYS = 3650
/** A third of the life is left to notice that renewing fails. */
const RENEW_BEFORE_DAYS = 30

/** Whether a server certificate still speaks for all `hosts`, long enough, and comes from this authority. */
export function isServerCertificateGood(
  certificate: X509Certificate,
  authority: X509Certificate,
  hosts: readonly string[],
  now: Date,
): boolean {
  // The names are compared as text: X509Certificate.checkHost does not take a wildcard as the name asked for.
  const names = new Set((certificate.subjectAltName ?? '').split(', '))
  return (
    certificate.checkIssued(authority) &&
    certificate.verify(authority.publicKey) &&
    outlives(certificate, now) &&
    hosts.every((host) => names.has(`DNS:${host}`))
  )
}

export function isAuthorityGood(authority: X509Certificate, domain: string, now: Date): boolean {
  const named = authority.subject.split('\n').includes(`CN=${authorityName(domain).slice(0, 64)}`)
  return named && outlives(authority, now)
}

function outlives(certificate: X509Certificate, now: Date): boolean {
  const fromMs = certificate.validFromDate.getTime()
  const toMs = certificate.validToDate.getTime()
  return fromMs <= now.getTime() && toMs - now.getTime() > RENEW_BEFORE_DAYS * DAY_MS
}
