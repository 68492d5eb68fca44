import { CANARY_SLUG, type CustomerSite } from '@zennnn/cloud'
import type { Clock, DatabaseId } from '@zennnn/kernel'
import type { Registry } from '@zennnn/model'
import type { Site } from '@zennnn/server'

/** A database that was taken out of service is answered as missing this much later; its connections end at once. */
const KEEP_MS = 3_000
const MAX_KEPT = 10_000

export interface SiteFinderOptions {
  readonly domain: string
  readonly port: number
  readonly control: { readonly database: DatabaseId; readonly registry: Registry }
  readonly findCustomer: (slug: string) => Promise<CustomerSite | undefined>
  /** By a domain of the customer's own. */
  readonly findByDomain: (host: string) => Promise<CustomerSite | undefined>
  readonly registryOf: (apps: readonly string[]) => Registry | undefined
  readonly clock: Clock
}

/**
 * What a host stands for, by exact match: the domain is the cloud itself, one label below it a customer, and any other host one of a
 * customer's own, once it was shown to be theirs. Found sites are kept for 3 s, so that not every request asks the control database; hosts that are nothing are asked for each time, so
 * that a new customer is there at once.
 */
export function siteFinder(
  options: SiteFinderOptions,
): (host: string) => Promise<Site | undefined> {
  const kept = new Map<string, { readonly site: Site; readonly untilMs: number }>()
  const cloud: Site = {
    ...options.control,
    kind: 'cloud',
    slug: options.domain,
    origin: originOf(options.domain, options.port),
  }
  return async (host) => {
    if (host === options.domain) return cloud
    const nowMs = options.clock.now().getTime()
    const known = kept.get(host)
    if (known !== undefined && known.untilMs > nowMs) return known.site
    kept.delete(host)
    const site = await findSite(options, host)
    if (site === undefined) return undefined
    if (kept.size >= MAX_KEPT) kept.clear()
    kept.set(host, { site, untilMs: nowMs + KEEP_MS })
    return site
  }
}

async function findSite(options: SiteFinderOptions, host: string): Promise<Site | undefined> {
  const { domain, port, registryOf } = options
  const isOwnDomain = !host.endsWith(`.${domain}`)
  const customer = await (isOwnDomain ? options.findByDomain(host) : findBelow(options, host))
  const registry = customer === undefined ? undefined : registryOf(customer.apps)
  if (customer === undefined || registry === undefined) return undefined
  const { database, slug } = customer
  const site: Site = { database, kind: 'customer', slug, origin: originOf(host, port), registry }
  if (isOwnDomain) return { ...site, isOwnDomain }
  return slug === CANARY_SLUG ? { ...site, isCanary: true } : site
}

async function findBelow(
  { domain, findCustomer }: SiteFinderOptions,
  host: string,
): Promise<CustomerSite | undefined> {
  const slug = host.slice(0, -domain.length - 1)
  return slug === '' || slug.includes('.') ? undefined : await findCustomer(slug)
}

/** `https://acme.localhost:8443` */
export function originOf(host: string, port: number): string {
  return `https://${host}${port === 443 ? '' : `:${port}`}`
}
