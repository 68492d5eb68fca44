import { observeHashes } from '../controls/stored-hashes.ts'
import type { OwnFacts } from './own-facts.ts'
import { instantOf, type OwnFigure } from './own-figure.ts'

const DAY_MS = 86_400_000

/** `shared`: customers besides this one who have the very same database. */
export function ownDatabase({ database }: Pick<OwnFacts, 'database'>): OwnFigure {
  const { sharers, isThere, createdAt } = database
  return {
    outcome: sharers === 1 && isThere ? 'holds' : 'fails',
    figures: { shared: Math.max(0, sharers - 1), since: instantOf(createdAt) },
  }
}

/** `strangers`: others' roles that may connect to it. That they are refused when they try is what is measured of the whole cloud. */
export function ownDoors({ database: { strangers } }: Pick<OwnFacts, 'database'>): OwnFigure {
  return { outcome: strangers === 0 ? 'holds' : 'fails', figures: { strangers } }
}

/** `weak`: passwords that are kept otherwise than is promised. */
export function ownPasswords({ inside }: Pick<OwnFacts, 'inside'>): OwnFigure {
  const { outcome, figures } = observeHashes([inside.passwords], 1)
  return {
    outcome,
    figures: {
      passwords: figures['passwords'] ?? 0,
      weak: (figures['weak'] ?? 0) + (figures['shared'] ?? 0),
      least_rounds: figures['least_rounds'] ?? 0,
      people: inside.people,
      second_factors: inside.secondFactors,
    },
  }
}

export function ownThrottle({ inside }: Pick<OwnFacts, 'inside'>): OwnFigure {
  return {
    outcome: 'holds',
    figures: {
      attempts: inside.attemptsPerAccount,
      window_s: inside.attemptWindowS,
      cooldown_s: inside.cooldownS,
    },
  }
}

export function ownLength({ inside }: Pick<OwnFacts, 'inside'>): OwnFigure {
  return { outcome: 'holds', figures: { minimum: inside.minimumLength } }
}

/** `doors`: functions in it that are made for staff, where there is to be none. */
export function ownStaffDoors({ inside: { staffDoors } }: Pick<OwnFacts, 'inside'>): OwnFigure {
  return { outcome: staffDoors === 0 ? 'holds' : 'fails', figures: { doors: staffDoors } }
}

/** Who of support came in within 90 days, and may come in now: each by a grant of an administrator, so that none of it is a fault. */
export function ownStaffVisits({ staff }: Pick<OwnFacts, 'staff'>): OwnFigure | undefined {
  if (staff === undefined) return undefined
  const { visits, lastAt, mayEnter, waiting } = staff
  return {
    outcome: 'holds',
    figures: { visits, days: 90, last_at: instantOf(lastAt), may_enter: mayEnter, waiting },
  }
}

/** Its hosts with the whole days that their certificates are good for. `waiting`: own domains that were not shown to be its own yet. */
export function ownCertificates(
  { hosts, database }: Pick<OwnFacts, 'hosts' | 'database'>,
  now: Date,
): OwnFigure {
  const shown = hosts.map(({ host, until }) => ({
    host,
    until: instantOf(until),
    days: until === undefined ? null : Math.floor((until.getTime() - now.getTime()) / DAY_MS),
    is_good: until !== undefined && until > now,
  }))
  return {
    outcome: shown.every((one) => one.is_good) ? 'holds' : 'fails',
    figures: {
      hosts: shown,
      waiting: database.domains.filter(({ isProved }) => !isProved).length,
    },
  }
}
