import {
  type ClusterAccess,
  listCustomerDatabases,
  listDomains,
  type WantedCertificate,
  wantedCertificates,
} from '@zennnn/cloud'
import type { DatabaseId } from '@zennnn/kernel'
import type { Environment } from '../environment.ts'

/** What certificates this cloud needs from an authority that everybody trusts. */
export async function wantedOf(
  register: { readonly access: ClusterAccess; readonly control: DatabaseId },
  { domain, certificates }: Pick<Environment, 'domain' | 'certificates'>,
): Promise<readonly WantedCertificate[]> {
  const customers = await listCustomerDatabases(register.access, register.control)
  const domains = await listDomains(register)
  return wantedCertificates({
    domain,
    slugs: customers.filter(({ state }) => state !== 'failed').map(({ slug }) => slug),
    ownHosts: domains.flatMap(({ host, provedAt }) => (provedAt === undefined ? [] : [host])),
    hasDnsHook: certificates.dnsHook !== undefined,
  })
}
