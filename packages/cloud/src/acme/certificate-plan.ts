const DAY_MS = 86_400_000
const HOUR_MS = 3_600_000

/** A certificate that is to be there. */
export interface WantedCertificate {
  /** The host, by which its files are named. */
  readonly host: string
  /** All names that it must hold. */
  readonly names: readonly string[]
  /** How an authority finds out that they are ours. */
  readonly challenge: 'http-01' | 'dns-01'
  /** `cloud`: below the cloud's domain. `customer`: a domain of a customer's own. */
  readonly owner: 'cloud' | 'customer'
}

/** A certificate that is there. */
export interface FoundCertificate {
  readonly names: readonly string[]
  readonly issuer: string
  readonly from: Date
  readonly until: Date
}

interface Needs {
  readonly domain: string
  readonly slugs: readonly string[]
  /** Hosts of customers that they showed to be theirs. */
  readonly ownHosts: readonly string[]
  /** Whether records can be put into the DNS of the cloud's domain. */
  readonly hasDnsHook: boolean
}

/** What certificates of an authority a cloud needs: none for names that nobody else can know, as `localhost`. */
export function wantedCertificates(needs: Needs): readonly WantedCertificate[] {
  return [
    ...cloudCertificates(needs),
    ...needs.ownHosts.map(
      (host): WantedCertificate => ({
        host,
        names: [host],
        challenge: 'http-01',
        owner: 'customer',
      }),
    ),
  ]
}

/** A wildcard is vouched for by a record of DNS alone (RFC 8555, 8.4); without that each host has a certificate of its own. */
function cloudCertificates({ domain, slugs, hasDnsHook }: Needs): readonly WantedCertificate[] {
  if (!domain.includes('.')) return []
  if (hasDnsHook)
    return [{ host: domain, names: [domain, `*.${domain}`], challenge: 'dns-01', owner: 'cloud' }]
  return [domain, ...slugs.map((slug) => `${slug}.${domain}`)].map((host) => ({
    host,
    names: [host],
    challenge: 'http-01',
    owner: 'cloud',
  }))
}

/** When the next certificate is asked for: a third of the life is left to notice that it fails. */
export function renewsAt({ from, until }: FoundCertificate): Date {
  return new Date(from.getTime() + ((until.getTime() - from.getTime()) * 2) / 3)
}

/** When an end is near: 14 days before, or a sixth of a life that is short. */
export function nearsEndAt({ from, until }: FoundCertificate): Date {
  const lifeMs = until.getTime() - from.getTime()
  return new Date(until.getTime() - Math.min(14 * DAY_MS, lifeMs / 6))
}

function isGood(
  found: FoundCertificate | undefined,
  names: readonly string[],
  now: Date,
): found is FoundCertificate {
  return (
    found !== undefined &&
    names.every((name) => found.names.includes(name)) &&
    now < renewsAt(found)
  )
}

/** Let's Encrypt takes 5 failures an hour for a name: these are 3 in the first hour, and one a day in the end. */
const WAITS_MS = [
  5 * 60_000,
  15 * 60_000,
  HOUR_MS,
  4 * HOUR_MS,
  12 * HOUR_MS,
  24 * HOUR_MS,
] as const

/** How long nothing is tried after so many failures, and what the authority asked for counts if it is more. */
export function waitMs(failures: number, retryAfterS = 0): number {
  const own = WAITS_MS[Math.min(failures, WAITS_MS.length) - 1] ?? 0
  return Math.max(own, retryAfterS * 1_000)
}

/** A host that needs a certificate. */
export interface DueCertificate {
  readonly wanted: WantedCertificate
  readonly found: FoundCertificate | undefined
  readonly state: {
    readonly order?: string | undefined
    readonly orderedAt?: Date | undefined
    readonly nextTryAt?: Date | undefined
  }
}

/**
 * Limits of Let's Encrypt: 300 orders in 3 hours of one account, 50 certificates a week below one registered domain. Each is
 * kept with room, since we are not the only ones who may ask for the cloud's domain.
 */
const LIMITS = [
  { orders: 200, withinMs: 3 * HOUR_MS, owner: undefined },
  { orders: 40, withinMs: 7 * DAY_MS, owner: 'cloud' },
] as const

/**
 * Which of them are tried now: what was begun goes on, what ends first comes first, and no more than the limits allow.
 * `all`: of each certificate that is wanted, due or not.
 */
export function certificatesToTry(
  all: readonly DueCertificate[],
  now: Date,
): readonly DueCertificate[] {
  const due = all.filter(
    ({ wanted, found, state }) =>
      !isGood(found, wanted.names, now) &&
      (state.nextTryAt === undefined || state.nextTryAt <= now),
  )
  const begun = due.filter(({ state }) => state.order !== undefined)
  const fresh = due
    .filter(({ state }) => state.order === undefined)
    .toSorted((one, other) => endOf(one) - endOf(other))
  const left = LIMITS.map((limit) => ({
    ...limit,
    orders: limit.orders - ordersWithin(all, limit, now),
  }))
  return [...begun, ...fresh.filter(({ wanted }) => take(left, wanted))]
}

/** What has no certificate at all cannot be reached: that comes before what has one. */
function endOf({ found }: DueCertificate): number {
  return found?.until.getTime() ?? 0
}

type Limit = Omit<(typeof LIMITS)[number], 'orders'>

function ordersWithin(
  all: readonly DueCertificate[],
  { withinMs, owner }: Limit,
  now: Date,
): number {
  return all.filter(
    ({ wanted, state: { orderedAt } }) =>
      (owner === undefined || wanted.owner === owner) &&
      orderedAt !== undefined &&
      now.getTime() - orderedAt.getTime() < withinMs,
  ).length
}

function take(
  left: (Limit & { orders: number })[],
  { owner }: Pick<WantedCertificate, 'owner'>,
): boolean {
  const counted = left.filter((limit) => limit.owner === undefined || limit.owner === owner)
  if (counted.some(({ orders }) => orders <= 0)) return false
  for (const limit of counted) limit.orders -= 1
  return true
}
