import { existsSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import {
  type CustomerDatabase,
  certificateFiles,
  hostFile,
  listCustomerDatabases,
  listDomains,
  type OwnDomain,
  ofCustomers,
  type TlsPlace,
} from '@zennnn/cloud'
import type { OpenPlace } from '../cloud/cloud-place.ts'
import { THIS_MACHINE } from '../cloud/own-way.ts'
import type { Environment } from '../environment.ts'
import { readAuthorities } from '../serve/authorities.ts'

/** `work` asks for certificates every two minutes, and an authority takes a while. */
const CERTIFIED_MS = 10 * 60_000

/** Where this cloud answers, and who vouches for its hosts. */
export type VisitedSite = Pick<Environment, 'domain' | 'port' | 'caFile' | 'certificates'>

/**
 * Every host that visitors come to, the cloud's own first, each at this machine, whatever the name leads to, and trusted as they
 * trust it: for what is tried of certificates alone. Whoever tries anything else comes by `ownWay`.
 */
export async function visitedPlaces(
  { home, access, control }: OpenPlace,
  site: VisitedSite,
): Promise<readonly TlsPlace[]> {
  const placeOf = await visitorsPlaces(home, site)
  const hosts = hostsOf({
    customers: await listCustomerDatabases(access, control),
    domains: await listDomains({ access, control }),
    hasCertificate: (host) => existsSync(hostFile(home, host)),
    newSince: isVouchedForElsewhere(site) ? Date.now() - CERTIFIED_MS : undefined,
  })
  return [site.domain, ...hosts].map(placeOf)
}

/** A host of this cloud as visitors come to it. Authorities are read anew each time, since another start may have made another one. @internal */
export async function visitorsPlaces(
  home: string,
  site: VisitedSite,
): Promise<(host: string) => TlsPlace> {
  const { domain, port, caFile } = site
  const others = caFile === undefined ? [] : await readAuthorities(caFile)
  const below = isVouchedForElsewhere(site)
    ? others
    : [await readFile(certificateFiles(home).authorityPath, 'utf8'), ...others]
  return (host) => {
    // Of a domain of a customer's own the cloud's authority says nothing, wherever one has to know it for the rest.
    const isBelow = host === domain || host.endsWith(`.${domain}`)
    return { host, port, address: THIS_MACHINE, authorities: isBelow ? below : others }
  }
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

type Customer = Pick<CustomerDatabase, 'slug' | 'host' | 'state' | 'tier' | 'createdAt'>

/**
 * Of databases in service: the hosts of customers below the cloud's, and from the first certificate on those that nobody comes in by
 * before: of domains of their own that were shown to be theirs, since the name may not lead here yet, and of the canary, to which
 * controls alone come, by `ownWay`. A customer who came after `newSince` (milliseconds of the epoch), where certificates come from
 * elsewhere, is left out as long as his first one is on its way. @internal
 */
export function hostsOf({
  customers: all,
  domains,
  hasCertificate,
  newSince = Number.POSITIVE_INFINITY,
}: {
  readonly customers: readonly Customer[]
  readonly domains: readonly Pick<OwnDomain, 'host' | 'slug' | 'provedAt'>[]
  readonly hasCertificate: (host: string) => boolean
  readonly newSince?: number | undefined
}): readonly string[] {
  const live = all.filter(({ state }) => state === 'live')
  const customers = ofCustomers(live)
  const slugs = new Set(customers.map(({ slug }) => slug))
  const own = domains.filter(({ slug, provedAt }) => provedAt !== undefined && slugs.has(slug))
  const others = [...own, ...live.filter((one) => !customers.includes(one))]
  const there = customers.filter(
    ({ host, createdAt }) => Date.parse(createdAt) < newSince || hasCertificate(host),
  )
  return [...there, ...others.filter(({ host }) => hasCertificate(host))].map(({ host }) => host)
}
