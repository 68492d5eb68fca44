import { existsSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import {
  type CustomerDatabase,
  certificateFiles,
  hostFiles,
  listCustomerDatabases,
  listDomains,
  type OwnDomain,
  type TlsPlace,
} from '@zennnn/cloud'
import type { OpenPlace } from '../cloud/cloud-place.ts'
import type { Environment } from '../environment.ts'
import { readAuthorities } from '../serve/authorities.ts'

/** Where this cloud answers, and who vouches for its hosts. */
export type VisitedSite = Pick<Environment, 'domain' | 'port' | 'caFile' | 'certificates'>

/** Every host that visitors come to, the cloud's own first, each at this machine, whatever the name leads to. */
export async function visitedPlaces(
  { home, access, control }: OpenPlace,
  site: VisitedSite,
): Promise<readonly TlsPlace[]> {
  const own = await ownPlace(home, site)
  const customers = await listCustomerDatabases(access, control)
  const domains = await listDomains({ access, control })
  const hosts = hostsOf({ customers, domains }, (host) =>
    existsSync(join(hostFiles(home).hosts, `${host}.pem`)),
  )
  return [own, ...hosts.map((host) => ({ ...own, host }))]
}

/** The cloud's own host. Authorities are read anew each time, since another start may have made another one. */
export async function ownPlace(home: string, site: VisitedSite): Promise<TlsPlace> {
  const { domain, port, caFile } = site
  const own = isVouchedForElsewhere(site)
    ? []
    : [await readFile(certificateFiles(home).authorityPath, 'utf8')]
  const others = caFile === undefined ? [] : await readAuthorities(caFile)
  return { host: domain, port, address: '127.0.0.1', authorities: [...own, ...others] }
}

/**
 * Whether visitors need not know the cloud's own authority: then it is no reason to trust a host, though `serve` falls back on it
 * where there is no other certificate, which every browser refuses. A name without a dot is one of this machine, which no
 * authority vouches for. @internal
 */
export function isVouchedForElsewhere({
  domain,
  certificates,
}: Pick<VisitedSite, 'domain' | 'certificates'>): boolean {
  return certificates.authority !== undefined && domain.includes('.')
}

/**
 * Of customers in service: their hosts below the cloud's, and those of their own domains that were shown to be theirs, from the
 * first certificate on. Before that nobody comes in by them, as where the name does not lead here yet. @internal
 */
export function hostsOf(
  {
    customers,
    domains,
  }: {
    readonly customers: readonly Pick<CustomerDatabase, 'slug' | 'host' | 'state'>[]
    readonly domains: readonly Pick<OwnDomain, 'host' | 'slug' | 'provedAt'>[]
  },
  hasCertificate: (host: string) => boolean,
): readonly string[] {
  const live = customers.filter(({ state }) => state === 'live')
  const slugs = new Set(live.map(({ slug }) => slug))
  const own = domains.filter(
    ({ host, slug, provedAt }) => provedAt !== undefined && slugs.has(slug) && hasCertificate(host),
  )
  return [...live, ...own].map(({ host }) => host)
}
