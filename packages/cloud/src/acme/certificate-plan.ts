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

/** Whether an authority is asked for names that it did not vouch for before: an order of the same ones is a renewal. */
export function isFirstOf(
  { names }: Pick<WantedCertificate, 'names'>,
  found: FoundCertificate | undefined,
): boolean {
  return !names.every((name) => found?.names.includes(name))
}

function isGood({ wanted, found }: DueCertificate, now: Date): boolean {
  return found !== undefined && !isFirstOf(wanted, found) && now < renewsAt(found)
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
    readonly firstOrderedAt?: Date | undefined
    readonly nextTryAt?: Date | undefined
  }
}

/** Limits of Let's Encrypt, each kept with room, since we are not the only ones who may ask for the cloud's domain. */
const LIMITS = {
  /** 300 orders of one account. */
  all: { orders: 200, withinMs: 3 * HOUR_MS },
  /** 50 certificates of names that had none, below one registered domain. What is renewed counts there for nothing. */
  firstOfCloud: { orders: 40, withinMs: 7 * DAY_MS },
} as const
/** What ends so soon comes before what has no certificate at all: whoever signs up must not keep others from staying. */
const SOON_MS = 10 * DAY_MS

/**
 * Which of them are tried now: what was begun goes on, then the cloud's own host, what ends soon, what has none, and all others, and
 * no more than the limits allow. `all`: of each certificate that is wanted, due or not.
 */
export function certificatesToTry(
  all: readonly DueCertificate[],
  now: Date,
): readonly DueCertificate[] {
  const own = ownHostOf(all)
  const due = all.filter(
    (one) => !isGood(one, now) && (one.state.nextTryAt === undefined || one.state.nextTryAt <= now),
  )
  const begun = due.filter(({ state }) => state.order !== undefined)
  const fresh = due
    .filter(({ state }) => state.order === undefined)
    .toSorted(
      (one, other) => rankOf(one, own, now) - rankOf(other, own, now) || endOf(one) - endOf(other),
    )
  let left = leftOf(
    LIMITS.all,
    all.map(({ state }) => state.orderedAt),
    now,
  )
  let firstLeft = leftOf(
    LIMITS.firstOfCloud,
    all.map(({ wanted, state }) => (wanted.owner === 'cloud' ? state.firstOrderedAt : undefined)),
    now,
  )
  const taken = fresh.filter(({ wanted, found }) => {
    const isCounted = wanted.owner === 'cloud' && wanted.host !== own && isFirstOf(wanted, found)
    if (left <= 0 || (isCounted && firstLeft <= 0)) return false
    left -= 1
    if (isCounted) firstLeft -= 1
    return true
  })
  return [...begun, ...taken]
}

/** All other hosts of the cloud are below it, so it is the shortest. */
function ownHostOf(all: readonly DueCertificate[]): string | undefined {
  return all
    .flatMap(({ wanted: { host, owner } }) => (owner === 'cloud' ? [host] : []))
    .toSorted((one, other) => one.length - other.length)[0]
}

function rankOf({ wanted, found }: DueCertificate, own: string | undefined, now: Date): number {
  if (wanted.host === own) return 0
  if (found === undefined) return 2
  return found.until.getTime() - now.getTime() < SOON_MS ? 1 : 3
}

function endOf({ found }: DueCertificate): number {
  return found?.until.getTime() ?? 0
}

function leftOf(
  { orders, withinMs }: (typeof LIMITS)[keyof typeof LIMITS],
  begunAt: readonly (Date | undefined)[],
  now: Date,
): number {
  return (
    orders -
    begunAt.filter((at) => at !== undefined && now.getTime() - at.getTime() < withinMs).length
  )
}
